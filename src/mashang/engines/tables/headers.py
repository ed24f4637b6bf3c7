"""Finding the heading of a table: below title lines, over one row or two, merged or not."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from mashang.engines.tables.cells import Row, as_seen, column_letters, is_blank
from mashang.engines.tables.merges import Block
from mashang.engines.tables.schema import Column, Schema
from mashang.engines.tables.sniff import Form
from mashang.engines.tables.table import Table

# Among this many filled rows the heading must stand.
_ROWS_SEARCHED = 30

# Comparing word by word for slips is slow; only the first rows are worth it.
_ROWS_COMPARED = 8

# Headings of more rows than this are none.
_MOST_STACKED = 5

# From here on a heading surely means a column; below `_LEAST` it does not.
_SAID_WHOLE = 1.0
_SAID_BELOW = 0.95
SURE = 0.9
_LEAST = 0.6

# The column that a file of rejected rows adds, and that is not read when it comes back.
REASON_TITLE = "错误原因 / reason"

_NOTE = re.compile(r"[(\[【<].*?[)\]】>]")
_NOT_WORDS = re.compile(r"[\W_]+")


class Heading(NamedTuple):
    """What stands above one column.

    Args:
        column: from 0.
        parts: the words from the top row down: `("住址", "楼栋")`.
    """

    column: int
    parts: tuple[str, ...]

    @property
    def title(self) -> str:
        """The words in one line."""
        return " / ".join(self.parts)

    @property
    def letters(self) -> str:
        """The column's letters."""
        return column_letters(self.column)


@dataclass(frozen=True, slots=True)
class Header:
    """The heading of a table.

    Args:
        first_row: its upper row, from 1; 0 when the table has none.
        last_row: its lower row; the data begin behind it.
        headings: from left to right, columns without words left out.
    """

    first_row: int
    last_row: int
    headings: tuple[Heading, ...]


def guess_header(table: Table, schema: Schema) -> Header:
    """The rows that name the most columns of the schema; one row unless two name more.

    A row that is merged with its neighbours takes them along. Where nothing is known, the first row
    with several texts, or else the first row.

    Raises:
        Invalid: the file turns out to be damaged.
    """
    rows = table.first_rows(_ROWS_SEARCHED)
    return _with_merged_rows(_best(rows, table, schema), rows, table)


def _best(rows: Sequence[Row], table: Table, schema: Schema) -> Header:
    pairs = [pair for pair in pairwise(rows) if pair[1].number == pair[0].number + 1]
    candidates = [_stacked(some, table) for some in (*((row,) for row in rows), *pairs)]
    names = {name: at for at, one in enumerate(schema.columns) for name in keys_of(one)}
    best = max(candidates, key=lambda header: _worth(header, names))
    if _worth(best, names) > 0:
        return best
    near = max(candidates[:_ROWS_COMPARED], key=lambda header: _nearly(header, schema))
    if _nearly(near, schema) > 0:
        return near
    return next((one for one in candidates if len(one.headings) > 1), candidates[0])


def _with_merged_rows(header: Header, rows: Sequence[Row], table: Table) -> Header:
    """The heading with every row that a merged block ties to it."""
    top, bottom = header.first_row, header.last_row
    for block in table.blocks:
        if block.top <= bottom and block.bottom >= top and block.bottom - block.top < _MOST_STACKED:
            top, bottom = min(top, block.top), max(bottom, block.bottom)
    return _stacked([row for row in rows if top <= row.number <= bottom], table)


def header_at(table: Table, first_row: int, last_row: int) -> Header:
    """The heading that somebody pointed at; `0, 0` for a table without one."""
    if first_row == 0:
        width = max((len(row.cells) for row in table.first_rows(_ROWS_SEARCHED)), default=0)
        return Header(0, 0, tuple(Heading(column, ()) for column in range(width)))
    rows = [row for row in _rows_to(table, last_row) if row.number >= first_row]
    return _stacked(rows, table) if rows else Header(first_row, last_row, ())


def _rows_to(table: Table, last_row: int) -> Iterator[Row]:
    for row in table.rows():
        if row.number > last_row:
            return
        yield row


