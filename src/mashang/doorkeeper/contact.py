"""What the contact at a door tells: forced, held open, shut again."""

from dataclasses import dataclass
from typing import Final

from mashang.domain.doorkeeping import Alarm

GRACE_S: Final = 5.0
"""Somebody who was let in pulls the door a little later than the lock lets go."""


@dataclass
class Contact:
    """The contact of one door, with the seconds of a clock that never jumps.

    Attributes:
        watches_forced: False where a button inside opens without this program's knowing.
        held_open_after_s: 0 for never.
    """

    watches_forced: bool = True
    held_open_after_s: float = 60
    is_open: bool | None = None
    _let_until_s: float = float("-inf")
    _open_since_s: float = 0
    _raised: tuple[Alarm, ...] = ()

    def let(self, now_s: float, pulse_s: float) -> None:
        """The lock opens for so long."""
        self._let_until_s = now_s + pulse_s + GRACE_S

    def seen(self, *, is_open: bool, now_s: float) -> list[tuple[Alarm, bool]]:
        """The contact speaks: alarms that begin, and (True) those that are over."""
        before, self.is_open = self.is_open, is_open
        if not is_open:
            over = [(alarm, True) for alarm in self._raised]
            self._raised = ()
            return over
        if before:
            return []
        self._open_since_s = now_s
        # The first word after a start: who knows since when it stands open.
        if before is False and self.watches_forced and now_s > self._let_until_s:
            return self._raise(Alarm.FORCED)
        return []

    def passed(self, now_s: float) -> list[tuple[Alarm, bool]]:
        """Time passes: alarms that begin by it."""
        if (
            self.is_open
            and self.held_open_after_s
            and Alarm.HELD_OPEN not in self._raised
            and now_s - self._open_since_s >= self.held_open_after_s
        ):
            return self._raise(Alarm.HELD_OPEN)
        return []

    def _raise(self, alarm: Alarm) -> list[tuple[Alarm, bool]]:
        self._raised = (*self._raised, alarm)
        return [(alarm, False)]
