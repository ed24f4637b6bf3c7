"""Writing one sheet of a new workbook."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from typing import BinaryIO
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mashang.engines.tables.cells import EXACT_BELOW, Cell, as_seen
from mashang.engines.tables.merges import Block
from mashang.engines.tables.refusals import too_long_to_write, too_many_rows_to_write
from mashang.kernel import clock

# Source: Microsoft, "Excel specifications and limits".
_MOST_ROWS = 1_048_576
_MOST_CHARS = 32_767

# The first day on which a serial is beyond Lotus' phantom leap day.
_FIRST_DAY = date(1900, 3, 1)

_SHARED_UNDERSCORE = re.compile("_x[0-9A-Fa-f]{4}(?=_x[0-9A-Fa-f]{4}_)")
_NARROWEST, _WIDEST = 8, 50
_MOST_MEASURED = 1_000
_FORMATS = {
    "text": {"num_format": "@"},
    "title": {"num_format": "@", "bold": True},
    "reason": {"num_format": "@", "font_color": "#C00000"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    "clock": {"num_format": "hh:mm:ss"},
    "span": {"num_format": "[h]:mm:ss"},
}


class SheetOut:
    """One sheet, filled from the top down."""

    def __init__(self, sheet: Worksheet, formats: dict[str, Format], *, title_rows: int) -> None:
        self._sheet = sheet
        self._formats = formats
        self._title_rows = title_rows
        self._widths: dict[int, int] = {}
        self._rows_measured = 0
        self.reason_column: int | None = None

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row; numbers count from 1.

        Raises:
            Invalid: beyond the last row of a workbook, or a text too long for a cell.
        """
        if number > _MOST_ROWS:
            raise too_many_rows_to_write(_MOST_ROWS)
        for column, cell in enumerate(cells):
            if cell is not None and cell != "":
                self._write(number, column, cell)
        if self._rows_measured < _MOST_MEASURED and number >= self._title_rows:
            self._rows_measured += 1
            for column, cell in enumerate(cells):
                width = min(_width(as_seen(cell)), _WIDEST)
                self._widths[column] = max(self._widths.get(column, 0), width)

    def merge(self, block: Block, cell: Cell) -> None:
        """Merge a block and write its value; a block that overlaps another is left unmerged."""
        with suppress(XlsxWriterException):
            self._sheet.merge_range(
                block.top - 1, block.left, block.bottom - 1, block.right, "", self._formats["title"]
            )
        self._write(block.top, block.left, cell)

    def finish(self) -> None:
        """Give the columns their widths."""
        for column, width in self._widths.items():
            self._sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))

    def _write(self, number: int, column: int, cell: Cell) -> None:
        row, formats = number - 1, self._formats
        match cell:
            case str():
                self._write_text(number, column, cell)
            case bool():
                self._sheet.write_boolean(row, column, cell)
            case int() | float() if abs(cell) < EXACT_BELOW:
                self._sheet.write_number(row, column, cell)
            case float() if cell - cell == 0:
                self._sheet.write_number(row, column, cell)
            case datetime() if cell.date() >= _FIRST_DAY:
                self._sheet.write_datetime(row, column, cell, formats["moment"])
            case date() if not isinstance(cell, datetime) and cell >= _FIRST_DAY:
                self._sheet.write_datetime(row, column, cell, formats["day"])
            case time():
                self._sheet.write_datetime(row, column, cell, formats["clock"])
            case timedelta() if cell >= timedelta():
                self._sheet.write_datetime(row, column, cell, formats["span"])
            case _:
                self._write_text(number, column, as_seen(cell))

    def _write_text(self, number: int, column: int, text: str) -> None:
        style = "title" if number <= self._title_rows else "text"
        if column == self.reason_column and number > self._title_rows:
            style = "reason"
        written = -1
        if 2 * len(text) <= _MOST_CHARS or len(text.encode("utf-16-le")) <= 2 * _MOST_CHARS:
            written = self._sheet.write_string(
                number - 1, column, _kept_plain(text), self._formats[style]
            )
        if written != 0:
            raise too_long_to_write(number, column, _MOST_CHARS)


@contextmanager
def workbook_out(
    stream: BinaryIO, sheet: str, *, title_rows: int = 1, in_any_order: bool = False
) -> Iterator[SheetOut]:
    """A new workbook of one sheet, complete when the block ends.

    Args:
        stream: where its bytes go.
        sheet: the sheet's name, made one that is allowed.
        title_rows: rows at the top that stay in view.
        in_any_order: rows need not ascend; takes memory for every cell.
    """
    draft = io.BytesIO()
    book = xlsxwriter.Workbook(draft, {"constant_memory": not in_any_order})
    book.set_properties({"created": clock.local(clock.now()).replace(tzinfo=None)})
    page = _named_sheet(book, sheet)
    if title_rows:
        page.freeze_panes(title_rows, 0)
    formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
    out = SheetOut(page, formats, title_rows=title_rows)
    try:
        yield out
        out.finish()
    finally:
        # Also after an error: the library keeps temporary files open until then.
        book.close()
    stream.write(draft.getbuffer())


@contextmanager
def sheets_out(stream: BinaryIO) -> Iterator[Callable[..., SheetOut]]:
    """A new workbook of several sheets, complete when the block ends.

    Yields:
        `add(name, *, title_rows=1)`: one more sheet, filled from the top down.
    """
    draft = io.BytesIO()
    book = xlsxwriter.Workbook(draft)
    book.set_properties({"created": clock.local(clock.now()).replace(tzinfo=None)})
    formats = {name: book.add_format(look) for name, look in _FORMATS.items()}
    sheets: list[SheetOut] = []

    def add(name: str, *, title_rows: int = 1) -> SheetOut:
        page = _named_sheet(book, name)
        page.freeze_panes(title_rows, 0)
        sheets.append(SheetOut(page, formats, title_rows=title_rows))
        return sheets[-1]

    try:
        yield add
        for sheet in sheets:
            sheet.finish()
    finally:
        book.close()
    stream.write(draft.getbuffer())


def _named_sheet(book: xlsxwriter.Workbook, name: str) -> Worksheet:
    allowed = "".join(sign for sign in name if sign not in "[]:*?/\\" and sign >= " ")
    try:
        return book.add_worksheet(allowed.strip("'")[:31] or None)
    except XlsxWriterException:
        return book.add_worksheet()


def _kept_plain(text: str) -> str:
    """The text, in a form that xlsxwriter neither takes for its own markup nor escapes wrongly.

    A string from `<r>` to `</r>` goes into the file as it stands, and of two escapes that share an
    underscore (`_x0041_x0041_`) only the first is escaped. Written as runs, both mean themselves.
    """
    as_markup = text.startswith("<r>") and text.endswith("</r>")
    if not as_markup and _SHARED_UNDERSCORE.search(text) is None:
        return text
    runs = _SHARED_UNDERSCORE.sub("\\g<0>\0", text).split("\0")
    return "".join(f'<r><t xml:space="preserve">{escape(run)}</t></r>' for run in runs)


def _width(text: str) -> int:
    """Columns that the longest line takes; Han signs take two."""
    lines = text[: 4 * _WIDEST].splitlines() or [""]
    return max(sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)
