"""Calendar files that a phone reads: entries written as iCalendar.

Source: RFC 5545; RFC 7986 for the name and the refresh interval of a feed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from icalendar import Calendar, Event, Timezone, vDuration

from mashang.kernel.clock import STREET_ZONE

PRODUCT: Final = "-//Mashang//Street//ZH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event; the text is minimal, for calendars are read by machines of others.

    Attributes:
        uid: the same for the whole life of the event, wherever it moves.
        sequence: grows with each change, so that a calendar knows the newer one.
        changed_at: the instant of the last change.
    """

    uid: str
    sequence: int
    summary: str
    location: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEntry:
    """Something for a whole day, beside which the calendar still shows its owner as free.

    Attributes:
        read_at: the instant at which it was read; it changes as its day goes on.
    """

    uid: str
    summary: str
    day: date
    read_at: datetime


def written(
    entries: Iterable[Entry | DayEntry], *, name: str, refresh: timedelta | None = None
) -> bytes:
    """A calendar of entries, in the street's own time zone.

    Args:
        name: what a phone calls the calendar.
        refresh: for a feed: how often to ask again.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    if refresh is not None:
        calendar["refresh-interval"] = vDuration(refresh, params={"VALUE": "DURATION"})
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry) if isinstance(entry, Entry) else _day(entry))
    return bytes(calendar.to_ical())


@cache
def _zone() -> Timezone:
    """The street's zone; finding its changes takes thirty times as long as all the rest."""
    return Timezone.from_tzid(STREET_ZONE.key)


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(STREET_ZONE))
    event.add("dtend", entry.ends_at.astimezone(STREET_ZONE))
    event.add("summary", entry.summary)
    if entry.location:
        event.add("location", entry.location)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def _day(entry: DayEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.read_at)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
