"""Booking, moving, cancelling: by a resident for whom they may ask, at the desk for who has no phone."""

from datetime import datetime
from uuid import UUID

from mashang.domain.booking import Schedule, SlotTime, Wish, is_slot, refusal_of
from mashang.elements.people import queries as people
from mashang.elements.people import steps as people_steps
from mashang.elements.people.models import Person
from mashang.elements.people.policy import PEOPLE
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import paths
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.bookings import steps
from mashang.work.bookings.models import BOOKING, Bookable, Booking, Slot
from mashang.work.bookings.policy import BOOKABLES, BOOKINGS
from mashang.work.bookings.queries.scheduling import HELD, schedule_of
from mashang.work.bookings.terms import REFUSALS

State = Booking.State


@verb
def book(
    *,
    actor: Actor,
    person_id: UUID,
    bookable_id: UUID,
    starts_at: datetime,
    waits: bool,
    command_id: UUID,
) -> UUID:
    """Take a place in a slot, or one on its waiting list.

    Args:
        waits: whether to wait when it is full.

    Returns:
        The booking's id.

    Raises:
        OutOfScope: no such person or thing for this account.
        NotAllowed: the link does not allow asking, or the thing is closed.
        RuleBroken: over, too late, too early, held already, too many, not for them.
        Conflict: `bookings.full`: somebody was faster.
    """
    PEOPLE.access(actor, "ask_for", person_id=person_id)
    thing = BOOKABLES.access(actor, "book", bookable_id=bookable_id)
    return _book(actor, thing, person_id, starts_at, command_id, "bookings.book", waits=waits)


@verb
def record(
    *,
    actor: Actor,
    person_id: UUID,
    bookable_id: UUID,
    starts_at: datetime,
    waits: bool,
    command_id: UUID,
) -> UUID:
    """The desk books for somebody who has no phone; until the slot ends.

    Returns:
        The booking's id.

    Raises:
        OutOfScope: person or thing is not in the actor's scope.
        NotAllowed: seen, but bookings there are not theirs.
        RuleBroken, Conflict: as `book`.
    """
    PEOPLE.access(actor, "oversee", person_id=person_id)
    thing = BOOKABLES.access(actor, "record", bookable_id=bookable_id)
    return _book(actor, thing, person_id, starts_at, command_id, "bookings.record", waits=waits)


@verb
def move(*, actor: Actor, booking_id: UUID, starts_at: datetime, command_id: UUID) -> None:
    """Move a booking to another slot of the same thing; who waited for the old one moves up.

    Raises:
        OutOfScope, NotAllowed: not one's own.
        RuleBroken: as `book`, or it is over.
        Conflict: the other slot is full, or the booking was changed meanwhile.
    """
    booking = BOOKINGS.access(actor, "own", booking_id=booking_id)
    person = people_steps.locked(booking.person_id)
    name = "bookings.move"
    if commands.earlier_answer(command_id, account_id=actor.account_id, verb=name) is not None:
        return
    thing = BOOKABLES.access(actor, "book", bookable_id=booking.bookable_id)
    schedule = schedule_of(thing)
    new = _slot_at(schedule, starts_at)
    old = SlotTime(booking.slot.starts_at, booking.slot.ends_at)
    slots = steps.locked_slots(thing, old, new)
    booking = _still(booking, slots[old.starts_at], actor)
    wish = _wish(person, thing, new, actor, besides=booking, by_staff=False)
    _insist(wish, schedule, thing, actor)
    steps.move_booking(booking, slots[old.starts_at], slots[new.starts_at], actor.at)
    _record(actor, name, booking)
    commands.remember_answer(command_id, account_id=actor.account_id, verb=name, answer={})


@verb
def cancel(*, actor: Actor, booking_id: UUID) -> None:
    """Cancel one's own; twice does no harm; the next in line moves up.

    Raises:
        OutOfScope, NotAllowed: not one's own.
        RuleBroken: the slot is over.
    """
    booking = BOOKINGS.access(actor, "own", booking_id=booking_id)
    _cancel(actor, booking, "bookings.cancel")


@verb
def cancel_for(*, actor: Actor, booking_id: UUID, reason: str) -> None:
    """The desk cancels, with a reason that the person reads.

    Raises:
        OutOfScope, NotAllowed: not this desk's.
        Invalid: no reason.
        RuleBroken: the slot is over.
    """
    booking = BOOKINGS.access(actor, "record", booking_id=booking_id)
    words = reason.strip()
    if not words:
        need = Text("请写取消原因，居民会看到", "Please say why; the resident reads it")
        raise Invalid("bookings.reason", need, field="reason")
    _cancel(actor, booking, "bookings.cancel_for", because=words)


