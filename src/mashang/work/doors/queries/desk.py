"""Doors for whoever looks after them: which there are, how many passed today; never who."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from mashang.elements.observations.models import Observation
from mashang.elements.places import queries as places
from mashang.elements.places.queries import PlaceRow
from mashang.foundation.codes import queries as codes
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.web.paging import Page, page_of
from mashang.work.doors.models import Door, ExitCount
from mashang.work.doors.policy import DOORS
from mashang.work.doors.terms import CODE, OPENING, REFUSAL, source_of


@dataclass(frozen=True, slots=True)
class DoorRow:
    """A door in a list."""

    door_id: int
    name: str
    full_name: str
    guards: str
    is_main: bool
    is_open_to_public: bool


@dataclass(frozen=True, slots=True)
class Today:
    """How many passed a door since midnight of the street; never who."""

    since: datetime
    opened: int
    refused: int
    left: int


@dataclass(frozen=True, slots=True)
class DoorCard:
    """The page of a door.

    Attributes:
        opened, refused, left: how many today.
    """

    row: DoorRow
    guards_id: int
    sign: str
    spelled: str
    since: datetime
    opened: int
    refused: int
    left: int
    may_manage: bool


def doors_of(actor: Actor, cursor: str | None = None) -> Page[DoorRow]:
    """The doors in the actor's scope, in the order of the tree."""
    rows = (
        DOORS.visible(actor).filter(place__closed_on__isnull=True).select_related("place", "guards")
    )
    page = page_of(rows, ("path", "place_id"), cursor=cursor)
    return Page([_row(one) for one in page.items], page.next_cursor, page.is_first)


def doors_at(actor: Actor, place_id: int) -> tuple[PlaceRow, list[DoorRow]]:
    """The doors of a place and below it.

    Raises:
        OutOfScope: the place is not in sight.
    """
    place = places.seen(actor, place_id)
    rows = (
        DOORS.visible(actor)
        .filter(within([place.path], "guards_path"), place__closed_on__isnull=True)
        .select_related("place", "guards")
    )
    return place, [_row(one) for one in rows.order_by("path")]


def may_add(actor: Actor, path: str) -> bool:
    """Whether the actor may add doors at a place."""
    return actor.holds("doors.manage", path)


def card(actor: Actor, door_id: int) -> DoorCard:
    """One door.

    Raises:
        OutOfScope: not in sight.
    """
    door = DOORS.access(actor, "see", place_id=door_id)
    today = passed_today(door, actor.at)
    reading = codes.current(CODE, door.pk)
    return DoorCard(
        row=_row(door),
        guards_id=door.guards_id,
        sign=reading.sign if reading else "",
        spelled=codes.spelled(reading.sign) if reading else "",
        since=today.since,
        opened=today.opened,
        refused=today.refused,
        left=today.left,
        may_manage=DOORS.may(actor, "manage", door),
    )


def passed_today(door: Door, at: datetime) -> Today:
    """How many passed a door since midnight of the street."""
    since, _ = clock.day_span(clock.local_day(at))
    seen = Observation.objects.filter(source=source_of(door.pk), happened_at__gte=since)
    left = ExitCount.objects.filter(door=door, hour_at__gte=since).aggregate(all=Sum("count"))
    return Today(
        since=since,
        opened=seen.filter(kind=OPENING).count(),
        refused=seen.filter(kind=REFUSAL).count(),
        left=left["all"] or 0,
    )


def _row(door: Door) -> DoorRow:
    return DoorRow(
        door_id=door.pk,
        name=door.place.name,
        full_name=door.place.full_name,
        guards=door.guards.full_name,
        is_main=door.is_main,
        is_open_to_public=door.is_open_to_public,
    )
