"""Bookings for who looks after them: what there is, a day's list, masked names."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mashang.domain.booking import written_hours
from mashang.elements.people import queries as people
from mashang.elements.places.models import Place
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel.clock import day_span, local, local_day
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.bookings.models import Bookable, Booking
from mashang.work.bookings.policy import BOOKABLES
from mashang.work.bookings.queries.own import ThingRow, ThingView, row_of, view_of
from mashang.work.bookings.queries.scheduling import HELD, schedule_of, slots_of
from mashang.work.bookings.terms import STATES, TONES

_PLACES_AT_MOST = 200
_PLACE_KINDS = (
    Place.Kind.COMMUNITY,
    Place.Kind.COMPOUND,
    Place.Kind.SITE,
    Place.Kind.VILLAGER_GROUP,
)


@dataclass(frozen=True, slots=True)
class DeskThing:
    """A thing as its keeper sees it."""

    row: ThingRow
    scope: str
    capacity: int
    slot_min: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """A booking in the list of a day."""

    booking_id: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    state: str
    state_title: Text
    tone: str
    may_mark: bool


@dataclass(frozen=True, slots=True)
class SlotGroup:
    """A slot with those who have it, and those who wait."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    lines: tuple[DayLine, ...]

    @property
    def span(self) -> str:
        """From and until, on the street's wall clock."""
        return f"{local(self.starts_at):%H:%M}–{local(self.ends_at):%H:%M}"


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of a thing."""

    thing: DeskThing
    day: date
    groups: tuple[SlotGroup, ...]
    closed_because: str
    may_record: bool
    may_manage: bool


def things(actor: Actor, cursor: str | None = None) -> Page[DeskThing]:
    """What can be booked in the actor's scope."""
    rows = BOOKABLES.visible(actor, "oversee").select_related("place", "scope")
    page = page_of(rows, ("path", "bookable_id"), cursor=cursor)
    return Page([_thing(one) for one in page.items], page.next_cursor, page.is_first)


def day_view(actor: Actor, bookable_id: UUID, day: date | None = None) -> DayView:
    """Who comes when, on a day: of one thing, a bounded list.

    Raises:
        OutOfScope: not in sight.
        NotAllowed: seen as a resident only.
    """
    thing = BOOKABLES.access(actor, "oversee", bookable_id=bookable_id)
    shown = day or local_day(actor.at)
    since, until = day_span(shown)
    rows = list(
        Booking.objects.filter(bookable=thing, starts_at__gte=since, starts_at__lt=until)
        .exclude(state=Booking.State.CANCELLED)
        .select_related("slot")
        .order_by("starts_at", "booked_at", "booking_id")
    )
    gone = people.contact_bars([row.person_id for row in rows if row.state in HELD])
    rows = [row for row in rows if row.state not in HELD or row.person_id not in gone]
    names = people.masked_names(row.person_id for row in rows)
    may_record = BOOKABLES.may(actor, "record", thing)
    closed = thing.closed_days.filter(day=shown).first()
    return DayView(
        thing=_thing(thing),
        day=shown,
        groups=_groups(thing, shown, rows, names, actor.at, may_record=may_record),
        closed_because=closed.reason if closed else "",
        may_record=may_record,
        may_manage=BOOKABLES.may(actor, "manage", thing),
    )


def record_view(
    actor: Actor, bookable_id: UUID, person_id: UUID, day: date | None = None
) -> ThingView:
    """The slots that the desk may book for somebody.

    Raises:
        OutOfScope, NotAllowed: not the actor's to write down.
    """
    thing = BOOKABLES.access(actor, "record", bookable_id=bookable_id)
    return view_of(thing, person_id, day, actor.at, by_staff=True)


def settings_of(actor: Actor, bookable_id: UUID) -> dict[str, object]:
    """What the form of a thing begins with.

    Raises:
        OutOfScope, NotAllowed: not the actor's to look after.
    """
    thing = BOOKABLES.access(actor, "manage", bookable_id=bookable_id)
    hours: dict[int, list[tuple[object, object]]] = {}
    for one in thing.hours.all():
        hours.setdefault(one.weekday, []).append((one.since, one.until))
    return {
        "name": thing.name, "kind": thing.kind, "where": thing.where, "place": str(thing.place_id),
        "scope": str(thing.scope_id), "slot_min": thing.slot_min, "capacity": thing.capacity,
        "lead_min": thing.lead_min, "ahead_days": thing.ahead_days, "held_at_most": thing.held_at_most,
        "days": thing.days, "has_waiting": thing.has_waiting, "is_open": thing.is_open,
        **{f"hours_{day}": written_hours(spans) for day, spans in hours.items()},  # type: ignore[arg-type]
    }  # fmt: skip


def places_of(actor: Actor) -> list[tuple[str, str]]:
    """Where the actor may declare something bookable, to choose from."""
    rows = Place.objects.filter(
        within(actor.prefixes("bookings.manage")), kind__in=_PLACE_KINDS, closed_on__isnull=True
    ).order_by("path")
    return [(str(one.pk), one.full_name or one.name) for one in rows[:_PLACES_AT_MOST]]


def scopes_of(actor: Actor) -> list[tuple[str, str]]:
    """For whom: the communities and compounds of the actor's part of the street."""
    rows = Place.objects.filter(
        within(actor.prefixes("bookings.manage")),
        kind__in=(Place.Kind.SUBDISTRICT, *_PLACE_KINDS[:2], Place.Kind.VILLAGER_GROUP),
        closed_on__isnull=True,
    ).order_by("path")
    return [(str(one.pk), one.full_name or one.name) for one in rows[:_PLACES_AT_MOST]]


def _groups(
    thing: Bookable,
    day: date,
    rows: list[Booking],
    names: dict[UUID, str],
    now: datetime,
    *,
    may_record: bool,
) -> tuple[SlotGroup, ...]:
    spans = {one.starts_at: one.ends_at for one in slots_of(schedule_of(thing), day)}
    by_start: dict[datetime, list[Booking]] = {}
    for row in rows:
        by_start.setdefault(row.slot.starts_at, []).append(row)
        spans.setdefault(row.slot.starts_at, row.slot.ends_at)
    found = []
    for starts_at in sorted(spans):
        here = by_start.get(starts_at, [])
        capacity = here[0].slot.capacity if here else thing.capacity
        taken = here[0].slot.taken if here else 0
        lines = tuple(_line(row, names, now, may_record=may_record) for row in here)
        found.append(SlotGroup(starts_at, spans[starts_at], capacity, taken, lines))
    return tuple(found)


def _line(row: Booking, names: dict[UUID, str], now: datetime, *, may_record: bool) -> DayLine:
    state = Booking.State(row.state)
    placed = state in (Booking.State.BOOKED, Booking.State.CAME, Booking.State.NO_SHOW)
    return DayLine(
        booking_id=row.pk,
        name=names.get(row.person_id, "—"),
        starts_at=row.slot.starts_at,
        ends_at=row.slot.ends_at,
        state=row.state,
        state_title=STATES[state],
        tone=TONES[state],
        may_mark=may_record and placed and local_day(row.slot.starts_at) <= local_day(now),
    )


def _thing(thing: Bookable) -> DeskThing:
    return DeskThing(
        row_of(thing), thing.scope.full_name or thing.scope.name, thing.capacity, thing.slot_min,
        thing.is_open,
    )  # fmt: skip
