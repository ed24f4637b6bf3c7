"""Declaring what can be booked: hours, room, days on which it is shut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from mashang.domain.booking import Days
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import paths
from mashang.kernel.clock import day_span, local_day
from mashang.kernel.errors import Conflict, Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.bookings import steps
from mashang.work.bookings.models import (
    REGISTER,
    Bookable,
    Booking,
    ClosedDay,
    Slot,
)
from mashang.work.bookings.policy import BOOKABLES
from mashang.work.bookings.queries.scheduling import HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A thing as its keeper wants it.

    Attributes:
        hours: by day of the week (0 is Monday), from and until.
    """

    kind: str
    name: str
    where: str
    place_id: int
    scope_id: int
    slot_min: int
    capacity: int
    lead_min: int
    ahead_days: int
    held_at_most: int
    days: Days
    has_waiting: bool
    is_open: bool
    hours: Mapping[int, Sequence[tuple[time, time]]]


@verb
def add_bookable(*, actor: Actor, wanted: Wanted, command_id: UUID) -> UUID:
    """Declare something bookable.

    Returns:
        Its id.

    Raises:
        OutOfScope: place or scope is not in the actor's part of the street.
        Invalid: no hours, out of bounds.
    """
    name = "bookings.add_bookable"
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=name)
    if done is not None:
        return UUID(done["bookable_id"])
    thing = Bookable()
    _fill(actor, thing, wanted)
    thing.save(force_insert=True)
    steps.set_hours(thing, wanted.hours)
    _record(actor, name, thing)
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=name, answer={"bookable_id": str(thing.pk)}
    )
    return thing.pk


@verb
def change_bookable(*, actor: Actor, bookable_id: UUID, wanted: Wanted) -> None:
    """Change a thing. What is booked stands; more room lets who waits move up.

    Raises:
        OutOfScope, NotAllowed: not the actor's to look after.
        Invalid: as `add_bookable`.
    """
    thing = BOOKABLES.access(actor, "manage", lock=True, bookable_id=bookable_id)
    _fill(actor, thing, wanted)
    thing.save()
    steps.set_hours(thing, wanted.hours)
    coming = Slot.objects.select_for_update(of=("self",)).filter(
        bookable=thing, starts_at__gt=actor.at
    )
    for slot in coming.order_by("pk"):
        slot.capacity = max(thing.capacity, slot.taken)
        slot.save(update_fields=["capacity"])
        steps.move_up(slot, actor.at)
    _record(actor, "bookings.change_bookable", thing)


@verb
def close_day(*, actor: Actor, bookable_id: UUID, day: date, reason: str) -> int:
    """Shut a thing for a day; whoever had booked is told why.

    Returns:
        How many bookings fell away.

    Raises:
        OutOfScope, NotAllowed: not the actor's to look after.
        Invalid: no reason.
        RuleBroken: the day is over.
        Conflict: it is shut already.
    """
    thing = BOOKABLES.access(actor, "manage", lock=True, bookable_id=bookable_id)
    words = reason.strip()
    if not words:
        need = Text("请写停约原因，居民会看到", "Please say why; residents read it")
        raise Invalid("bookings.reason", need, field="reason")
    if day < local_day(actor.at):
        raise RuleBroken(
            "bookings.past_day", Text("这一天已经过去了", "That day is over"), field="day"
        )
    if thing.closed_days.filter(day=day).exists():
        raise Conflict("bookings.closed_day", Text("这一天已经停约", "That day is shut already"))
    ClosedDay.objects.create(bookable=thing, day=day, reason=words)
    since, until = day_span(day)
    slots = Slot.objects.select_for_update(of=("self",)).filter(
        bookable=thing, starts_at__gte=since, starts_at__lt=until, ends_at__gt=actor.at
    )
    ended = 0
    for slot in slots.order_by("pk"):
        for row in Booking.objects.filter(slot=slot, state__in=HELD).order_by("pk"):
            steps.cancel_booking(row, slot, actor.at, because=words, fills=False)
            ended += 1
    _record(actor, "bookings.close_day", thing, day=day.isoformat(), ended=ended)
    return ended


@verb
def reopen_day(*, actor: Actor, bookable_id: UUID, day: date) -> None:
    """Open a shut day again; what fell away stays so. Twice does no harm.

    Raises:
        OutOfScope, NotAllowed: not the actor's to look after.
    """
    thing = BOOKABLES.access(actor, "manage", lock=True, bookable_id=bookable_id)
    if thing.closed_days.filter(day=day).delete()[0]:
        _record(actor, "bookings.reopen_day", thing, day=day.isoformat())


def _fill(actor: Actor, thing: Bookable, wanted: Wanted) -> None:
    place = _theirs(actor, wanted.place_id)
    scope = _theirs(actor, wanted.scope_id)
    if not paths.contains(scope.path, place.path):
        raise Invalid(
            "bookings.scope",
            Text("适用范围要包含所在地点", "The area served must hold the place itself"),
            field="scope",
        )
    _insist_on_bounds(wanted)
    thing.kind = wanted.kind
    thing.name = " ".join(wanted.name.split())
    thing.where = " ".join(wanted.where.split())
    thing.place, thing.path = place, place.path
    thing.scope, thing.scope_path = scope, scope.path
    thing.slot_min = wanted.slot_min
    thing.capacity = wanted.capacity
    thing.lead_min = wanted.lead_min
    thing.ahead_days = wanted.ahead_days
    thing.held_at_most = wanted.held_at_most
    thing.days = wanted.days
    thing.has_waiting = wanted.has_waiting
    thing.is_open = wanted.is_open


def _theirs(actor: Actor, place_id: int) -> Place:
    place = places.find_place(place_id)
    if not actor.holds("bookings.manage", place.path):
        raise OutOfScope("place")
    return place


def _insist_on_bounds(wanted: Wanted) -> None:
    bounds = {
        "slot_min": (1, 24 * 60),
        "capacity": (1, policies.number("bookings.capacity_at_most_count")),
        "lead_min": (0, 14 * 24 * 60),
        "ahead_days": (0, policies.number("bookings.ahead_at_most_days")),
        "held_at_most": (1, policies.number("bookings.capacity_at_most_count")),
    }
    for field, (least, most) in bounds.items():
        if not least <= getattr(wanted, field) <= most:
            words = Text(
                "在 {least} 到 {most} 之间", "From {least} to {most}", least=least, most=most
            )
            raise Invalid("bookings.bounds", words, field=field)
    if not any(wanted.hours.values()):
        words = Text("至少写一天的开放时间", "Give the hours of one day at least")
        raise Invalid("bookings.hours", words, field="hours_0")


def _record(actor: Actor, name: str, thing: Bookable, **facts: object) -> None:
    records.write(actor.ref, name, Subject("bookable", thing.pk, REGISTER), facts=facts)
