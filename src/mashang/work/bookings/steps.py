"""Writes on bookings. Locks in this order: person, slots by their key, bookings.

Every change of a booking's state holds the lock of its slot, so `taken` is always what it says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import F

from mashang.domain.booking import Days, SlotTime, next_in_line
from mashang.elements.people.models import Person
from mashang.elements.people.queries import contact_bars
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.bookings.models import Bookable, Booking, OpeningHours, Slot
from mashang.work.bookings.queries.scheduling import HELD, schedule_of, slots_of

State = Booking.State


@dataclass(frozen=True, slots=True)
class NewThing:
    """A thing to be, for residents of the place at which it stands; the rest as policy begins with.

    Attributes:
        hours: by day of the week, from and until.
    """

    kind: str
    name: str
    where: str
    slot_min: int
    capacity: int
    days: Days
    hours: Mapping[int, Sequence[tuple[time, time]]]


@step
def add_thing(*, place: Place, wanted: NewThing) -> Bookable:
    """Declare something bookable, as checked."""
    thing = Bookable.objects.create(
        kind=wanted.kind,
        name=wanted.name,
        where=wanted.where,
        place=place,
        path=place.path,
        scope=place,
        scope_path=place.path,
        slot_min=wanted.slot_min,
        capacity=wanted.capacity,
        lead_min=policies.number("bookings.lead_min"),
        ahead_days=policies.number("bookings.ahead_days"),
        held_at_most=policies.number("bookings.held_at_most_count"),
        days=wanted.days,
    )
    set_hours(thing, wanted.hours)
    return thing


@step
def set_hours(thing: Bookable, hours: Mapping[int, Sequence[tuple[time, time]]]) -> None:
    """The opening hours of a thing, instead of those before."""
    thing.hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(bookable=thing, weekday=weekday, since=since, until=until)
        for weekday, spans in hours.items()
        for since, until in spans
    )


def coming_slots(thing: Bookable, at: datetime) -> list[SlotTime]:
    """The slots of the days on which a thing can be booked, that have not begun."""
    schedule, today = schedule_of(thing), local_day(at)
    days = (today + timedelta(days=1) * ahead for ahead in range(thing.ahead_days + 1))
    return [one for day in days for one in slots_of(schedule, day) if one.starts_at > at]


def full() -> Conflict:
    """Somebody was faster."""
    return Conflict(
        "bookings.full",
        Text("刚刚被别人约走了，请选别的时段", "Somebody was faster; please choose another slot"),
    )


@step
def locked_slots(thing: Bookable, *times: SlotTime) -> dict[datetime, Slot]:
    """The slots of some times, made when nobody asked for them before, locked in one order."""
    for one in times:
        Slot.objects.get_or_create(
            bookable=thing,
            starts_at=one.starts_at,
            defaults={"ends_at": one.ends_at, "capacity": thing.capacity},
        )
    rows = Slot.objects.select_for_update(of=("self",)).filter(
        bookable=thing, starts_at__in=[one.starts_at for one in times]
    )
    return {row.starts_at: row for row in rows.order_by("pk")}


@step
def add_booking(
    slot: Slot, person: Person, *, thing: Bookable, by: Account | None, waits: bool, at: datetime
) -> Booking:
    """A place in a locked slot, or one on its waiting list.

    Raises:
        Conflict: it is full, and nobody wants to wait, or nobody may.
    """
    has_room = slot.taken < slot.capacity
    if not has_room and not (waits and thing.has_waiting):
        raise full()
    booking = Booking.objects.create(
        booking_id=new_id(at),
        bookable=thing,
        path=thing.path,
        slot=slot,
        starts_at=slot.starts_at,
        person=person,
        booked_by=by,
        state=State.BOOKED if has_room else State.WAITING,
        booked_at=at,
        changed_at=at,
    )
    if has_room:
        _add_taken(slot, 1)
    return booking


@step
def move_booking(booking: Booking, old: Slot, new: Slot, at: datetime) -> None:
    """Give a booking a place in another slot; both are locked; who waited for the old one moves up.

    Raises:
        Conflict: the new one is full.
    """
    if new.taken >= new.capacity:
        raise full()
    if booking.state == State.BOOKED:
        _add_taken(old, -1)
    _add_taken(new, 1)
    booking.slot = new
    booking.starts_at = new.starts_at
    booking.state = State.BOOKED
    booking.moved_up_at = None
    booking.told_at = None
    _changed(booking, at)
    booking.save(
        update_fields=[
            "slot", "starts_at", "state", "moved_up_at", "told_at", "sequence", "changed_at",
        ]
    )  # fmt: skip
    move_up(old, at)


@step
def cancel_booking(
    booking: Booking, slot: Slot, at: datetime, *, because: str = "", fills: bool = True
) -> None:
    """Free a booking's place in its locked slot; the next in line moves up by itself.

    Args:
        because: said by the desk: then the person is told.
        fills: False when the slot falls away.
    """
    if booking.state == State.BOOKED:
        _add_taken(slot, -1)
    booking.state = State.CANCELLED
    booking.cancelled_because = because
    booking.told_at = at if because else None
    _changed(booking, at)
    booking.save(update_fields=["state", "cancelled_because", "told_at", "sequence", "changed_at"])
    if fills:
        move_up(slot, at)


@step
def move_up(slot: Slot, at: datetime) -> int:
    """Give free places of a locked slot to who waits longest; they are told. Returns how many moved.

    Who died or moved away meanwhile is passed over: what they have coming ends with the news of it.
    """
    if slot.starts_at <= at:
        return 0
    line_up = list(Booking.objects.filter(slot=slot, state=State.WAITING))
    gone = contact_bars([row.person_id for row in line_up])
    waiting = {str(row.pk): row for row in line_up if row.person_id not in gone}
    line = ((row.booked_at, key) for key, row in waiting.items())
    for key in (moving := next_in_line(line, slot.capacity - slot.taken)):
        row = waiting[key]
        row.state = State.BOOKED
        row.moved_up_at = at
        row.told_at = at
        _changed(row, at)
        row.save(update_fields=["state", "moved_up_at", "told_at", "sequence", "changed_at"])
    _add_taken(slot, len(moving))
    return len(moving)


@step
def cancel_coming(person_id: UUID, thing_ids: Iterable[UUID], at: datetime, because: str) -> int:
    """Cancel what a person has coming of some things; returns how many."""
    wanted = Booking.objects.filter(
        person_id=person_id, bookable_id__in=list(thing_ids), state__in=HELD, starts_at__gt=at
    )
    slots = Slot.objects.select_for_update(of=("self",)).filter(
        pk__in=list(wanted.values_list("slot_id", flat=True))
    )
    ended = 0
    for slot in slots.order_by("pk"):
        for row in Booking.objects.filter(slot=slot, person_id=person_id, state__in=HELD):
            cancel_booking(row, slot, at, because=because)
            ended += 1
    return ended


def _add_taken(slot: Slot, places: int) -> None:
    """Count on the locked row; the constraint of the table is the last word."""
    if places:
        Slot.objects.filter(pk=slot.pk).update(taken=F("taken") + places)
        slot.taken += places


def _changed(booking: Booking, at: datetime) -> None:
    booking.sequence += 1
    booking.changed_at = at
