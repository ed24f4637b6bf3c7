"""Handing a responsibility over: from an instant on somebody else answers, with no gap and no overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """One holder's time of one place and level, half-open.

    Attributes:
        until: first instant after it; None while open.
    """

    key: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """What becomes of those who answer until now.

    Attributes:
        ends: keys of spans that end at the instant.
        drops: keys of spans that were planned for later and never begin.
    """

    ends: tuple[str, ...]
    drops: tuple[str, ...]


def cut_at(spans: Sequence[Span], at: datetime) -> Cut:
    """Make room for whoever answers from `at` on: what runs over it ends, what begins later falls away."""
    ends = [one.key for one in spans if one.since < at and (one.until is None or one.until > at)]
    drops = [one.key for one in spans if one.since >= at]
    return Cut(tuple(ends), tuple(drops))
