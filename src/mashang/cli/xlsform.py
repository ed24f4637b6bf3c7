"""`mashang xlsform check`: what of a form of the XLSForm standard converts. Needs no server."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from mashang.cli.telling import GOOD, UNUSABLE, give_up, one_message, safe
from mashang.engines.xlsforms import Form, Question, Refused, Repeat, form_from
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

ROWS_REFUSED = 3


@click.group()
def xlsform() -> None:
    """Forms of the XLSForm standard."""


@xlsform.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, file: Path) -> None:
    """Check a workbook. Exit 0: it converts. 3: rows are refused, each named. 1: it is no workbook."""
    with one_message():
        if not file.is_file():
            give_up(Text("无法打开“{name}”", "{name} cannot be opened", name=str(file)))
        try:
            form = form_from(file.read_bytes(), file.name)
        except Refused as refused:
            for one in refused.refusals:
                click.echo(safe(f"{file.name}: {one.text}"), err=True)
            ctx.exit(ROWS_REFUSED)
        except Invalid as error:
            click.echo(safe(str(error.text)), err=True)
            ctx.exit(UNUSABLE)
        _tell(form)
        ctx.exit(GOOD)


def _tell(form: Form) -> None:
    console = Console()
    console.print(safe(f"{form.title} ({form.form_id}) · {', '.join(form.languages)}"))
    table = Table("row", "name", "type", "label", box=None)
    for node, above in form.nodes():
        kind = node.kind.value if isinstance(node, Question) else (
            "repeat" if isinstance(node, Repeat) else "group"
        )  # fmt: skip
        label = node.label.said("zh", form.default_language)
        table.add_row(
            str(node.row or ""), safe("  " * len(above) + node.name), kind, safe(label[:60])
        )
    console.print(table)