@verb
def mark(*, actor: Actor, booking_id: UUID, came: bool) -> None:
    """Note at the desk who came and who did not; may be put right.

    Raises:
        OutOfScope, NotAllowed: not this desk's.
        RuleBroken: it has no place, or its day is still to come.
    """
    booking = BOOKINGS.access(actor, "record", booking_id=booking_id)
    Slot.objects.select_for_update().get(pk=booking.slot_id)
    booking.refresh_from_db()
    if booking.state not in (State.BOOKED, State.CAME, State.NO_SHOW):
        raise RuleBroken(
            "bookings.no_place", Text("没有约上，不能登记到场", "It has no place to mark")
        )
    if local_day(booking.starts_at) > local_day(actor.at):
        raise RuleBroken("bookings.not_yet", Text("还没到这一天", "That day is still to come"))
    state = State.CAME if came else State.NO_SHOW
    if booking.state == state:
        return
    booking.state = state
    booking.save(update_fields=["state"])
    _record(actor, "bookings.mark", booking, came=came)


@verb
def acknowledge(*, actor: Actor, booking_id: UUID) -> None:
    """The person has seen what happened to their booking; it leaves the front page.

    Raises:
        OutOfScope, NotAllowed: not one's own.
    """
    booking = BOOKINGS.access(actor, "own", lock=True, booking_id=booking_id)
    if booking.told_at is not None:
        booking.told_at = None
        booking.save(update_fields=["told_at"])


def _book(
    actor: Actor,
    thing: Bookable,
    person_id: UUID,
    starts_at: datetime,
    command_id: UUID,
    name: str,
    *,
    waits: bool,
) -> UUID:
    person = people_steps.locked(person_id)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=name)
    if done is not None:
        return UUID(done["booking_id"])
    schedule = schedule_of(thing)
    wanted = _slot_at(schedule, starts_at)
    wish = _wish(person, thing, wanted, actor, by_staff=name == "bookings.record")
    _insist(wish, schedule, thing, actor)
    slot = steps.locked_slots(thing, wanted)[wanted.starts_at]
    booking = steps.add_booking(
        slot, person, thing=thing, by=actor.account, waits=waits, at=actor.at
    )
    _record(actor, name, booking)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb=name,
        answer={"booking_id": str(booking.pk)},
    )
    return booking.pk


def _cancel(actor: Actor, booking: Booking, name: str, because: str = "") -> None:
    slot = Slot.objects.select_for_update(of=("self",)).get(pk=booking.slot_id)
    found = Booking.objects.get(pk=booking.pk)
    if found.state == State.CANCELLED:
        return
    booking = _still(found, slot, actor)
    steps.cancel_booking(booking, slot, actor.at, because=because)
    _record(actor, name, booking)


def _still(booking: Booking, slot: Slot, actor: Actor) -> Booking:
    """The booking as it stands under the lock of its slot, still to be changed.

    Raises:
        Conflict: somebody moved or cancelled it meanwhile.
        RuleBroken: its slot is over.
    """
    found = Booking.objects.get(pk=booking.pk)
    if found.slot_id != slot.pk or found.state == State.CANCELLED:
        raise Conflict(
            "bookings.changed",
            Text("这个预约刚刚变过，请再看一遍", "It was changed meanwhile; look again"),
        )
    if found.state not in HELD or slot.ends_at <= actor.at:
        raise RuleBroken("bookings.over", Text("这个时段已经过去了", "This slot is over"))
    return found


def _slot_at(schedule: Schedule, starts_at: datetime) -> SlotTime:
    found = is_slot(schedule, starts_at, policies.calendar())
    if found is None:
        raise RuleBroken(
            "bookings.no_slot",
            Text("没有这个时段，请重新选", "There is no such slot; choose again"),
        )
    return found


def _wish(
    person: Person,
    thing: Bookable,
    slot: SlotTime,
    actor: Actor,
    *,
    by_staff: bool,
    besides: Booking | None = None,
) -> Wish:
    coming = Booking.objects.filter(
        person=person, bookable=thing, state__in=HELD, slot__ends_at__gt=actor.at
    )
    if besides is not None:
        coming = coming.exclude(pk=besides.pk)
    here = Booking.objects.filter(
        person=person, bookable=thing, slot__starts_at=slot.starts_at
    ).exclude(state=State.CANCELLED)
    homes = people.homes_of([person.pk], local_day(actor.at)).get(person.pk, [])
    return Wish(
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        holds=coming.count(),
        holds_this=here.exists(),
        is_resident=any(paths.contains(thing.scope_path, one.path) for one in homes),
        by_staff=by_staff,
    )


def _insist(wish: Wish, schedule: Schedule, thing: Bookable, actor: Actor) -> None:
    refusal = refusal_of(wish, schedule, thing.held_at_most, actor.at)
    if refusal is not None:
        raise RuleBroken(f"bookings.{refusal.value}", REFUSALS[refusal])


def _record(actor: Actor, name: str, booking: Booking, **facts: object) -> None:
    records.write(actor.ref, name, Subject("booking", booking.pk, BOOKING), facts=facts)
