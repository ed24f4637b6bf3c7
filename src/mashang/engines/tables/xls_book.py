"""Workbooks of before 2007: XLS, still what many offices send."""

import io
from collections.abc import Iterator

import xlrd
from xlrd.biffh import XL_CELL_BLANK, XL_CELL_EMPTY, XLRDError

from mashang.engines.tables.books import Sheet
from mashang.engines.tables.cells import (
    Cell,
    Row,
    broken_cell,
    error_cell,
    number,
    text_cell,
)
from mashang.engines.tables.compound import SIGNATURE, workbook_stream
from mashang.engines.tables.limits import Limits
from mashang.engines.tables.merges import Block
from mashang.engines.tables.refusals import broken, locked, too_wide
from mashang.engines.tables.serials import Shape, from_serial, shape_of


class XlsBook:
    """A BIFF workbook, read by xlrd: in Python, so that damage is an exception and no crash.

    Raises:
        Invalid: damaged, locked, or no workbook.
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        if content.startswith(SIGNATURE):
            content = workbook_stream(content, name)
        self._book = _opened(content, name)
        self._sheets = _sheets(self._book, name)
        self._shapes = _shapes(self._book)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The work sheets."""
        return tuple(Sheet(one.name, one.visibility != 0) for one in self._sheets)

    def rows(self, sheet: int) -> Iterator[Row]:
        """The rows of a sheet that hold something."""
        source = self._sheets[sheet]
        for index in range(source.nrows):
            cells = [
                self._converted(source, index, column) for column in range(source.row_len(index))
            ]
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > self._limits.columns:
                raise too_wide(self._name, index + 1, len(cells) - 1, self._limits)
            if cells:
                yield Row(index + 1, cells)

    def blocks(self, sheet: int) -> tuple[Block, ...]:
        """The merged blocks of a sheet."""
        return tuple(
            Block(top + 1, left, bottom, right - 1)
            for top, bottom, left, right in self._sheets[sheet].merged_cells
        )

    def _converted(self, sheet: xlrd.sheet.Sheet, row: int, column: int) -> Cell:
        kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
        if kind in (XL_CELL_EMPTY, XL_CELL_BLANK):
            return None
        if kind == xlrd.XL_CELL_TEXT:
            return text_cell(str(value), self._limits.cell_chars)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        if kind == xlrd.XL_CELL_ERROR:
            return error_cell(xlrd.error_text_from_code.get(int(value), "#N/A"))
        return self._number(sheet, row, column, value)

    def _number(self, sheet: xlrd.sheet.Sheet, row: int, column: int, value: object) -> Cell:
        if not isinstance(value, float):
            return broken_cell(str(value))
        if value != value:  # noqa: PLR0124  only NaN differs from itself
            return number(value)
        style = sheet.cell_xf_index(row, column)
        shape = self._shapes[style] if style < len(self._shapes) else Shape.NUMBER
        return from_serial(value, shape, since_1904=self._book.datemode == 1)


def _opened(content: bytes, name: str) -> xlrd.book.Book:
    try:
        return xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
        )
    except XLRDError as refusal:
        raise locked(name) if "encrypted" in str(refusal) else broken(name) from refusal
    except Exception as damage:
        # xlrd has no error of its own for most damage: assertions, index and struct errors come
        # straight through, and new ones would with every release.
        raise broken(name) from damage


def _sheets(book: xlrd.book.Book, name: str) -> list[xlrd.sheet.Sheet]:
    try:
        return book.sheets()
    except Exception as damage:
        raise broken(name) from damage


def _shapes(book: xlrd.book.Book) -> list[Shape]:
    """What each cell style shows, by its index."""
    shapes = []
    for style in book.xf_list:
        form = book.format_map.get(style.format_key)
        shapes.append(shape_of(style.format_key, form.format_str if form else None))
    return shapes
