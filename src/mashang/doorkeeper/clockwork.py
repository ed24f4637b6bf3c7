"""Whether the door knows the time: its clock against the steady one, the past, and the street's."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from mashang.kernel import clock
from mashang.kernel.texts import Text

BUILT: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""No clock of a door that runs this program can rightly say less."""
MOST_OFF: Final = timedelta(seconds=30)
"""A proof of a phone lives a minute: half of it may be the clocks'."""
MOST_JUMP: Final = timedelta(seconds=5)


class Doubted(StrEnum):
    """Why a clock is not believed."""

    BEFORE = "before"
    JUMPED = "jumped"
    FAR = "far"

    @property
    def text(self) -> Text:
        """What it means, and what to do."""
        return _WORDS[self]


@dataclass(frozen=True, slots=True)
class Told:
    """What the door's clock says, and whether to believe it.

    Attributes:
        doubted: why not; None when it is believed.
        off: how far it is ahead of the street's clock; None before they met.
    """

    at: datetime
    doubted: Doubted | None
    off: timedelta | None

    @property
    def trusted(self) -> bool:
        """Whether dates may be judged by it."""
        return self.doubted is None


def steady_s() -> float:
    """Seconds that only go forward, sleep of the machine included where it can be counted."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()


class Clockwork:
    """The door's clock, watched.

    Args:
        wall: what the machine believes to be the time.
        steady: seconds that never jump.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = clock.now,
        steady: Callable[[], float] = steady_s,
    ) -> None:
        self._wall, self._steady = wall, steady
        self._floor = BUILT
        self._seen: tuple[datetime, float] | None = None
        self._jumped = False
        self._off: timedelta | None = None

    def not_before(self, at: datetime) -> None:
        """Something that the door holds was made then: it cannot be earlier now."""
        self._floor = max(self._floor, at - MOST_OFF)

    def met(self, server_time: datetime, *, took_s: float = 0) -> None:
        """The street said its time; this ends the doubt about a jump.

        Args:
            took_s: from question to answer; the answer was given somewhere in between.
        """
        at, steady = self._wall(), self._steady()
        self._seen, self._jumped = (at, steady), False
        self._off = at - timedelta(seconds=took_s / 2) - server_time

    def told(self) -> Told:
        """The time, and whether it is believed."""
        at, steady = self._wall(), self._steady()
        if self._seen is not None:
            moved, passed = at - self._seen[0], timedelta(seconds=steady - self._seen[1])
            jump = moved - passed
            if abs(jump) > MOST_JUMP:
                self._jumped = True
            if self._off is not None:
                self._off += jump
        # Each look anew: a clock that is slowly put right by its network's time never jumps.
        self._seen = (at, steady)
        return Told(at, self._doubt(at), self._off)

    def street_time(self) -> datetime:
        """The street's time as far as it is known; for signing requests."""
        told = self.told()
        return told.at - (told.off or timedelta(0))

    def _doubt(self, at: datetime) -> Doubted | None:
        if at < self._floor:
            return Doubted.BEFORE
        if self._jumped:
            return Doubted.JUMPED
        if self._off is not None and abs(self._off) > MOST_OFF:
            return Doubted.FAR
        return None


_WORDS = {
    Doubted.BEFORE: Text(
        "时钟早于设备已知的时刻：请校时，或更换主板电池",
        "The clock is behind what the door has seen: set it, or change the board's battery",
    ),
    Doubted.JUMPED: Text(
        "时钟突然跳变：连上服务器后会自动核对",
        "The clock jumped: it is checked as soon as the server answers",
    ),
    Doubted.FAR: Text(
        "时钟与服务器相差太多：请开启网络校时",
        "The clock is far from the server's: turn on network time",
    ),
}
