"""Tables out: exports that can be opened anywhere and read back without losing a sign.

Texts are written so that no spreadsheet program runs them: as text cells in a workbook, behind an
apostrophe in a text file. What is a name and not a number (identity, phone, house) is a text, and
in a workbook its cell stays one when somebody types it again.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from mashang.engines.tables.cells import Cell, Fault, as_seen, is_storable, number
from mashang.engines.tables.encodings import UTF_8_MARKED
from mashang.engines.tables.refusals import unwritable
from mashang.engines.tables.schema import Column
from mashang.engines.tables.text_book import DELIMITERS, Dialect, guarded
from mashang.engines.tables.workbook_out import workbook_out
from mashang.kernel import clock
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

Target = Path | BinaryIO

_SHEET = Text("数据", "Data")
_CSV = Dialect(UTF_8_MARKED, ",")
_EXACT_DIGITS = 15


class RowsOut(Protocol):
    """Something that takes rows from the top down."""

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row; numbers count from 1 and ascend, rows left out stay empty."""


def write_table(
    out: Target,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    fmt: Literal["xlsx", "csv"] = "xlsx",
    *,
    sheet: Text = _SHEET,
    above: Sequence[str] = (),
) -> int:
    """Write an export; `open_table` reads it back, `guess_mapping` knows its headings.

    Args:
        out: a path, which appears whole or not at all, or a stream of bytes.
        columns: in order; the heading is the title in the language of the context.
        rows: values by code, taken one after the other; what is not there stays empty. Aware
            instants are written by the street's wall clock.
        fmt: `xlsx`, or `csv` in UTF-8 with the mark that Excel wants.
        sheet: the sheet's name.
        above: lines above the heading, as who took the sheet and why; reading it passes over them.

    Returns:
        How many rows were written, the heading left out.

    Raises:
        Invalid: a text that no file can hold (NUL, half a surrogate pair, over 32,767 characters
            in a workbook), with its cell.
    """
    count, heading = 0, len(above) + 1
    with target(out) as stream, _rows_out(stream, fmt, str(sheet), heading) as sink:
        for number, line in enumerate(above, start=1):
            _refuse_unstorable(number, [line])
            sink.row(number, [line])
        sink.row(heading, [str(column.title) for column in columns])
        for count, values in enumerate(rows, start=1):
            cells = [as_cell(values.get(column.code)) for column in columns]
            _refuse_unstorable(heading + count, cells)
            sink.row(heading + count, cells)
    return count


def _rows_out(
    stream: BinaryIO, fmt: str, sheet: str, heading: int
) -> AbstractContextManager[RowsOut]:
    if fmt == "csv":
        return text_out(stream, _CSV)
    return workbook_out(stream, sheet, title_rows=heading)


def _refuse_unstorable(number: int, cells: Sequence[Cell]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and not is_storable(cell):
            raise unwritable(number, column)


@contextmanager
def target(out: Target) -> Iterator[BinaryIO]:
    """A stream to write to; a path is replaced only when everything was written."""
    if not isinstance(out, Path):
        yield out
        return
    draft = out.with_name(f".{out.name}.{new_id().hex}")
    try:
        with draft.open("xb") as stream:
            yield stream
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


class TextOut:
    """A delimited text, filled from the top down; every cell is quoted, so that no sign splits it."""

    def __init__(self, stream: io.TextIOWrapper, delimiter: str) -> None:
        self._writer = csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        self._next = 1

    def row(self, number: int, cells: Sequence[Cell]) -> None:
        """Write one row; rows left out become empty lines."""
        while self._next < number:
            self._writer.writerow(())
            self._next += 1
        self._writer.writerow([_as_text(cell) for cell in cells])
        self._next += 1


@contextmanager
def text_out(stream: BinaryIO, dialect: Dialect) -> Iterator[TextOut]:
    """A delimited text in an encoding, with its byte-order mark, complete when the block ends."""
    codec = dialect.encoding.written.codec
    text = io.TextIOWrapper(stream, codec, newline="", write_through=False)
    try:
        if dialect.delimiter not in DELIMITERS:
            text.write(f"sep={dialect.delimiter}\r\n")
        yield TextOut(text, dialect.delimiter)
    finally:
        # Flushes, and leaves the stream open for whoever gave it.
        text.detach()


def _as_text(cell: Cell) -> str:
    seen = as_seen(cell)
    return guarded(seen) if isinstance(cell, str | Fault) else seen


def as_cell(value: object) -> Cell:
    """A value of a program as a cell: instants by the wall clock, long numbers and the rest as text."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return clock.local(value).replace(tzinfo=None)
    if isinstance(value, Decimal):
        exact = value.is_finite() and len(value.as_tuple().digits) <= _EXACT_DIGITS
        return number(float(value)) if exact else str(value)
    if isinstance(value, int) and abs(value) >= 10**_EXACT_DIGITS:
        return str(value)
    if value is None or isinstance(value, str | int | float | date | time | timedelta | Fault):
        return value
    return str(value)
