"""Text files with a sign between the cells: CSV and its kin, in the encodings that offices use.

The apostrophe: a cell that a spreadsheet program would run or rewrite (`=1+1`, `0571`, `3-2`) is
written with `'` before it, and the same `'` is taken away on reading. What begins with `'` by itself
gets a second one, so writing and reading are exact for any text.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mashang.engines.tables.books import Sheet
from mashang.engines.tables.cells import Cell, Fault, Row, as_seen, text_cell
from mashang.engines.tables.encodings import Encoding, encoding_of
from mashang.engines.tables.limits import Limits
from mashang.engines.tables.merges import Block
from mashang.engines.tables.refusals import broken, open_quote, too_wide, unreadable_line

DELIMITERS = (",", "\t", ";", "|")

_SAMPLE_CHARS = 1 << 16
_SAMPLE_ROWS = 50
_DELIMITER_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)

# What makes a spreadsheet program run a cell. The full-width signs count in Chinese and Japanese
# editions. Source: OWASP, "CSV Injection".
_RUN = "=+-@\t\r\n＝＋－＠"
_APOSTROPHE = "'"
_GUARDED = frozenset(_RUN + _APOSTROPHE)
_UNGUARDED = frozenset(_RUN + _APOSTROPHE + "0123456789")

# Digits that a program would round, shorten, or take for a date: an identifier, a dialling code,
# the house number 3-2, a room called 1E5.
_REWRITTEN = re.compile(r"\d{12,}|0\d+|\d+(?:[-/:]\d+)+|\d+(?:\.\d*)?[eE]\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is written."""

    encoding: Encoding
    delimiter: str


class TextBook:
    """A delimited text; encoding and delimiter are told from its content.

    Raises:
        Invalid: in no encoding that fits.
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self._content = content
        self._name = name
        self._limits = limits
        encoding = encoding_of(content, name)
        try:
            sample = _opened(content, encoding).read(_SAMPLE_CHARS)
        except UnicodeError as error:
            raise broken(name) from error
        line = _DELIMITER_LINE.match(sample)
        self._skipped = line.end() if line else 0
        delimiter = line.group(1) if line else _delimiter_of(sample)
        self.dialect = Dialect(encoding, delimiter)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The one sheet, without a name."""
        return (Sheet("", hidden=False),)

    def blocks(self, _sheet: int) -> tuple[Block, ...]:
        """None: a text file merges nothing."""
        return ()

    def rows(self, _sheet: int) -> Iterator[Row]:
        """The rows that hold something; a cell may hold line breaks and still be one row."""
        number, row = 0, Row(0, [])
        for number, texts in enumerate(self._records(), start=1):
            cells = self._cells(texts)
            if len(cells) > self._limits.columns:
                raise too_wide(self._name, number, len(cells) - 1, self._limits)
            if cells:
                row = Row(number, cells)
                yield row
        self._refuse_open_quote(row)

    def _records(self) -> Iterator[list[str]]:
        stream = _opened(self._content, self.dialect.encoding)
        stream.read(self._skipped)
        records = csv.reader(stream, delimiter=self.dialect.delimiter)
        while True:
            try:
                record = next(records, None)
            except csv.Error as error:
                raise unreadable_line(self._name, records.line_num) from error
            except UnicodeError as error:
                raise broken(self._name) from error
            if record is None:
                return
            yield record

    def _cells(self, texts: list[str]) -> list[Cell]:
        longest, raw_bytes = self._limits.cell_chars, self.dialect.encoding.is_bytewise
        cells = [text_cell(unguarded(text), longest, raw_bytes=raw_bytes) for text in texts]
        while cells and cells[-1] is None:
            cells.pop()
        return cells

    def _refuse_open_quote(self, last: Row) -> None:
        """A quote left open would swallow all rows behind it without a word."""
        end = last.cells[-1] if last.cells else None
        seen = end.seen if isinstance(end, Fault) else as_seen(end)
        if "\n" not in seen and "\r" not in seen:
            return
        quotes = sum(piece.count('"') for piece in _pieces(self._content, self.dialect.encoding))
        if quotes % 2:
            raise open_quote(self._name, last.number)


def guarded(text: str) -> str:
    """The text as written to a file, safe from being run or rewritten by a spreadsheet program."""
    if text and (text[0] in _GUARDED or _REWRITTEN.fullmatch(text)):
        return _APOSTROPHE + text
    return text


def unguarded(text: str) -> str:
    """The text behind a guard; other apostrophes stay."""
    if len(text) > 1 and text[0] == _APOSTROPHE and text[1] in _UNGUARDED:
        return text[1:]
    return text


def _opened(content: bytes, encoding: Encoding) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BytesIO(content), encoding.codec, errors=encoding.on_error, newline=""
    )


def _pieces(content: bytes, encoding: Encoding) -> Iterator[str]:
    stream = _opened(content, encoding)
    while piece := stream.read(_SAMPLE_CHARS):
        yield piece


def _delimiter_of(sample: str) -> str:
    """The sign that splits the most rows into equally many cells."""
    if len(sample) == _SAMPLE_CHARS:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    return max(DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """Share of rows that have the commonest width, and that width; nothing for a single column."""
    widths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(record):
                widths.append(len(record))
            if len(widths) == _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0, 0
    split = [width for width in widths if width > 1]
    if not split:
        return 0.0, 0
    commonest = max(split, key=lambda width: (split.count(width), width))
    return split.count(commonest) / len(widths), commonest
