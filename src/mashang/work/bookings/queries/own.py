"""Bookings for residents: what they may book, when there is room, what they have."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.domain.booking import Schedule, SlotTime
from mashang.elements.people import queries as people
from mashang.elements.people.queries import EVERYBODY, Acting, Elsewhere
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import paths
from mashang.kernel.clock import local, local_day
from mashang.kernel.texts import Text
from mashang.web.moments import weekday
from mashang.web.paging import Page, page_of
from mashang.work.bookings.models import Bookable, Booking, Slot
from mashang.work.bookings.policy import BOOKABLES, BOOKINGS
from mashang.work.bookings.queries.scheduling import HELD, kept_slots, schedule_of, slots_of
from mashang.work.bookings.terms import SORTS, STATES, TONES

COMING_AT_MOST = 30
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ThingRow:
    """Something that can be booked."""

    bookable_id: UUID
    name: str
    kind: Text
    icon: str
    where: str


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot on a day, as large as a thumb.

    Attributes:
        value: its beginning, as the button sends it back.
        waits: full, with a waiting list.
        is_mine: booked for this person already.
    """

    value: str
    starts_at: datetime
    ends_at: datetime
    free: int
    is_open: bool
    waits: bool
    is_mine: bool

    @property
    def span(self) -> str:
        """From and until, on the street's wall clock."""
        return f"{local(self.starts_at):%H:%M}–{local(self.ends_at):%H:%M}"


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that has slots."""

    day: date
    has_free: bool
    is_shown: bool

    @property
    def weekday(self) -> str:
        """Its day of the week, in the reader's language."""
        return weekday(self.day)


@dataclass(frozen=True, slots=True)
class ThingView:
    """A thing with its days, and the slots of one of them."""

    row: ThingRow
    days: tuple[DayRow, ...]
    day: date | None
    slots: tuple[SlotRow, ...]
    held_at_most: int


@dataclass(frozen=True, slots=True)
class OwnBooking:
    """One of one's own bookings."""

    booking_id: UUID
    thing: ThingRow
    person_id: UUID
    person: str
    starts_at: datetime
    ends_at: datetime
    state: str
    state_title: Text
    tone: str
    because: str
    is_coming: bool
    day: date
    span: str
    was_moved_up: bool
    is_news: bool

    def __repr__(self) -> str:
        return "OwnBooking(••••)"


def things_for(
    actor: Actor, cursor: str | None = None, *, acting: Acting = EVERYBODY
) -> Page[ThingRow]:
    """What whom the account acts for may book, in the order of its places."""
    rows = BOOKABLES.visible(actor, "book").select_related("place")
    if acting.me is not None:
        homes = people.homes_of([acting.me.person_id], local_day(actor.at))
        found = homes.get(acting.me.person_id, [])
        rows = rows.filter(
            scope_path__in={up for home in found for up in paths.ancestors(home.path)}
        )
    page = page_of(rows, ("scope_path", "bookable_id"), cursor=cursor)
    return Page([row_of(one) for one in page.items], page.next_cursor, page.is_first)


def thing_view(
    actor: Actor, bookable_id: UUID, person_id: UUID | None, day: date | None = None
) -> ThingView:
    """A thing's days and the slots of one: of the day asked for, else the first with room.

    Raises:
        OutOfScope: not for anybody the account asks for.
        NotAllowed: it is closed.
    """
    thing = BOOKABLES.access(actor, "book", bookable_id=bookable_id)
    return view_of(thing, person_id, day, actor.at)


def view_of(
    thing: Bookable,
    person_id: UUID | None,
    day: date | None,
    now: datetime,
    *,
    by_staff: bool = False,
) -> ThingView:
    """The same for a thing that somebody may see."""
    today = local_day(now)
    schedule = schedule_of(thing)
    days = [today + A_DAY * ahead for ahead in range(thing.ahead_days + 1)]
    kept = kept_slots(thing, days[0], days[-1])
    mine = _mine(thing, person_id, now)
    found: dict[date, list[SlotRow]] = {}
    for one in days:
        slots = [
            _slot(thing, schedule, slot, kept.get(slot.starts_at), mine, now, by_staff=by_staff)
            for slot in slots_of(schedule, one)
        ]
        if any(slot.ends_at > now for slot in slots):
            found[one] = slots
    free = [one for one, slots in found.items() if any(slot.is_open for slot in slots)]
    shown = day if day in found else next(iter(free), next(iter(found), None))
    return ThingView(
        row=row_of(thing),
        days=tuple(DayRow(one, one in free, one == shown) for one in found),
        day=shown,
        slots=tuple(slot for slot in found.get(shown, ()) if slot.ends_at > now) if shown else (),
        held_at_most=thing.held_at_most,
    )


