"""Writing into a template: mapped cells and nothing else."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.worksheet import Worksheet

from mashang.engines.reports.looking import look, opened
from mashang.engines.reports.mapping import Mapping
from mashang.engines.tables.cells import printable
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

Row = Map[str, str | int]
_LONGEST: Final = 32_000
_LOOKS: Final = ("font", "border", "fill", "alignment", "number_format", "protection")


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled template, and what was written where: the cells that nobody had to type."""

    content: bytes
    cells: dict[str, str]

    def __repr__(self) -> str:
        return f"Filled({len(self.cells)} cells)"


def fill(content: bytes, name: str, mapping: Mapping, rows: Sequence[Row], figures: Row) -> Filled:
    """Fill a copy of a template.

    Args:
        rows: what the list holds, values by code; `row.number` is counted here.
        figures: what single cells hold, by code.

    Raises:
        Invalid: the template is not what was mapped, or has too few rows for the list.
    """
    outline = look(content, name)
    now = {one.column: one.words for one in outline.headings}
    wrong = [at for at in mapping.columns if now.get(at) != mapping.headings.get(at)]
    if wrong or outline.sheet != mapping.sheet or outline.first_row != mapping.first_row:
        raise Invalid(
            "reports.template_changed",
            Text("模板的列变了，请重新对应", "The columns have changed; map them again"),
        )
    if outline.room is not None and len(rows) > outline.room and mapping.columns:
        raise Invalid(
            "reports.too_few_rows",
            Text(
                "模板只有 {room} 行空位，要填 {n} 行；请在合计行前插入空行后更新模板",
                "The template has {room} free rows for {n}; insert rows above the total and update it",
                room=outline.room,
                n=len(rows),
            ),
        )
    book = opened(content, name)
    sheet = book[mapping.sheet]
    written: dict[str, str] = {}
    for at, code in mapping.cells.items():
        _write(sheet, at, figures.get(code, ""), written)
    for place, row in enumerate(rows):
        number = mapping.first_row + place
        for column, code in mapping.columns.items():
            value = place + 1 if code == "row.number" else row.get(code, "")
            if place:
                _look_like(sheet[f"{column}{mapping.first_row}"], sheet[f"{column}{number}"])
            _write(sheet, f"{column}{number}", value, written)
    out = BytesIO()
    book.save(out)
    return Filled(out.getvalue(), written)


def _write(sheet: Worksheet, at: str, value: str | int, written: dict[str, str]) -> None:
    """One value; a formula of the template and the rest of a merged block are left alone."""
    cell = sheet[at]
    if not isinstance(cell, Cell) or cell.data_type == "f" or value == "":
        return
    if isinstance(value, int):
        cell.value = value
    else:
        # Set as text, whatever it begins with: no name of a person runs as a formula.
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", printable(value))[:_LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in "=+-@\t\r"
    written[at] = str(value)


def _look_like(first: object, cell: object) -> None:
    """A row beyond the drawn ones takes the style of the first."""
    if isinstance(first, Cell) and isinstance(cell, Cell) and not cell.has_style:
        for part in _LOOKS:
            setattr(cell, part, copy(getattr(first, part)))
