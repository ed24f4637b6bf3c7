"""Opening a file somebody sent: one sheet of it, whatever the program that wrote it."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from mashang.engines.tables.books import Book
from mashang.engines.tables.cells import Row, printable
from mashang.engines.tables.limits import Limits
from mashang.engines.tables.merges import Block, with_shared_values
from mashang.engines.tables.refusals import (
    empty,
    no_such_sheet,
    not_readable,
    too_large,
    too_many_rows,
    too_many_sheets,
    which_sheet,
)
from mashang.engines.tables.sniff import Form, sniff
from mashang.engines.tables.text_book import Dialect, TextBook
from mashang.engines.tables.xls_book import XlsBook
from mashang.engines.tables.xlsx_book import XlsxBook

Source = Path | BinaryIO


class Table:
    """One sheet of a file. It holds the file's bytes, so it can be walked again and again.

    Args:
        name: the file's name, for messages.
        form: what the file is.
        sheet: the sheet's name; `""` for text files.
        dialect: encoding and delimiter of a text file; None for workbooks.
    """

    def __init__(self, book: Book, index: int, *, name: str, form: Form, limits: Limits) -> None:
        self.name = name
        self.form = form
        self.sheet = book.sheets[index].name
        self.dialect: Dialect | None = book.dialect if isinstance(book, TextBook) else None
        self._book = book
        self._index = index
        self._limits = limits

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, in order; empty ones are left out, numbers stay true.

        Upright merged blocks give their value to every row that they span.

        Raises:
            Invalid: damaged, or more rows or columns than allowed, told when they are met.
        """
        rows = with_shared_values(self._book.rows(self._index), self.blocks)
        for count, row in enumerate(rows, start=1):
            if count > self._limits.rows:
                raise too_many_rows(self.name, self._limits)
            yield row

    def first_rows(self, count: int) -> list[Row]:
        """The first rows that hold something, without reading the rest."""
        return list(islice(self.rows(), count))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The merged blocks."""
        return self._book.blocks(self._index)


def open_table(
    source: Source,
    *,
    name: str | None = None,
    sheet: str | None = None,
    limits: Limits | None = None,
) -> Table:
    """Open a file by its content: XLSX, XLSM, XLS, CSV, TSV.

    Args:
        source: a path, or a stream of bytes that is read once from where it stands.
        name: the file's name for messages; that of the path unless given.
        sheet: which sheet of a workbook; unless given, the only visible one that holds something.
        limits: bounds on size; the defaults hold a street.

    Raises:
        Invalid: missing, empty, too large, locked, damaged, no table, or with several sheets to
            choose from. The text names the file.
    """
    limits = limits or Limits()
    name = printable(name or (source.name if isinstance(source, Path) else ""))
    content = _content(source, name, limits)
    form = sniff(content, name, limits)
    book = _book(form, content, name, limits)
    if len(book.sheets) > limits.sheets:
        raise too_many_sheets(name, limits)
    return Table(book, _chosen(book, sheet, name), name=name, form=form, limits=limits)


def sheet_names(
    source: Source, *, name: str | None = None, limits: Limits | None = None
) -> list[str]:
    """The visible sheets of a file that hold something; `[""]` for a text file.

    Raises:
        Invalid: as `open_table`.
    """
    limits = limits or Limits()
    name = printable(name or (source.name if isinstance(source, Path) else ""))
    content = _content(source, name, limits)
    book = _book(sniff(content, name, limits), content, name, limits)
    return [book.sheets[index].name for index in _filled(book)]


def _content(source: Source, name: str, limits: Limits) -> bytes:
    """The bytes of the file, at most one more than allowed."""
    try:
        if not isinstance(source, Path):
            return source.read(limits.file_bytes + 1)
        if source.is_file() and source.stat().st_size > limits.file_bytes:
            raise too_large(name, limits)
        with source.open("rb") as stream:
            return stream.read(limits.file_bytes + 1)
    except OSError as error:
        raise not_readable(name) from error


def _book(form: Form, content: bytes, name: str, limits: Limits) -> Book:
    match form:
        case Form.XLSX:
            return XlsxBook(content, name, limits)
        case Form.XLS:
            return XlsBook(content, name, limits)
        case Form.CSV:
            return TextBook(content, name, limits)


def _filled(book: Book) -> list[int]:
    """The visible sheets that hold something."""
    return [
        index
        for index, sheet in enumerate(book.sheets)
        if not sheet.hidden and next(book.rows(index), None) is not None
    ]


def _chosen(book: Book, wanted: str | None, name: str) -> int:
    names = [sheet.name for sheet in book.sheets]
    if wanted is not None:
        if wanted not in names:
            raise no_such_sheet(name, wanted, names)
        index = names.index(wanted)
        if next(book.rows(index), None) is None:
            raise empty(name)
        return index
    filled = _filled(book)
    if not filled:
        raise empty(name)
    if len(filled) > 1:
        raise which_sheet(name, [names[index] for index in filled])
    return filled[0]
