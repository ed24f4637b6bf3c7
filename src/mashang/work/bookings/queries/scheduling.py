"""The schedule of a thing as the domain knows it, and what is free in it."""

from datetime import date, datetime, timedelta

from mashang.domain.booking import Days, Opening, Schedule, SlotTime, slots_on
from mashang.foundation.policies import queries as policies
from mashang.kernel.clock import day_span
from mashang.work.bookings.models import Bookable, Booking, Slot


def schedule_of(thing: Bookable) -> Schedule:
    """When a thing can be booked; two queries."""
    return Schedule(
        openings=[Opening(one.weekday, one.since, one.until) for one in thing.hours.all()],
        slot=timedelta(minutes=thing.slot_min),
        lead=timedelta(minutes=thing.lead_min),
        ahead_days=thing.ahead_days,
        days=Days(thing.days),
        closed=frozenset(thing.closed_days.values_list("day", flat=True)),
    )


def slots_of(schedule: Schedule, day: date) -> list[SlotTime]:
    """The slots of a day by the street's calendar."""
    return slots_on(schedule, day, policies.calendar())


def kept_slots(thing: Bookable, first: date, last: date) -> dict[datetime, Slot]:
    """The slots that somebody asked for, from one day to another, both included."""
    since, until = day_span(first)[0], day_span(last)[1]
    rows = Slot.objects.filter(bookable=thing, starts_at__gte=since, starts_at__lt=until)
    return {row.starts_at: row for row in rows}


HELD = (Booking.State.BOOKED, Booking.State.WAITING)
"""What counts against how many a person may hold."""
PLACED = (Booking.State.BOOKED, Booking.State.CAME, Booking.State.NO_SHOW)
"""What takes a place in a slot."""
