"""`mashang import` and `mashang export`: registers in and out of spreadsheets.

Exit 0: all good. 3: some rows were rejected, or could not be taken back. 4: a second person has to approve the export.
1: the file cannot be used, or the wish is refused. 2: wrong usage.
"""

from pathlib import Path
from typing import Literal
from uuid import UUID

import click

from mashang.cli.boot import boot

REGISTERS = ("houses", "people", "tenancies", "organisations", "sites")
Register = click.Choice(REGISTERS)
_FILE = click.Path(path_type=Path)


class _Imports(click.Group):
    """`mashang import houses FILE` reads; `mashang import undo` and `list` look after what was read.

    Attributes:
        otherwise: the command that runs when no sub-command is named.
    """

    otherwise: click.Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return None, self.otherwise, args

    def collect_usage_pieces(self, _ctx: click.Context) -> list[str]:
        return [f"{{{'|'.join(REGISTERS)}}} FILE", "|", f"{{{'|'.join(self.commands)}}} ..."]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.otherwise.format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


@click.command("import")
@click.argument("register", type=Register)
@click.argument("file", type=_FILE)
@click.option("--mapping", type=_FILE, help="A confirmed mapping of columns (YAML or JSON).")
@click.option(
    "--save-mapping", type=_FILE, help="Write the mapping as found, to be mended by hand."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--rejects", type=_FILE, help="Where the rejected rows go, with their reasons.")
@click.option("--good-rows-only", is_flag=True, help="Import good rows although others are wrong.")
@click.option("--sheet", help="Which sheet of a workbook.")
@click.option("--within", help="Name, address or code of the part of the street it is about.")
@click.option("--as", "staff_no", help="Staff number in whose name it is done; else the system.")
@click.pass_context
def read(ctx: click.Context, /, **given: object) -> None:
    """Read houses, people, tenancies, organisations or sites from a spreadsheet (XLSX, XLS, CSV).

    All rows or none, unless --good-rows-only. The same file again changes nothing.
    """
    boot()
    from mashang.cli import carrying  # noqa: PLC0415  (models load at boot)

    wish = carrying.Wish(**given)  # type: ignore[arg-type]  # as the options declare
    for path in (wish.rejects, wish.save_mapping):
        _insist_is_writable(path, wish.file)
    ctx.exit(carrying.carry_in(wish))


@click.group(
    "import",
    cls=_Imports,
    help=read.help,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
def import_() -> None:
    """Whatever is no command of this group is read as a register and its file."""


import_.otherwise = read


@import_.command("list")
@click.option("--as", "staff_no", required=True, help="Staff number of whoever asks.")
def list_(staff_no: str) -> None:
    """List the imports made on the pages that this person may look at, the newest first."""
    boot()
    from mashang.cli import undoing  # noqa: PLC0415  (models load at boot)

    undoing.tell_imports(staff_no)


@import_.command("undo")
@click.argument("number", type=click.UUID)
@click.option("--as", "staff_no", required=True, help="Staff number in whose name it is done.")
@click.option("--reason", required=True, help="Why it is taken back: kept in the records.")
@click.pass_context
def undo(ctx: click.Context, number: UUID, staff_no: str, reason: str) -> None:
    """Take back all that one import wrote, but for rows on which later facts stand; those are listed.

    NUMBER is the first column of `mashang import list`. Exit 3: some rows had to stay.
    """
    boot()
    from mashang.cli import undoing  # noqa: PLC0415  (models load at boot)

    ctx.exit(undoing.undo(number, staff_no, reason))


@click.command("export")
@click.argument("register", type=Register)
@click.argument("file", type=_FILE)
@click.option("--of", "where", help="Name, address or code of the place; else the whole street.")
@click.option("--as", "staff_no", help="Staff number of whoever exports; needed for people.")
@click.option("--purpose", default="", help="A code of the closed list of purposes.")
@click.option("--reason", default="", help="The basis, or for whom: kept in the records.")
@click.option("--column", "columns", multiple=True, help="Code of a column; repeat it. Else all.")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@click.pass_context
def export(ctx: click.Context, /, **given: object) -> None:
    """Write houses, people, tenancies, organisations or sites to a spreadsheet that imports again.

    The file's ending decides: .xlsx or .csv.
    """
    boot()
    from mashang.cli import carrying  # noqa: PLC0415  (models load at boot)

    force = given.pop("force")
    wish = carrying.Order(**given)  # type: ignore[arg-type]  # as the options declare
    _insist_is_writable(wish.file)
    if wish.file.exists() and not force:
        raise click.UsageError(f"{wish.file.name} is there already; --force overwrites it")
    ctx.exit(carrying.carry_out(wish, _form(wish.file)))


def _form(file: Path) -> Literal["xlsx", "csv"]:
    ending = file.suffix.lower()
    if ending == ".xlsx":
        return "xlsx"
    if ending == ".csv":
        return "csv"
    raise click.UsageError("the file must end in .xlsx or .csv")


def _insist_is_writable(path: Path | None, source: Path | None = None) -> None:
    if path is None:
        return
    if path.is_dir() or not path.parent.is_dir():
        raise click.UsageError(f"{path} is no place for a file")
    if source is not None and path.resolve() == source.resolve():
        raise click.UsageError(f"{path} would overwrite the file that is read")
