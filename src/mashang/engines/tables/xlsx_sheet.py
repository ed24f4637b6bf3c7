"""One sheet of a workbook, streamed row by row out of its XML.

Read with expat rather than through a library: error cells, formulas without a value, escapes and
the exact digits of a number are all kept, the first rows come at once, and a sheet with one cell in
its last corner costs one cell.
"""

import re
from collections.abc import Iterator, Sequence

from mashang.engines.tables.archive import Archive, damage_named
from mashang.engines.tables.cells import (
    Cell,
    Row,
    broken_cell,
    column_number,
    error_cell,
    text_cell,
    unvalued_formula,
)
from mashang.engines.tables.limits import Limits
from mashang.engines.tables.merges import Block, block_of
from mashang.engines.tables.refusals import broken, too_many_merges, too_wide
from mashang.engines.tables.serials import Shape, from_iso, from_serial
from mashang.engines.tables.xlsx_parts import SharedTexts, unescaped
from mashang.engines.tables.xml_parts import Attributes, Walker, spellings
from mashang.kernel.texts import Text

_TAGS = spellings("row", "c", "v", "f", "t", "rPh")
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)
_SURELY_EXACT_DIGITS = 15
_DIGITS = "0123456789"
_MERGE = re.compile(rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?ref=[\"']([A-Z0-9$:]{2,40})[\"']")
_MERGE_TAG = b"mergeCell"
_PIECE_BYTES = 1 << 18


class SheetWalk:
    """Rows of one sheet part.

    Args:
        archive: the workbook.
        part: path of the sheet.
        shapes: what each cell style shows.
        texts: the shared texts.
        since_1904: the workbook's date system.
        limits: columns and characters allowed.
    """

    def __init__(
        self,
        archive: Archive,
        part: str,
        *,
        shapes: Sequence[Shape],
        texts: SharedTexts,
        since_1904: bool,
        limits: Limits,
    ) -> None:
        self._archive = archive
        self._part = part
        self._shapes = shapes
        self._texts = texts
        self._since_1904 = since_1904
        self._limits = limits
        self._rows: list[Row] = []
        self._number = 0
        self._cells: list[Cell] = []
        self._next_column = 0
        self._cell: Attributes = {}
        self._value = ""
        self._inline = ""
        self._run = ""
        self._formula: str | None = None
        self._taking = ""
        self._in_phonetic = False
        self._columns: dict[str, int] = {}

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, in order, a piece of the file at a time.

        Raises:
            Invalid: the part is missing, damaged, or wider than allowed.
        """
        with self._archive.open(self._part) as stream:
            steps = Walker(stream, self._start, self._end, self._chars).steps()
            while self._step(steps):
                yield from self._rows
                self._rows.clear()

    def _step(self, steps: Iterator[None]) -> bool:
        with damage_named(self._archive.name):
            return next(steps, self) is None

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = _TAGS.get(name)
        if tag == "c":
            self._cell = attributes
            self._value = self._inline = ""
            self._formula = None
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "f":
            self._formula = ""
            self._taking = tag
        elif tag == "rPh":
            self._in_phonetic = True
        elif tag is not None:
            self._taking = tag

    def _start_row(self, attributes: Attributes) -> None:
        row = int(attributes.get("r", self._number + 1))
        if row <= self._number:
            detail = Text("第 {row} 行的次序有误", "row {row} is out of order", row=row)
            raise broken(self._archive.name, detail)
        self._number = row
        self._cells = []
        self._next_column = 0

    def _chars(self, text: str) -> None:
        if self._taking == "v":
            if len(self._value) <= self._limits.cell_chars:
                self._value += text
        elif self._taking == "t":
            known = len(self._inline) + len(self._run)
            if not self._in_phonetic and known <= self._limits.cell_chars:
                self._run += text
        elif self._taking == "f" and self._formula == "":
            self._formula = text

    def _end(self, name: str) -> None:
        tag = _TAGS.get(name)
        if tag == "c":
            self._end_cell()
        elif tag == "row":
            if self._cells:
                self._rows.append(Row(self._number, self._cells))
        elif tag == "rPh":
            self._in_phonetic = False
        elif tag is not None:
            if self._run:
                self._inline += unescaped(self._run)
                self._run = ""
            self._taking = ""

    def _end_cell(self) -> None:
        column = self._column()
        self._next_column = column + 1
        cell = self._converted()
        if cell is None:
            return
        if column >= self._limits.columns:
            raise too_wide(self._archive.name, self._number, column, self._limits)
        cells = self._cells
        if column == len(cells):
            cells.append(cell)
            return
        if column > len(cells):
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = cell

    def _column(self) -> int:
        place = self._cell.get("r")
        if place is None:
            return self._next_column
        letters = place.rstrip(_DIGITS)
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_number(letters)
        return column

    def _converted(self) -> Cell:
        """The cell's value by its type.

        Source: ECMA-376 part 1, section 18.18.11 (ST_CellType).
        """
        value, kind = self._value, self._cell.get("t", "n")
        if kind == "s":
            return self._shared(value)
        if kind == "inlineStr":
            return text_cell(self._inline, self._limits.cell_chars)
        if kind == "str":
            return text_cell(unescaped(value), self._limits.cell_chars)
        if not value:
            return None if self._formula is None else unvalued_formula(self._formula)
        return self._typed(kind, value)

    def _typed(self, kind: str, value: str) -> Cell:
        if kind == "n":
            return self._numeric(value)
        if kind == "e":
            return error_cell(value[:40])
        if kind == "b":
            return {"1": True, "0": False, "true": True, "false": False}.get(
                value.strip(), broken_cell(value)
            )
        return from_iso(value.strip()) if kind == "d" else broken_cell(value)

    def _shared(self, index: str) -> Cell:
        if not index:
            return None
        try:
            text = self._texts[int(index)]
        except (IndexError, ValueError):
            return broken_cell(index)
        return text_cell(text, self._limits.cell_chars)

    def _numeric(self, value: str) -> Cell:
        style = self._cell.get("s")
        shape = self._shape(style) if style is not None else Shape.NUMBER
        if shape is Shape.NUMBER and len(value) <= _SURELY_EXACT_DIGITS and value.isdigit():
            return int(value)
        if _NUMBER.fullmatch(value) is None:
            return broken_cell(value)
        return from_serial(float(value), shape, since_1904=self._since_1904)

    def _shape(self, style: str) -> Shape:
        index = int(style)
        return self._shapes[index] if 0 <= index < len(self._shapes) else Shape.NUMBER


def merged_blocks(archive: Archive, part: str, limits: Limits) -> tuple[Block, ...]:
    """The merged blocks of a sheet, which stand behind all its cells.

    Found by their spelling in the raw bytes, a second parse of a large sheet would take seconds.

    Raises:
        Invalid: damaged, or with more blocks than allowed.
    """
    blocks: list[Block] = []
    with damage_named(archive.name), archive.open(part) as stream:
        tail = b""
        while piece := stream.read(_PIECE_BYTES):
            window = tail + piece
            end = 0
            for found in _MERGE.finditer(window) if _MERGE_TAG in window else ():
                end = found.end()
                blocks.append(block_of(found.group(1).decode("ascii")))
            if len(blocks) > limits.merges:
                raise too_many_merges(archive.name, limits)
            tail = window[max(end, len(window) - 300) :]
    return tuple(blocks)
