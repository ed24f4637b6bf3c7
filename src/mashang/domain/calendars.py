"""Working days of mainland China: Monday to Friday, corrected by each year's arrangement of 放假调休.

The State Council names, every autumn for the next year, days off and weekend days that are worked
instead (调休). Until it has, a year is counted as Monday to Friday and the answer carries a warning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mashang.kernel.texts import Text

_SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearArrangement:
    """What one notice of the State Council says of one year.

    Attributes:
        year: the year the notice arranges; a few of its days may lie in the December before.
        off: every day off, weekend days inside a holiday included.
        made_up: weekend days that are worked instead.
        source: the number of the notice: 国办发明电〔2024〕12号.
    """

    year: int
    off: frozenset[date]
    made_up: frozenset[date]
    source: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A day found by counting, and what the reader must know about the count."""

    day: date
    warnings: tuple[Text, ...] = ()


class WorkCalendar:
    """Answers which days are worked, from the arrangements published so far.

    Args:
        years: the arrangement of each published year.
    """

    __slots__ = ("_made_up", "_off", "years")

    def __init__(self, years: Mapping[int, YearArrangement]) -> None:
        self.years = dict(years)
        self._off = frozenset[date]().union(*(year.off for year in years.values()))
        self._made_up = frozenset[date]().union(*(year.made_up for year in years.values()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WorkCalendar) and self.years == other.years

    def __hash__(self) -> int:
        return hash(frozenset(self.years))

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on a local day."""
        if day in self._off:
            return False
        return day in self._made_up or day.weekday() < _SATURDAY

    def add_working_days(self, start: date, count: int) -> Counted:
        """The `count`-th working day after `start`; linear in `count`.

        The day of the start is not counted. With `count` 0: `start` itself if it is worked, else
        the next day that is.

        Raises:
            ValueError: when `count` is negative.

        Source: 民法典 art. 201 (the first day does not count), art. 203 (a last day off moves on).
        """
        if count < 0:
            raise ValueError("working days are counted forward")
        day = start
        if count == 0:
            while not self.is_working_day(day):
                day += _DAY
        for _ in range(count):
            day += _DAY
            while not self.is_working_day(day):
                day += _DAY
        return Counted(day, self.warnings(start, day))

    def warnings(self, first: date, last: date) -> tuple[Text, ...]:
        """One sentence for each year between two days whose arrangement is not published."""
        return tuple(
            Text(
                "{year} 年放假调休安排尚未公布，暂按周一至周五计算",
                "The holiday arrangement of {year} is not published; counted as Monday to Friday",
                year=year,
            )
            for year in range(first.year, _arranged_by(last) + 1)
            if year not in self.years
        )


def days_between(first: date, last: date) -> Iterable[date]:
    """Every day from `first` to `last`, both included."""
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))


def _arranged_by(day: date) -> int:
    """The last year whose notice may speak of a day: New Year's holiday reaches into December.

    Source: 国办发明电〔2018〕15号 made 29 December 2018 a working day for New Year 2019, the
    earliest such day seen.
    """
    return day.year + 1 if (day.month, day.day) >= (12, 29) else day.year
