"""`mashang backup` and `mashang restore`: copies that are checked, and put back into emptiness only.

Exit 0: good. 1: unusable. 2: wrong usage. 3: done, with findings to read.
"""

from pathlib import Path

import click

from mashang.cli.boot import boot
from mashang.config import environment

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def backup() -> None:
    """Copies of database and files; keys go elsewhere."""


@backup.command()
@click.option("--to", "home", type=_FOLDER, help="Folder of backups; else MASHANG_BACKUPS.")
@click.pass_context
def take(ctx: click.Context, home: Path | None) -> None:
    """Copy database and files while the street works; old copies go when their days are over."""
    boot()
    from mashang.cli import keeping  # noqa: PLC0415  (models load at boot)

    ctx.exit(keeping.take(_home(home)))


@backup.command()
@click.argument("folder", type=_FOLDER)
@click.pass_context
def verify(ctx: click.Context, folder: Path) -> None:
    """Restore a backup into a scratch database, compare every table, walk the records."""
    boot()
    from mashang.cli import keeping  # noqa: PLC0415  (models load at boot)

    ctx.exit(keeping.verify(folder))


@backup.command("keys")
@click.option("--to", "file", type=_FILE, required=True, help="A file that is not there yet.")
@click.pass_context
def copy_keys(ctx: click.Context, file: Path) -> None:
    """Copy the key store (wrapped by the master key), to another place than the backups."""
    boot()
    from mashang.cli import keeping  # noqa: PLC0415  (models load at boot)

    ctx.exit(keeping.copy_keys(file))


@backup.command("list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """Say which backups were taken, which was tried, and until when each lives."""
    boot()
    from mashang.cli import keeping  # noqa: PLC0415  (models load at boot)

    ctx.exit(keeping.tell_all())


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--keys", "key_copy", type=_FILE, help="A copy of the key store, if none stands.")
@click.pass_context
def restore(ctx: click.Context, folder: Path, key_copy: Path | None) -> None:
    """Put a backup back where the settings point; only where there is nothing yet."""
    boot()
    from mashang.cli import keeping  # noqa: PLC0415  (models load at boot)

    ctx.exit(keeping.restore(folder, key_copy))


def _home(given: Path | None) -> Path:
    if given is not None:
        return given
    if kept := environment.read("MASHANG_BACKUPS"):
        return Path(kept)
    raise click.UsageError("say where: --to FOLDER, or set MASHANG_BACKUPS")
