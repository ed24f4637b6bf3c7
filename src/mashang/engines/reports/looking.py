"""What stands in a template: the headings of its list, the blanks beside labels, where rows may go."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mashang.engines.tables import Limits, column_letters, sheet_names
from mashang.engines.tables.sniff import Form, sniff
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

LIMITS: Final = Limits(
    file_bytes=5_000_000, unpacked_bytes=60_000_000, rows=20_000, columns=200, sheets=40
)
_MOST_ROWS, _MOST_COLUMNS = 20_000, 200
_DEEPEST_HEADING: Final = 30
_LEAST_HEADINGS: Final = 2
_DAMAGE: Final = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, EOFError, SyntaxError,
    NotImplementedError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the list: its letters and what stands above it, merged titles included."""

    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty cell beside a label: a place for one figure."""

    cell: str
    words: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A template as somebody sees it who has to fill it.

    Attributes:
        first_row: the first row of the list; 0 when there is no list.
        room: how many rows fit before the next thing below; None when nothing stands below.
    """

    sheet: str
    headings: tuple[Heading, ...]
    blanks: tuple[Blank, ...]
    first_row: int
    room: int | None


def look(content: bytes, name: str) -> Outline:
    """The outline of the first visible sheet that holds something.

    Raises:
        Invalid: no XLSX, damaged, locked or too large.
    """
    book = opened(content, name)
    sheet = book[sheet_names(BytesIO(content), name=name, limits=LIMITS)[0]]
    row, headings = _heading_row(sheet)
    first = row + 1 if headings else 0
    while first and any(_is_heading_below(sheet, first, one.column) for one in headings):
        first += 1
        headings = _named(sheet, row, first - 1, [one.column for one in headings])
    return Outline(
        sheet=sheet.title,
        headings=headings,
        blanks=_blanks(sheet, row if headings else sheet.max_row),
        first_row=first,
        room=_room(sheet, first, headings),
    )


def opened(content: bytes, name: str) -> Workbook:
    """A workbook that passed the safe readers: no bomb, not locked, of bounded size.

    Raises:
        Invalid: no XLSX, damaged, locked or too large.
    """
    if sniff(content, name, LIMITS) is not Form.XLSX:
        raise Invalid(
            "reports.not_xlsx",
            Text(
                "“{file}”不是 XLSX，请另存为 XLSX 再上传", "“{file}” is no XLSX; save it as one",
                file=name,
            ),
        )  # fmt: skip
    if not sheet_names(BytesIO(content), name=name, limits=LIMITS):
        raise Invalid("reports.empty", Text("工作簿是空的", "The workbook is empty"))
    try:
        book = load_workbook(BytesIO(content))
    except _DAMAGE as error:
        raise Invalid(
            "reports.broken", Text("“{file}”已损坏", "“{file}” is damaged", file=name)
        ) from error
    if any(one.max_row > _MOST_ROWS or one.max_column > _MOST_COLUMNS for one in book.worksheets):
        raise Invalid("reports.too_large", Text("“{file}”太大", "“{file}” is too large", file=name))
    return book


def _heading_row(sheet: Worksheet) -> tuple[int, tuple[Heading, ...]]:
    """The row with most short texts, the last of equals: above a list stand its names."""
    best, found = 0, 0
    for row in range(1, min(sheet.max_row, _DEEPEST_HEADING) + 1):
        texts = [one for one in sheet[row] if isinstance(one.value, str) and _is_plain(one.value)]
        labels = {str(one.value).strip() for one in texts}
        if len(labels) >= _LEAST_HEADINGS and len(labels) > found and _is_open_below(sheet, row):
            best, found = row, len(labels)
    if not best:
        return 0, ()
    letters = [
        column_letters(one.column - 1)
        for one in sheet[best]
        if isinstance(one.value, str) and _is_plain(one.value)
    ]
    return best, _named(sheet, best, best, letters)


def _is_open_below(sheet: Worksheet, row: int) -> bool:
    """Whether the next row leaves room under most of the names."""
    named = [one for one in sheet[row] if isinstance(one.value, str) and _is_plain(one.value)]
    below = [sheet.cell(row + 1, one.column) for one in named]
    free = [one for one in below if one.value is None]
    return len(free) * 2 > len(named)


def _is_plain(words: str) -> bool:
    return bool(words.strip()) and not words.startswith("=") and len(words.strip()) <= 40


def _is_heading_below(sheet: Worksheet, row: int, column: str) -> bool:
    """Whether a second line of the heading stands here: text, or the rest of a merged title."""
    cell = sheet[f"{column}{row}"]
    if isinstance(cell, MergedCell):
        return True
    return isinstance(cell.value, str) and _is_plain(cell.value)


def _named(sheet: Worksheet, top: int, bottom: int, letters: list[str]) -> tuple[Heading, ...]:
    found = []
    for column in letters:
        lines = [_seen(sheet, f"{column}{row}") for row in range(top, bottom + 1)]
        words = " ".join(dict.fromkeys(one for one in lines if one))
        found.append(Heading(column, words))
    return tuple(found)


def _seen(sheet: Worksheet, cell: str) -> str:
    """What stands in a cell, or in the merged block around it."""
    found = sheet[cell]
    if isinstance(found, MergedCell):
        for block in sheet.merged_cells.ranges:
            if cell in block:
                found = sheet.cell(block.min_row, block.min_col)
                break
    value = found.value
    return " ".join(value.split()) if isinstance(value, str) else ""


def _blanks(sheet: Worksheet, last_row: int) -> tuple[Blank, ...]:
    """Empty cells whose left neighbour is a label, above the list or where there is none."""
    found = []
    for row in sheet.iter_rows(min_row=1, max_row=min(last_row, sheet.max_row)):
        for one in row:
            if not isinstance(one, Cell) or not isinstance(one.value, str):
                continue
            if not _is_plain(one.value):
                continue
            right = _right_of(sheet, one)
            if right is not None and right.value is None:
                found.append(Blank(right.coordinate, " ".join(one.value.split())))
    return tuple(found)


def _right_of(sheet: Worksheet, cell: Cell) -> Cell | None:
    """The next cell to the right, past the merged block that a label fills."""
    column = cell.column + 1
    for block in sheet.merged_cells.ranges:
        if cell.coordinate in block:
            column = block.max_col + 1
    if column > min(sheet.max_column, _MOST_COLUMNS):
        return None
    found = sheet.cell(cell.row, column)
    return found if isinstance(found, Cell) else None


def _room(sheet: Worksheet, first: int, headings: tuple[Heading, ...]) -> int | None:
    """Rows before something stands in a column of the list."""
    if not first:
        return 0
    for row in range(first, sheet.max_row + 1):
        cells = [sheet[f"{one.column}{row}"] for one in headings]
        if any(one.value is not None and not _is_formula(one.value) for one in cells):
            return row - first
    merged = [one.min_row for one in sheet.merged_cells.ranges if one.min_row >= first]
    return min(merged) - first if merged else None


def _is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")
