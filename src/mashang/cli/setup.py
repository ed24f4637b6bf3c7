"""`mashang set-up`: database, key store and roles; safe to repeat."""

import click
from django.core.management import call_command

from mashang.cli.boot import boot


@click.command()
def set_up() -> None:
    """Prepare this street's database, key store and roles; safe to repeat."""
    prepare()
    click.echo("ready / 已就绪")


def prepare() -> None:
    """Everything that must stand before the first request."""
    boot()
    from mashang.foundation.grants.actions import set_up_roles  # noqa: PLC0415  (models load at boot)

    call_command("migrate", verbosity=0, interactive=False)
    set_up_roles()
