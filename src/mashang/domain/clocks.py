"""The clocks of a case: when it must be accepted, answered for the first time, and resolved.

A clock runs by minutes around the clock or by working days. It stands still only while the case is
parked (挂账) and gets more time only by an extension (延期); both name who approved them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from mashang.domain.calendars import WorkCalendar
from mashang.kernel.clock import day_span, local_day
from mashang.kernel.texts import Text

_DAY = timedelta(days=1)


class Clock(StrEnum):
    """The three promises of a case."""

    ACCEPT = "accept"
    FIRST_RESPONSE = "first_response"
    RESOLVE = "resolve"

    @property
    def text(self) -> Text:
        """Its name for people."""
        return _CLOCK_TEXTS[self]


_CLOCK_TEXTS: Mapping[Clock, Text] = {
    Clock.ACCEPT: Text("受理", "accept"),
    Clock.FIRST_RESPONSE: Text("首次回应", "first response"),
    Clock.RESOLVE: Text("办结", "resolve"),
}


@dataclass(frozen=True, slots=True)
class Minutes:
    """So many minutes of wall time, nights and holidays included."""

    count: int

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a clock runs forward")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Until the close (24:00 local) of the n-th working day after the day of the start."""

    count: int

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError("a clock runs forward")


ClockRule = Minutes | WorkingDays


@dataclass(frozen=True, slots=True)
class ClockRules:
    """The rule of each clock for one kind of case; None where a kind makes no such promise."""

    accept: ClockRule | None
    first_response: ClockRule | None
    resolve: ClockRule | None

    def of(self, clock: Clock) -> ClockRule | None:
        """The rule of one clock."""
        return {
            Clock.ACCEPT: self.accept,
            Clock.FIRST_RESPONSE: self.first_response,
            Clock.RESOLVE: self.resolve,
        }[clock]


@dataclass(frozen=True, slots=True)
class Pause:
    """A span in which the case was parked; `until` is None while it still is.

    Attributes:
        since: instant of parking, included.
        until: instant of going on, excluded.
        approved_by: reference of who approved it; never empty.
    """

    since: datetime
    until: datetime | None
    approved_by: str

    def __post_init__(self) -> None:
        if not self.approved_by:
            raise ValueError("a pause names who approved it")
        if self.until is not None and self.until < self.since:
            raise ValueError("a pause ends after it began")


@dataclass(frozen=True, slots=True)
class Extension:
    """More time for a clock, and the reference of who approved it."""

    by: ClockRule
    approved_by: str

    def __post_init__(self) -> None:
        if not self.approved_by:
            raise ValueError("an extension names who approved it")


@dataclass(frozen=True, slots=True)
class Due:
    """The instant a clock runs out, or None while it stands still in an open pause."""

    at: datetime | None
    warnings: tuple[Text, ...] = ()


class ClockState(StrEnum):
    """How a clock reads at an instant."""

    NONE = "none"
    RUNNING = "running"
    STANDING = "standing"
    OVERDUE = "overdue"
    MET = "met"
    MISSED = "missed"

    @property
    def text(self) -> Text:
        """Its name for people."""
        return _STATE_TEXTS[self]


_STATE_TEXTS: Mapping[ClockState, Text] = {
    ClockState.NONE: Text("无时限", "no limit"),
    ClockState.RUNNING: Text("计时中", "running"),
    ClockState.STANDING: Text("暂停计时", "standing"),
    ClockState.OVERDUE: Text("已超时", "overdue"),
    ClockState.MET: Text("按时完成", "met"),
    ClockState.MISSED: Text("超时完成", "met late"),
}


def due_at(
    rule: ClockRule,
    since: datetime,
    calendar: WorkCalendar,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Due:
    """When a clock that started at `since` runs out.

    A pause pushes only what was not yet due when it began. Minutes are pushed by the exact length
    of the pauses; a working day counts unless the case was parked at its close, so that the answer
    is always the close of a working day. Extensions follow on from the end they extend.

    Args:
        rule: the promise.
        since: aware instant of the start.
        calendar: which days are worked.
        pauses: in any order; overlaps count once.
        extensions: in the order of approval.

    Complexity: linear in days and pauses.
    """
    spans = _merged(pauses)
    warnings: dict[Text, None] = {}
    at = since
    for unit, rules in groupby((rule, *(more.by for more in extensions)), key=type):
        count = sum(one.count for one in rules)
        due = (
            _after_minutes(count, at, spans)
            if unit is Minutes
            else _after_working_days(count, at, calendar, spans)
        )
        warnings.update(dict.fromkeys(due.warnings))
        if due.at is None:
            return Due(None, tuple(warnings))
        at = due.at
    return Due(at, tuple(warnings))


def read_clock(due: Due | None, stopped_at: datetime | None, now: datetime) -> ClockState:
    """How a clock stands: `stopped_at` is when the promise was kept, None while it runs.

    Keeping a promise at the very instant it runs out is late: the span is half-open.
    """
    if due is None:
        return ClockState.NONE
    if due.at is None:
        return ClockState.STANDING if stopped_at is None else ClockState.MET
    if stopped_at is not None:
        return ClockState.MET if stopped_at < due.at else ClockState.MISSED
    return ClockState.RUNNING if now < due.at else ClockState.OVERDUE


def _after_minutes(count: int, since: datetime, pauses: Sequence[Pause]) -> Due:
    due = since + timedelta(minutes=count)
    for pause in pauses:
        if pause.since >= due:
            break
        if pause.until is None:
            return Due(None)
        due += max(timedelta(), pause.until - max(pause.since, since))
    return Due(due)


def _after_working_days(
    count: int, since: datetime, calendar: WorkCalendar, pauses: Sequence[Pause]
) -> Due:
    first = local_day(since)
    day = first if count == 0 else first + _DAY
    left = max(1, count)
    while True:
        if calendar.is_working_day(day):
            close = day_span(day)[1]
            stands = next((pause for pause in pauses if _covers(pause, close)), None)
            if stands is None:
                left -= 1
                if left == 0:
                    return Due(close, calendar.warnings(first, day))
            elif stands.until is None:
                return Due(None, calendar.warnings(first, day))
        day += _DAY


def _covers(pause: Pause, instant: datetime) -> bool:
    return pause.since < instant and (pause.until is None or instant <= pause.until)


def _merged(pauses: Sequence[Pause]) -> list[Pause]:
    """Pauses by time, overlapping ones made one."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.since):
        last = merged[-1] if merged else None
        if last is None or (last.until is not None and last.until < pause.since):
            merged.append(pause)
        elif last.until is not None and (pause.until is None or pause.until > last.until):
            merged[-1] = Pause(last.since, pause.until, last.approved_by)
    return merged
