"""The sum of an import: how many rows are good, and what is wrong with the rest, by frequency."""

from collections import Counter
from dataclasses import dataclass, field

from mashang.engines.tables.results import Good, RowResult
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """How often one problem occurred in one column.

    Args:
        column: code of the column; None for whole rows.
        code: the problem's code.
        count: in how many rows.
        first_row: where it was met first.
        example: how it read there, without its place.
        heading: the words above the column; `""` for whole rows.
    """

    column: str | None
    code: str
    count: int
    first_row: int
    example: Text
    heading: str | Text


@dataclass(frozen=True, slots=True)
class Report:
    """The sum of an import.

    Args:
        file: the file's name.
        read: rows below the heading with something in them.
        good: rows that can be used.
        bad: rows that cannot.
        problems: by frequency.
    """

    file: str
    read: int
    good: int
    bad: int
    problems: tuple[ProblemCount, ...]

    @property
    def text(self) -> Text:
        """The sum in one sentence."""
        return Text(
            "文件“{file}”共 {read} 行：可用 {good} 行，有误 {bad} 行",
            "“{file}”: {read} rows, {good} good, {bad} with errors",
            file=self.file,
            read=self.read,
            good=self.good,
            bad=self.bad,
        )

    @property
    def lines(self) -> tuple[Text, ...]:
        """One sentence for each kind of problem, the most frequent first."""
        return tuple(_line(one) for one in self.problems)


def _line(one: ProblemCount) -> Text:
    said = Text(
        "{example}（{count} 行，首见第 {row} 行）",
        "{example} ({count}×, first in row {row})",
        example=one.example,
        count=one.count,
        row=one.first_row,
    )
    if not one.heading:
        return said
    return Text("{heading}：{said}", "{heading}: {said}", heading=one.heading, said=said)


@dataclass(slots=True)
class Tally:
    """Counts results as they go by, in memory that does not grow with the file."""

    file: str
    good: int = 0
    bad: int = 0
    _counts: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    _first: dict[tuple[str | None, str], tuple[int, Text, str | Text]] = field(default_factory=dict)

    def add(self, result: RowResult) -> None:
        """Count one row."""
        if isinstance(result, Good):
            self.good += 1
            return
        self.bad += 1
        for problem in result.problems:
            kind = (problem.column, problem.code)
            self._counts[kind] += 1
            self._first.setdefault(kind, (result.row_number, problem.text, problem.heading))

    @property
    def report(self) -> Report:
        """The sum so far."""
        problems = tuple(
            ProblemCount(column, code, count, *self._first[column, code])
            for (column, code), count in self._counts.most_common()
        )
        return Report(self.file, self.good + self.bad, self.good, self.bad, problems)
