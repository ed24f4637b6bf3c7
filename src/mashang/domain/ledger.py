"""The monthly ledger 台账: what a line counts, and how lines add up. Pure.

Counted by event: a case stands in the month in which it was opened and in the one in which it ended. What is
open or late is said of the instant at which the ledger is drawn. Whoever nobody could reach is no opinion:
the rate is satisfied of rated, and the unreachable stand apart (domain facts, section 10).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Final

from mashang.domain.lifecycle import Rating, State
from mashang.domain.lifecycle.rating import satisfaction
from mashang.kernel.clock import day_span
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month of the street's wall clock."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month":
        """A month from `2026-04`.

        Raises:
            Invalid: it is none.
        """
        try:
            return cls.of(date.fromisoformat(f"{text}-01"))
        except ValueError as err:
            raise Invalid(
                "ledger.month",
                Text("月份应写成 2026-04", "Write a month as 2026-04"),
                field="month",
            ) from err

    def before(self) -> "Month":
        """The month before."""
        return Month.of(date(self.year, self.month, 1) - timedelta(days=1))

    def span(self) -> tuple[datetime, datetime]:
        """Half-open UTC span."""
        first = date(self.year, self.month, 1)
        after = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return day_span(first)[0], day_span(after)[0]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Ended:
    """A case that ended in the month.

    Attributes:
        response: from opening (or reopening) to the first answer; None when none was owed or given.
        took: from opening to the last time it was done; None when it ended undone.
        is_late: done after its promise.
    """

    state: State
    response: timedelta | None
    took: timedelta | None
    is_late: bool
    rating: Rating | None


@dataclass(slots=True)
class Counts:
    """One line of the ledger, or the sum of several."""

    opened: int = 0
    returned: int = 0
    reopened: int = 0
    open_now: int = 0
    late_now: int = 0
    ended: list[Ended] = field(default_factory=list)

    def add(self, other: "Counts") -> None:
        """Take another line in: medians are of all cases, not of medians."""
        self.opened += other.opened
        self.returned += other.returned
        self.reopened += other.reopened
        self.open_now += other.open_now
        self.late_now += other.late_now
        self.ended += other.ended

    def figures(self) -> "Figures":
        """The line as people read it."""
        closed = [one for one in self.ended if one.state is State.CLOSED]
        said = satisfaction(one.rating for one in closed if one.rating is not None)
        return Figures(
            opened=self.opened,
            closed=len(closed),
            late=sum(one.is_late for one in closed),
            dropped=len(self.ended) - len(closed),
            returned=self.returned,
            reopened=self.reopened,
            satisfied=said.satisfied,
            rated=said.rated,
            unreachable=said.unreachable,
            rate=said.rate,
            response_min=_middle(one.response for one in closed),
            took_min=_middle(one.took for one in closed),
            open_now=self.open_now,
            late_now=self.late_now,
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """A line of the ledger.

    Attributes:
        dropped: ended without being solved: cancelled, or joined into another.
        rate: satisfied of rated, 0 to 1; None when nobody gave an opinion.
        response_min, took_min: medians in minutes over the closed; None when there is none.
        open_now, late_now: at the instant the ledger was drawn, whenever they were opened.
    """

    opened: int
    closed: int
    late: int
    dropped: int
    returned: int
    reopened: int
    satisfied: int
    rated: int
    unreachable: int
    rate: float | None
    response_min: int | None
    took_min: int | None
    open_now: int
    late_now: int


def _middle(spans: Iterable[timedelta | None]) -> int | None:
    known = [span / _MINUTE for span in spans if span is not None]
    return round(median(known)) if known else None