def coming(actor: Actor, acting: Acting = EVERYBODY) -> list[OwnBooking]:
    """What is still to come, and what the person was not told yet, the nearest first."""
    rows = _coming(actor).filter(acting.own("person_id"))
    rows = rows.select_related("bookable__place", "slot").order_by("starts_at", "booking_id")
    return _many(actor, list(rows[:COMING_AT_MOST]))


def coming_elsewhere(actor: Actor, acting: Acting) -> tuple[Elsewhere, ...]:
    """How many bookings are still to come for the others whom the account acts for."""
    return acting.elsewhere(_coming(actor), "person_id")


def past(
    actor: Actor, cursor: str | None = None, *, acting: Acting = EVERYBODY
) -> Page[OwnBooking]:
    """Every booking of one's own, the latest first."""
    rows = BOOKINGS.visible(actor, "own").filter(acting.own("person_id"))
    rows = rows.select_related("bookable__place", "slot")
    page = page_of(rows, ("-starts_at", "-booking_id"), cursor=cursor)
    return Page(_many(actor, page.items), page.next_cursor, page.is_first)


def past_elsewhere(actor: Actor, acting: Acting) -> tuple[Elsewhere, ...]:
    """How many bookings are kept of the others whom the account acts for."""
    return acting.elsewhere(BOOKINGS.visible(actor, "own"), "person_id")


def own_booking(actor: Actor, booking_id: UUID) -> OwnBooking:
    """One of one's own.

    Raises:
        OutOfScope: not the actor's to see.
        NotAllowed: seen as staff only.
    """
    return _many(actor, [BOOKINGS.access(actor, "own", booking_id=booking_id)])[0]


def reminders(actor: Actor) -> list[OwnBooking]:
    """What comes soon, and what happened without one's doing: of everybody whom the account acts for."""
    soon = actor.at + policies.span("bookings.reminder_hours")
    return [
        one
        for one in coming(actor)
        if one.is_news or (one.state == Booking.State.BOOKED and one.starts_at <= soon)
    ]


def row_of(thing: Bookable) -> ThingRow:
    """A thing as residents know it."""
    sort = SORTS[Bookable.Kind(thing.kind)]
    where = " ".join(filter(None, (thing.place.name, thing.where)))
    return ThingRow(thing.pk, thing.name, sort.title, sort.icon, where)


def _coming(actor: Actor) -> QuerySet[Booking]:
    is_coming = Q(state__in=HELD, slot__starts_at__gt=actor.at)
    rows = BOOKINGS.visible(actor, "own").filter(starts_at__gte=actor.at - A_DAY)
    return rows.filter(is_coming | Q(told_at__isnull=False))


def _mine(thing: Bookable, person_id: UUID | None, now: datetime) -> frozenset[datetime]:
    if person_id is None:
        return frozenset()
    rows = Booking.objects.filter(
        person_id=person_id, bookable=thing, state__in=HELD, starts_at__gte=now - A_DAY
    )
    return frozenset(rows.values_list("starts_at", flat=True))


def _slot(
    thing: Bookable,
    schedule: Schedule,
    slot: SlotTime,
    kept: Slot | None,
    mine: frozenset[datetime],
    now: datetime,
    *,
    by_staff: bool,
) -> SlotRow:
    free = (kept.capacity - kept.taken) if kept else thing.capacity
    in_time = now < slot.ends_at if by_staff else now <= slot.starts_at - schedule.lead
    is_mine = slot.starts_at in mine
    return SlotRow(
        value=slot.starts_at.isoformat(),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        free=max(free, 0),
        is_open=in_time and free > 0 and not is_mine,
        waits=in_time and free <= 0 and thing.has_waiting and not is_mine,
        is_mine=is_mine,
    )


def _many(actor: Actor, rows: list[Booking]) -> list[OwnBooking]:
    names = {one.person_id: one.name for one in people.acted_for(actor)}
    return [_own(row, names, actor.at) for row in rows]


def _own(row: Booking, names: dict[UUID, str], now: datetime) -> OwnBooking:
    state = Booking.State(row.state)
    return OwnBooking(
        booking_id=row.pk,
        thing=row_of(row.bookable),
        person_id=row.person_id,
        person=names.get(row.person_id, ""),
        starts_at=row.slot.starts_at,
        ends_at=row.slot.ends_at,
        state=row.state,
        state_title=STATES[state],
        tone=TONES[state],
        because=row.cancelled_because.open(),
        is_coming=state in HELD and row.slot.starts_at > now,
        day=local_day(row.slot.starts_at),
        span=f"{local(row.slot.starts_at):%H:%M}–{local(row.slot.ends_at):%H:%M}",
        was_moved_up=row.moved_up_at is not None,
        is_news=row.told_at is not None,
    )
