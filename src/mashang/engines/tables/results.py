"""Row by row: what is good, and everything that is wrong with the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mashang.engines.tables.cells import (
    ERROR_WORDS,
    Cell,
    Fault,
    Row,
    error_cell,
    is_blank,
    reference,
)
from mashang.engines.tables.headers import Heading
from mashang.engines.tables.mapping import Mapping as ColumnMapping
from mashang.engines.tables.merges import Blocks
from mashang.engines.tables.schema import Column, Reader, Schema
from mashang.engines.tables.table import Table
from mashang.kernel.errors import Invalid, MashangError
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row.

    Args:
        column: code of the schema's column; None when the whole row is meant.
        code: stable, dotted, for programs: `cell.missing`.
        text: what is wrong, without the place.
        heading: the words above the cell, in the file's own language; `""` for the whole row.
        place: the cell as the spreadsheet names it: `C12`; `""` for the whole row.
    """

    column: str | None
    code: str
    text: Text
    heading: str | Text = ""
    place: str = ""

    @property
    def sentence(self) -> Text:
        """The problem with its place, for a report or a reason column."""
        if not self.place:
            return self.text
        return Text(
            "{heading}（{place}）{why}",
            "{heading} ({place}): {why}",
            heading=self.heading,
            place=self.place,
            why=self.text,
        )


@dataclass(frozen=True, slots=True)
class Good:
    """A row that can be used.

    Args:
        row_number: as the spreadsheet shows it, from 1.
        values: by code; None for a blank cell; columns that the file does not have are not there.
        raw: the row as it stands in the file.
    """

    row_number: int
    values: Mapping[str, object]
    raw: Row


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be used, with everything that is wrong with it."""

    row_number: int
    raw: Row
    problems: tuple[Problem, ...]


RowResult = Good | Bad


def refused(row: Good, error: MashangError, mapping: ColumnMapping) -> Bad:
    """A row that could be read, after the verb it was meant for would not take it.

    The error's field, when it is the code of a column, gives the problem its place.
    """
    match = next((one for one in mapping.matches if one.code == error.field), None)
    if match is None:
        problem = Problem(error.field, error.code, error.text)
    else:
        place = reference(row.row_number, match.heading.column)
        problem = Problem(match.code, error.code, error.text, match.heading.title, place)
    return Bad(row.row_number, row.raw, (problem,))


class _Reading(NamedTuple):
    """How one column is read."""

    column: Column
    code: str
    at: int
    reader: Reader
    heading: Heading


def read_rows(table: Table, schema: Schema, mapping: ColumnMapping) -> Iterator[RowResult]:
    """The rows below the heading, one after the other, each good or with its problems.

    Rows whose mapped cells are all blank are left out. The file is read as the results are taken.

    Raises:
        Invalid: the file turns out to be damaged, or larger than allowed, further down.
    """
    readings = []
    for match in mapping.matches:
        column = schema.column(match.code)
        if column is not None:
            at = match.heading.column
            readings.append(_Reading(column, match.code, at, column.reader, match.heading))
    wide = Blocks(block for block in table.blocks if not block.is_upright)
    last_of_header = mapping.header.last_row
    for row in table.rows():
        blocks = wide.at(row.number)
        if row.number <= last_of_header or _is_empty(row, readings):
            continue
        covered = frozenset(
            column
            for block in blocks
            for column in range(block.left, block.right + 1)
            if (row.number, column) != (block.top, block.left)
        )
        yield _result(row, readings, covered)


def _is_empty(row: Row, readings: list[_Reading]) -> bool:
    return all(is_blank(row.at(reading.at)) for reading in readings)


def _result(row: Row, readings: list[_Reading], covered: frozenset[int]) -> RowResult:
    values: dict[str, object] = {}
    problems: list[Problem] = []
    width = len(row.cells)
    for column, code, at, reader, heading in readings:
        cell = row.cells[at] if at < width else None
        try:
            if at in covered:
                raise _merged()
            values[code] = _value(cell, column, reader)
        except Invalid as error:
            place = reference(row.number, at)
            words = heading.title or column.title
            problems.append(Problem(code, error.code, error.text, words, place))
    if problems:
        return Bad(row.number, row, tuple(problems))
    return Good(row.number, values, row)


def _value(cell: Cell, column: Column, reader: Reader) -> object:
    if is_blank(cell):
        if column.required:
            raise Invalid("cell.missing", Text("必须填写", "is required"))
        return None
    if isinstance(cell, str) and cell.strip() in ERROR_WORDS:
        cell = error_cell(cell.strip())
    if isinstance(cell, Fault):
        raise Invalid(cell.code, cell.text)
    return reader(cell)


def _merged() -> Invalid:
    why = Text(
        "与旁边的列合并了，看不出是哪一列的内容，请取消合并后填写",
        "is merged with another column; unmerge it and fill each cell",
    )
    return Invalid("cell.merged", why)
