"""`mashang staff add-administrator`: the first account, by whoever commands the machine."""

import click

from mashang.cli.boot import boot
from mashang.cli.setup import prepare
from mashang.cli.telling import give_up, one_message, safe
from mashang.kernel.texts import Text


@click.group()
def staff() -> None:
    """Staff accounts."""


@staff.command("add-administrator")
@click.option("--number", prompt="Staff number 工号", help="The staff number to sign in with.")
@click.option("--name", prompt="Name 姓名", help="The administrator's name.")
@click.option("--unit", default="", help="The office, as residents see it who ask who looked.")
@click.option("--street", help="Name of the sub-district, when it is not there yet: 笕桥街道.")
@click.option("--type-password", is_flag=True, help="Type a password instead of having one made.")
@click.option("--more", is_flag=True, help="Add another although there is one.")
def add_administrator(
    number: str,
    name: str,
    unit: str,
    street: str | None,
    type_password: bool,  # noqa: FBT001  (an option)
    more: bool,  # noqa: FBT001  (an option)
) -> None:
    """Make the first administrator; everything else is done on pages.

    The password is printed once, changed at the first sign-in, and an authenticator is set up then.
    """
    boot()
    from django.db import DatabaseError  # noqa: PLC0415  (after boot)

    from mashang.cli import appointing  # noqa: PLC0415  (models load at boot)

    with one_message(DatabaseError):
        prepare()
        if appointing.has_administrator() and not more:
            give_up(
                Text(
                    "已有管理员。确要再加一位，请加 --more",
                    "There is an administrator already; --more adds another",
                )
            )
        password = None
        if type_password:
            password = click.prompt("Password 密码", hide_input=True, confirmation_prompt=True)
        handed = appointing.appoint(
            number=number, name=name, unit=unit, street=street, password=password
        )
        words = Text(
            "管理员 {number} 已建立", "Administrator {number} added", number=handed.staff_no
        )
        click.echo(safe(str(words)))
        if password is None:
            click.echo(f"  {Text('初始密码', 'Initial password')}: {handed.password}")
