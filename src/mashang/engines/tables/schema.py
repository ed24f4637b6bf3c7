"""What an import expects: columns by code, the words people use for them, how a cell is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mashang.engines.tables.cells import Cell
from mashang.engines.tables.readers import text
from mashang.kernel.texts import Text

# Takes a cell that is neither blank nor a fault; raises `Invalid` when it cannot be read.
Reader = Callable[[Cell], object]

_FREE_TEXT = text()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an import or an export.

    Args:
        code: stable name for programs, and the key of the value.
        title: the heading in both languages; an export writes it, an import knows it.
        reader: makes a value of a cell.
        synonyms: other headings that mean the same, in either language.
        required: a row without it is refused.
    """

    code: str
    title: Text
    reader: Reader = _FREE_TEXT
    synonyms: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self) -> Iterator[str]:
        """Everything a heading may say to mean this column."""
        yield from (self.title.zh, self.title.en, self.code, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of one kind of file.

    Args:
        code: stable name for programs: `houses`.
        columns: in the order of an export.

    Raises:
        ValueError: two columns have the same code.
    """

    code: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        codes = [column.code for column in self.columns]
        if len(set(codes)) < len(codes):
            raise ValueError(f"{self.code}: a column code is used twice")

    def column(self, code: str) -> Column | None:
        """The column with that code."""
        return next((column for column in self.columns if column.code == code), None)
