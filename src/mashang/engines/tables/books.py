"""What every kind of file gives, however it is written: sheets, rows, merged blocks."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from mashang.engines.tables.cells import Row
from mashang.engines.tables.merges import Block


class Sheet(NamedTuple):
    """A sheet of a file; a text file has one without a name."""

    name: str
    hidden: bool


class Book(Protocol):
    """A file whose sheets can be walked as often as wanted."""

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets in their order."""

    def rows(self, sheet: int) -> Iterator[Row]:
        """The rows of a sheet that hold something, in ascending order."""

    def blocks(self, sheet: int) -> tuple[Block, ...]:
        """The merged blocks of a sheet."""
