"""Slots of bookable things, decided without I/O: when they are, and who may still take one.

Days are local days of the street, times its wall clock (Asia/Shanghai knows no summer time), spans
half-open. A place on the waiting list is held like a booking, so that nobody queues everywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from mashang.domain.calendars import WorkCalendar
from mashang.kernel.clock import STREET_ZONE
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


class Days(StrEnum):
    """Which days a thing keeps.

    `working`: the worked days of the calendar 调休; a weekend day that is made up keeps Friday's hours.
    `weekdays`: the days of the week as written, holidays or not.
    """

    WORKING = "working"
    WEEKDAYS = "weekdays"


@dataclass(frozen=True, slots=True)
class Opening:
    """Open from `since` until `until` on a day of the week (0 is Monday)."""

    weekday: int
    since: time
    until: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a thing can be booked.

    Attributes:
        slot: length of one slot; what is left at the end of an opening is no slot.
        lead: a slot is bookable until so long before it begins.
        ahead_days: bookable from so many days before.
        closed: single days on which it is shut.
    """

    openings: Sequence[Opening]
    slot: timedelta
    lead: timedelta
    ahead_days: int
    days: Days
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class SlotTime:
    """One slot."""

    starts_at: datetime
    ends_at: datetime


_FRIDAY = 4


def slots_on(schedule: Schedule, day: date, calendar: WorkCalendar) -> list[SlotTime]:
    """The slots of a day, in their order; none on closed days and, for `working`, on days off."""
    if day in schedule.closed:
        return []
    weekday = day.weekday()
    if schedule.days is Days.WORKING:
        if not calendar.is_working_day(day):
            return []
        weekday = min(weekday, _FRIDAY)
    found = []
    for opening in schedule.openings:
        if opening.weekday == weekday:
            found += _cut(day, opening, schedule.slot)
    return sorted(set(found), key=lambda one: one.starts_at)


def is_slot(schedule: Schedule, starts_at: datetime, calendar: WorkCalendar) -> SlotTime | None:
    """The slot that begins at an instant; None when none does."""
    day = starts_at.astimezone(STREET_ZONE).date()
    return next(
        (one for one in slots_on(schedule, day, calendar) if one.starts_at == starts_at), None
    )


class Refusal(StrEnum):
    """Why a slot cannot be taken."""

    PAST = "past"
    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"
    HELD_ALREADY = "held_already"
    HOLDS_TOO_MANY = "holds_too_many"
    NOT_FOR_THEM = "not_for_them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody wants a slot.

    Attributes:
        starts_at: of the slot.
        holds: how many coming bookings of this thing the person has.
        holds_this: whether one of them is this very slot.
        is_resident: whether they live where the thing is for.
        by_staff: written down at the desk, which may do so until the slot ends.
    """

    starts_at: datetime
    ends_at: datetime
    holds: int
    holds_this: bool
    is_resident: bool
    by_staff: bool = False


def refusal_of(wish: Wish, schedule: Schedule, most_held: int, now: datetime) -> Refusal | None:
    """The first rule against a wish, capacity aside; None when there is none."""
    today = now.astimezone(STREET_ZONE).date()
    day = wish.starts_at.astimezone(STREET_ZONE).date()
    rules = (
        (Refusal.PAST, now >= (wish.ends_at if wish.by_staff else wish.starts_at)),
        (Refusal.TOO_LATE, not wish.by_staff and now > wish.starts_at - schedule.lead),
        (Refusal.TOO_EARLY, day > today + timedelta(days=schedule.ahead_days)),
        (Refusal.NOT_FOR_THEM, not wish.is_resident),
        (Refusal.HELD_ALREADY, wish.holds_this),
        (Refusal.HOLDS_TOO_MANY, wish.holds >= most_held),
    )
    return next((refusal for refusal, holds in rules if holds), None)


def next_in_line(waiting: Iterable[tuple[datetime, str]], free: int) -> list[str]:
    """Who moves up, the longest waiting first.

    Args:
        waiting: since when, and the reference of the booking; of two of one instant the lesser moves.
        free: how many places there are.
    """
    return [ref for _, ref in sorted(waiting)[: max(free, 0)]]


def _cut(day: date, opening: Opening, slot: timedelta) -> list[SlotTime]:
    if slot <= timedelta(0):
        return []
    starts_at = datetime.combine(day, opening.since, STREET_ZONE)
    end = datetime.combine(day, opening.until, STREET_ZONE)
    found = []
    while starts_at + slot <= end:
        found.append(SlotTime(starts_at, starts_at + slot))
        starts_at += slot
    return found


_HOURS = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~至到]\s*(\d{1,2})[:：](\d{2})")


def read_hours(text: str, *, field: str) -> list[tuple[time, time]]:
    """Opening hours of a day as typed: `08:30-11:30 13:30-17:00`; none for nothing typed.

    Raises:
        Invalid: no hours, backwards, or overlapping.
    """
    known = unicodedata.normalize("NFKC", text).strip()
    rest = _HOURS.sub(" ", known).strip(" ,;、，；")
    spans = [tuple(int(part) for part in found.groups()) for found in _HOURS.finditer(known)]
    try:
        hours = sorted((time(a, b), time(c, d)) for a, b, c, d in spans)
    except ValueError:
        hours, rest = [], known
    overlaps = any(one[1] > other[0] for one, other in pairwise(hours))
    if rest or overlaps or any(since >= until for since, until in hours):
        raise Invalid(
            "booking.hours",
            Text(
                "时间写法不对，例如 08:30-11:30 13:30-17:00",
                "No opening hours; write them as 08:30-11:30 13:30-17:00",
            ),
            field=field,
        )
    return hours


def written_hours(hours: Iterable[tuple[time, time]]) -> str:
    """Opening hours as `read_hours` reads them."""
    return " ".join(f"{since:%H:%M}-{until:%H:%M}" for since, until in sorted(hours))
