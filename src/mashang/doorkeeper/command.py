"""`mashang-door`: enrol a device, keep its doors, say what is wrong."""

import asyncio
import json
import logging
import os
import sys
from pathlib import Path
from typing import Final, NoReturn

import click

from mashang import __version__
from mashang.doorkeeper import http, street
from mashang.doorkeeper.configuration import Settings, read_settings
from mashang.doorkeeper.doctor import examined
from mashang.doorkeeper.files import Folder
from mashang.doorkeeper.program import Program
from mashang.kernel.errors import MashangError
from mashang.kernel.texts import Language, language, speaking

DEFAULT: Final = "/etc/mashang-door.toml"


@click.group()
@click.option("--config", default=DEFAULT, type=click.Path(path_type=Path), help="The settings.")
@click.option("--language", "tongue", type=click.Choice(["zh", "en"]), help="Of what is printed.")
@click.version_option(__version__)
@click.pass_context
def main(context: click.Context, config: Path, tongue: Language | None) -> None:
    """Keep a door of Mashang 码上."""
    said = next((os.environ[one] for one in ("LC_ALL", "LANG") if os.environ.get(one)), "")
    local: Language = "zh" if said.lower().startswith("zh") else "en"
    context.with_resource(speaking(tongue or local))
    context.obj = config


@main.command()
@click.argument("code")
@click.pass_obj
def enrol(config: Path, code: str) -> None:
    """Make this device known to its street by the one-time CODE (`-` reads it from a scanner)."""
    settings = _settings(config)
    text = sys.stdin.readline() if code == "-" else code
    folder, tls = Folder(Path(settings.folder)), street.secure(settings.street.ca_file)
    try:
        device, _ = asyncio.run(
            street.enrol(text, folder, settings.name or os.uname().nodename, tls)
        )
    except (MashangError, OSError) as error:
        _give_up(error)
    click.echo(f"{device.street} · {device.device_id} · {', '.join(device.doors)}")


@main.command()
@click.option("--verbose", is_flag=True, help="Say more.")
@click.pass_obj
def run(config: Path, *, verbose: bool) -> None:
    """Keep the doors until told to stop."""
    logging.basicConfig(
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(levelname)s %(name)s %(message)s",
        stream=sys.stderr,
    )
    settings = _settings(config)

    async def keep() -> bool:

        program = Program(settings)
        await program.run(ready=lambda: click.echo("ready", err=True))
        return program.failed

    try:
        failed = asyncio.run(keep())
    except (MashangError, OSError) as error:
        _give_up(error)
    sys.exit(1 if failed else 0)


@main.command()
@click.pass_obj
def doctor(config: Path) -> None:
    """Look at everything, and say what to do; ends with 1 when something is wrong."""
    rows = asyncio.run(examined(_settings(config)))
    for row in rows:
        click.echo(f"{row.mark} {row.name}: {row.says}" + (f"\n    → {row.do}" if row.do else ""))
    sys.exit(1 if any(row.level == "bad" for row in rows) else 0)


@main.command()
@click.pass_obj
def status(config: Path) -> None:
    """Ask the running program how it fares."""
    host, port = _settings(config).listen
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (compared, not bound)
    try:
        answer = asyncio.run(http.ask("GET", f"http://{host}:{port}/status.json", within_s=5))
    except MashangError as error:
        _give_up(error)
    given = json.loads(answer.body)
    for row in (given["state"], *given["rows"]):
        click.echo(f"{row['level']:<5}{row['name'][language()]}: {row['says'][language()]}")
    sys.exit(1 if given["state"]["level"] == "bad" else 0)


def _settings(config: Path) -> Settings:

    try:
        return read_settings(config)
    except (MashangError, OSError) as error:
        _give_up(error)


def _give_up(error: Exception) -> NoReturn:
    click.echo(str(error.text) if isinstance(error, MashangError) else str(error), err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
