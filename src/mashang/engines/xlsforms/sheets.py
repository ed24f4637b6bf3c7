"""The sheets of a workbook as rows of named cells, read with the safe readers of `tables`.

A row keeps its number, and one that is empty keeps its place, so that whatever is said about row 12
is about the row that the spreadsheet program calls 12.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from mashang.engines.tables import Fault, Limits, as_seen, open_table, sheet_names
from mashang.engines.xlsforms.refusals import Refusal
from mashang.kernel.texts import Text

LIMITS = Limits(
    file_bytes=5_000_000,
    unpacked_bytes=40_000_000,
    rows=5_000,
    columns=120,
    sheets=40,
    merges=2_000,
)
"""A form of a street has dozens of rows; a list of its communities and compounds some hundreds."""
OURS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: its cells by the heading of their column."""

    row: int
    by_heading: dict[str, str]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet: headings as written, and its rows, empty ones left out."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Cells, ...]

    def dicts(self) -> list[dict[str, str]]:
        """Every row from the second on, the empty ones too, as the standard's library wants them."""
        by_row = {one.row: one.by_heading for one in self.rows}
        last = max(by_row, default=1)
        return [dict(by_row.get(at, {})) for at in range(2, last + 1)]


@dataclass(frozen=True, slots=True)
class FormBook:
    """The sheets of a form by name, and what was wrong in them."""

    name: str
    sheets: dict[str, FormSheet]
    faults: tuple[Refusal, ...]


def read_book(content: bytes, name: str) -> FormBook:
    """The sheets that make a form.

    Raises:
        Invalid: no workbook, damaged, too large, a bomb (see `tables.open_table`).
    """
    sheets: dict[str, FormSheet] = {}
    faults: list[Refusal] = []
    for title in sheet_names(BytesIO(content), name=name, limits=LIMITS):
        if (own := title.strip().lower()) in OURS and own not in sheets:
            table = open_table(BytesIO(content), name=name, sheet=title, limits=LIMITS)
            sheets[own] = _sheet(own, [(row.number, row.cells) for row in table.rows()], faults)
    return FormBook(name, sheets, tuple(faults))


def _sheet(
    name: str, rows: Sequence[tuple[int, Sequence[object]]], faults: list[Refusal]
) -> FormSheet:
    if not rows:
        return FormSheet(name, (), ())
    first, heads = rows[0]
    headings = [" ".join(_seen(one).split()) for one in heads]
    _insist_on_first_row(name, first, faults)
    found = []
    for number, cells in rows[1:]:
        named: dict[str, str] = {}
        for heading, cell in zip(headings, cells, strict=False):
            if isinstance(cell, Fault):
                faults.append(Refusal(name, number, cell.text))
            elif heading and (words := _seen(cell).strip()):
                named[heading] = words
        if named:
            found.append(Cells(number, named))
    doubled = {one for one in headings if one and headings.count(one) > 1}
    faults.extend(
        Refusal(name, first, Text("列名重复：{name}", "column {name} stands twice", name=one))
        for one in sorted(doubled)
    )
    return FormSheet(name, tuple(one for one in headings if one), tuple(found))


def _insist_on_first_row(name: str, first: int, faults: list[Refusal]) -> None:
    if first != 1:
        faults.append(
            Refusal(name, first, Text("列名应在第 1 行", "the column names belong into row 1"))
        )


def _seen(cell: object) -> str:
    return as_seen(cell)  # type: ignore[arg-type]  # whatever a reader gives
