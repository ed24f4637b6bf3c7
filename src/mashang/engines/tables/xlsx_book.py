"""Workbooks of today: XLSX and XLSM."""

from collections.abc import Iterator

from mashang.engines.tables.archive import Archive
from mashang.engines.tables.books import Sheet
from mashang.engines.tables.cells import Row
from mashang.engines.tables.limits import Limits
from mashang.engines.tables.merges import Block
from mashang.engines.tables.serials import Shape
from mashang.engines.tables.xlsx_parts import BookParts, SharedTexts, book_parts, cell_shapes
from mashang.engines.tables.xlsx_sheet import SheetWalk, merged_blocks


class XlsxBook:
    """An Office Open XML workbook; macros, pictures and links are never looked at.

    Raises:
        Invalid: damaged, or too large once unpacked.

    Source: ECMA-376 part 1, section 18 (SpreadsheetML).
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self._archive = Archive(content, name, limits)
        self._limits = limits
        self._parts: BookParts = book_parts(self._archive)
        self._shapes: list[Shape] = cell_shapes(self._archive, self._parts.styles)
        self._texts = SharedTexts(self._archive, self._parts.texts, limits.cell_chars)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The work sheets."""
        return tuple(Sheet(one.name, one.hidden) for one in self._parts.sheets)

    def rows(self, sheet: int) -> Iterator[Row]:
        """The rows of a sheet that hold something."""
        walk = SheetWalk(
            self._archive,
            self._parts.sheets[sheet].part,
            shapes=self._shapes,
            texts=self._texts,
            since_1904=self._parts.since_1904,
            limits=self._limits,
        )
        return walk.rows()

    def blocks(self, sheet: int) -> tuple[Block, ...]:
        """The merged blocks of a sheet."""
        return merged_blocks(self._archive, self._parts.sheets[sheet].part, self._limits)