def _stacked(rows: Sequence[Row], table: Table) -> Header:
    """The heading that rows make together, the words of each column from the top down."""
    words = [_upper_words(upper, lower, table) for upper, lower in pairwise(rows)]
    words.append({column: _words(rows[-1], column) for column in range(len(rows[-1].cells))})
    headings = []
    for column in range(max(len(row.cells) for row in rows)):
        parts = dict.fromkeys(said.get(column, "") for said in words)
        parts.pop("", None)
        if parts:
            headings.append(Heading(column, tuple(parts)))
    return Header(rows[0].number, rows[-1].number, tuple(headings))


def _upper_words(upper: Row, lower: Row, table: Table) -> dict[int, str]:
    """The upper row's words over every column they span: as merged, or in a text file up to the next."""
    words = {column: _words(upper, column) for column in range(len(upper.cells))}
    if table.form is Form.CSV:
        for column in range(1, len(lower.cells)):
            if not words.get(column) and not is_blank(lower.at(column)):
                words[column] = words.get(column - 1, "")
        return words
    for block in _blocks_at(table.blocks, upper.number):
        for column in range(block.left, min(block.right + 1, len(lower.cells))):
            words[column] = words.get(block.left, "")
    return words


def _blocks_at(blocks: Sequence[Block], row: int) -> Iterator[Block]:
    return (block for block in blocks if block.top <= row <= block.bottom)


def _words(row: Row, column: int) -> str:
    return " ".join(as_seen(row.at(column)).split())


def _worth(header: Header, names: Mapping[str, int]) -> float:
    """How many columns the heading surely names; names over two rows count a little less."""
    best: dict[int, float] = {}
    for heading in header.headings:
        column, fit = _sure_fit(heading, names)
        if fit > best.get(column, 0.0):
            best[column] = fit
    return sum(best.values())


def _sure_fit(heading: Heading, names: Mapping[str, int]) -> tuple[int, float]:
    said = [key(part) for part in heading.parts]
    whole = "".join(said)
    if whole in names:
        return names[whole], _SAID_WHOLE
    if said[-1] in names:
        return names[said[-1]], _SAID_BELOW
    return next(((names[part], SURE) for part in said if part in names), (-1, 0.0))


def _nearly(header: Header, schema: Schema) -> float:
    return sum(
        max((likeness(heading, keys_of(column)) for column in schema.columns), default=0.0)
        for heading in header.headings
    )


def keys_of(column: Column) -> frozenset[str]:
    """Everything a heading may say to mean the column, made comparable."""
    return frozenset(filter(None, map(key, column.names)))


def key(words: str) -> str:
    """Words without case, width, white space, punctuation and notes in brackets: `* 手机 号（必填）`."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return _NOT_WORDS.sub("", _NOTE.sub("", plain)) or _NOT_WORDS.sub("", plain)


def is_reason_heading(heading: Heading) -> bool:
    """Whether the column is the one that a file of rejected rows added."""
    return key(heading.parts[-1]) == key(REASON_TITLE) if heading.parts else False


def likeness(heading: Heading, keys: frozenset[str]) -> float:
    """How surely a heading means a column, from 0 to 1.

    1 when it says one of the column's names; a little less when only one of its rows does; from
    0.6 to 0.9 when one holds the other or they differ by a slip.
    """
    said = [key(part) for part in heading.parts]
    whole = "".join(said)
    if not whole:
        return 0.0
    if whole in keys:
        return _SAID_WHOLE
    if said[-1] in keys:
        return _SAID_BELOW
    if any(part in keys for part in said):
        return SURE
    return max((_nearness(whole, name) for name in keys), default=0.0)


def _nearness(said: str, name: str) -> float:
    shorter, longer = sorted((said, name), key=len)
    if len(shorter) < 2 or len(longer) > 40:
        return 0.0
    if shorter in longer:
        near = 0.5 + 0.39 * len(shorter) / len(longer)
    elif len(shorter) >= 4:
        near = 0.89 * SequenceMatcher(None, said, name).ratio() ** 2
    else:
        near = 0.0
    return near if near >= _LEAST else 0.0
