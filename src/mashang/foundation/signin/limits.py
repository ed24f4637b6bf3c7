"""How often is too often: pure decisions over instants of earlier asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` within `span`."""

    count: int
    span: timedelta

    def free_at(self, earlier: Sequence[datetime], now: datetime) -> datetime | None:
        """The first instant at which one more is within the limit; None when it is so now.

        Args:
            earlier: instants of what counts, in any order.
        """
        if self.count <= 0:
            return now + self.span
        recent = sorted(at for at in earlier if at > now - self.span)
        if len(recent) < self.count:
            return None
        return recent[-self.count] + self.span


def wait(limits: Iterable[tuple[Limit, Sequence[datetime]]], now: datetime) -> timedelta | None:
    """How long until every limit lets one more through; None when all do now."""
    free = [at for limit, earlier in limits if (at := limit.free_at(earlier, now)) is not None]
    return max(free) - now if free else None
