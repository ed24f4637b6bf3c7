"""Time, always injected: `now()` reads the clock of the current context, tests turn it.

Instants are aware and in UTC; a *day* is a local day of the street's zone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

STREET_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Anything that tells the time as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  (the one place that asks the machine)


class FixedClock:
    """A clock that stands until it is moved; the fake held to the same contract as the real one."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def move(self, by: timedelta) -> None:
        """Turn the hands by a span, backwards too."""
        self._at += by


_SYSTEM = SystemClock()
_clock: ContextVar[Clock] = ContextVar("clock", default=_SYSTEM)


def now() -> datetime:
    """The present instant (aware, UTC) by the clock in use."""
    return _clock.get().now()


def today() -> date:
    """The present local day of the street."""
    return local_day(now())


@contextmanager
def use_clock(clock: Clock) -> Iterator[Clock]:
    """Run a block by another clock."""
    token = _clock.set(clock)
    try:
        yield clock
    finally:
        _clock.reset(token)


def local(instant: datetime) -> datetime:
    """The same instant on the street's wall clock."""
    return instant.astimezone(STREET_ZONE)


def local_day(instant: datetime) -> date:
    """The local day on which an instant falls."""
    return local(instant).date()


def day_span(day: date) -> tuple[datetime, datetime]:
    """Half-open UTC span of one local day."""
    since = datetime.combine(day, time.min, STREET_ZONE)
    until = datetime.combine(day + timedelta(days=1), time.min, STREET_ZONE)
    return since.astimezone(UTC), until.astimezone(UTC)
