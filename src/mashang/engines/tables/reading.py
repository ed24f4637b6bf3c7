"""The whole way in, as a page and a command both walk it: open, find columns, preview, read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from mashang.engines.tables.headers import guess_header
from mashang.engines.tables.limits import Limits
from mashang.engines.tables.mapping import (
    Mapping,
    SavedMapping,
    apply_mapping,
    guess_mapping,
)
from mashang.engines.tables.results import RowResult, read_rows
from mashang.engines.tables.schema import Schema
from mashang.engines.tables.table import Source, Table, open_table
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

PREVIEW_ROWS = 50
Watch = Callable[[int], None]
"""Is told how many rows were read so far, after each."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, opened and understood as far as it can be without asking.

    Attributes:
        most: results after which the reading stops; None for the whole file.
        watch: told of every row that `results` gives out.
    """

    table: Table
    schema: Schema
    mapping: Mapping
    most: int | None = None
    watch: Watch | None = None

    def first(self, rows: int = PREVIEW_ROWS) -> "Reading":
        """The beginning of the file, as if it were all."""
        return replace(self, most=rows)

    def watched(self, watch: Watch) -> "Reading":
        """The same reading, telling how far it is."""
        return replace(self, watch=watch)

    def preview(self, rows: int = PREVIEW_ROWS) -> list[RowResult]:
        """The first results, whatever columns are missing; the rest of the file is not read."""
        return list(islice(read_rows(self.table, self.schema, self.mapping), rows))

    def results(self) -> Iterator[RowResult]:
        """All results, once every required column is found and every guess is sure.

        Raises:
            Invalid: a required column is missing, a guess wants a look, or the file is damaged.
        """
        self.require_sure_mapping()
        found = islice(read_rows(self.table, self.schema, self.mapping), self.most)
        return found if self.watch is None else _told(found, self.watch)

    def require_sure_mapping(self) -> None:
        """Refuse to go on with guesses.

        Raises:
            Invalid: nothing is known, a required column is missing, or a guess wants a look.
        """
        if not self.mapping.matches:
            raise Invalid("mapping.no_columns", self._nothing_text())
        if self.mapping.missing:
            raise Invalid("mapping.missing_columns", self._missing_text())
        if self.mapping.unsure:
            raise Invalid("mapping.unsure", self._unsure_text())

    def _nothing_text(self) -> Text:
        return Text(
            "文件“{file}”里没有认得的列。第 {row} 行为：{titles}",
            "“{file}” has no column that is known. Row {row} says: {titles}",
            file=self.table.name,
            row=self.mapping.header.last_row,
            titles=self._titles(),
        )

    def _titles(self) -> str:
        found = self.mapping.header.headings[:40]
        return " | ".join(heading.title or heading.letters for heading in found)

    def _missing_text(self) -> Text:
        return Text(
            "文件“{file}”缺少必需的列：{missing}。表头（第 {row} 行）为：{titles}",
            "“{file}” lacks required columns: {missing}. Its heading (row {row}) says: {titles}",
            file=self.table.name,
            missing=_listed([self._title(code) for code in self.mapping.missing]),
            row=self.mapping.header.last_row,
            titles=self._titles(),
        )

    def _unsure_text(self) -> Text:
        pairs = [
            Text("{title} = {words} ({letters})", "{title} = {words} ({letters})").with_values(
                title=self._title(match.code),
                words=match.heading.title,
                letters=match.heading.letters,
            )
            for match in self.mapping.unsure
        ]
        return Text(
            "文件“{file}”有的列只能猜测，请确认列对应：{pairs}",
            "Some columns of “{file}” are only guessed; confirm the mapping: {pairs}",
            file=self.table.name,
            pairs=_listed(pairs),
        )

    def _title(self, code: str) -> Text:
        column = self.schema.column(code)
        return column.title if column is not None else Text(code, code)


def _told(results: Iterator[RowResult], watch: Watch) -> Iterator[RowResult]:
    for count, result in enumerate(results, start=1):
        watch(count)
        yield result


def _listed(texts: list[Text]) -> Text:
    return Text(
        "、".join(one.in_("zh") for one in texts), ", ".join(one.in_("en") for one in texts)
    )


def start_reading(
    source: Source,
    schema: Schema,
    *,
    name: str | None = None,
    sheet: str | None = None,
    saved: SavedMapping | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Open a file and find its columns.

    Args:
        source: a path or a stream of bytes.
        schema: the columns expected.
        name: the file's name for messages, when the source is a stream.
        sheet: which sheet of a workbook; unless given, the only one that holds something.
        saved: a confirmed mapping; unless given, columns are guessed from the heading.
        limits: bounds on size.

    Raises:
        Invalid: the file cannot be used, or the saved mapping does not fit it.
    """
    table = open_table(source, name=name, sheet=sheet, limits=limits)
    if saved is not None:
        return Reading(table, schema, apply_mapping(saved, table, schema))
    return Reading(table, schema, guess_mapping(guess_header(table, schema), schema))
