"""Doors for whoever looks after them: which there are, how many passed today; never who."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from mashang.domain.doorkeeping import DoorSetting
from mashang.domain.rotating import screen_key
from mashang.elements.places import queries as places
from mashang.elements.places.queries import PlaceRow
from mashang.foundation.codes import queries as codes
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.web.paging import Page, page_of
from mashang.work.doors.models import Door
from mashang.work.doors.policy import DOORS
from mashang.work.doors.queries.devices import DeviceState
from mashang.work.doors.queries.live import counted, standings
from mashang.work.doors.queries.telling import settings_of
from mashang.work.doors.terms import CODE


@dataclass(frozen=True, slots=True)
class DoorRow:
    """A door in a list.

    Attributes:
        device: how the worst of its programs stands; None where there is none.
        alarms: how many nobody has seen.
    """

    door_id: int
    name: str
    full_name: str
    guards: str
    is_main: bool
    is_open_to_public: bool
    device: DeviceState | None = None
    alarms: int = 0


@dataclass(frozen=True, slots=True)
class OwnSetting:
    """What was set for one door."""

    needs_presence: bool
    lenient_kinds: tuple[str, ...]
    fails_open: bool
    pulse_s: int | None
    held_open_after_s: int | None
    stale_after_min: int | None


@dataclass(frozen=True, slots=True)
class DoorCard:
    """The page of a door.

    Attributes:
        opened, refused, left: how many today.
        screen_key: what the address of its own screen carries; empty for who may not manage it.
        setting: how it behaves by itself, with what the plan pack says where it says nothing.
        own: what was set for this door; None for what the plan pack says.
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
    screen_key: str
    setting: DoorSetting
    own: OwnSetting


def doors_of(actor: Actor, cursor: str | None = None) -> Page[DoorRow]:
    """The doors in the actor's scope, in the order of the tree."""
    rows = (
        DOORS.visible(actor).filter(place__closed_on__isnull=True).select_related("place", "guards")
    )
    page = page_of(rows, ("path", "place_id"), cursor=cursor)
    return Page(_rows(page.items, actor.at), page.next_cursor, page.is_first)


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
    return place, _rows(rows.order_by("path"), actor.at)


def neighbours(actor: Actor, door_id: int) -> list[tuple[str, str]]:
    """A door and those beside it that lead into the same place, to choose from.

    Raises:
        OutOfScope, NotAllowed: not this actor's to look after.
    """
    door = DOORS.access(actor, "manage", place_id=door_id)
    rows = DOORS.visible(actor, "manage").filter(
        guards_id=door.guards_id, place__closed_on__isnull=True
    )
    return [(str(one.pk), one.place.name) for one in rows.select_related("place").order_by("path")]


def may_add(actor: Actor, path: str) -> bool:
    """Whether the actor may add doors at a place."""
    return actor.holds("doors.manage", path)


def card(actor: Actor, door_id: int) -> DoorCard:
    """One door.

    Raises:
        OutOfScope: not in sight.
    """
    door = DOORS.access(actor, "see", place_id=door_id)
    since, _ = clock.day_span(clock.local_day(actor.at))
    numbers = counted([door], since).values()
    reading = codes.current(CODE, door.pk)
    may_manage = DOORS.may(actor, "manage", door)
    return DoorCard(
        row=_row(door),
        guards_id=door.guards_id,
        sign=reading.sign if reading else "",
        spelled=codes.spelled(reading.sign) if reading else "",
        since=since,
        opened=sum(came for came, _, _ in numbers),
        refused=sum(refused for _, _, refused in numbers),
        left=sum(left for _, left, _ in numbers),
        may_manage=may_manage,
        screen_key=screen_key(bytes(door.screen_secret))
        if may_manage and door.screen_secret
        else "",
        setting=next(iter(settings_of([door]))),
        own=OwnSetting(
            needs_presence=door.needs_presence,
            lenient_kinds=tuple(door.lenient_kinds),
            fails_open=door.fails_open,
            pulse_s=door.pulse_s,
            held_open_after_s=door.held_open_after_s,
            stale_after_min=door.stale_after_min,
        ),
    )


def _rows(doors: Iterable[Door], at: datetime) -> list[DoorRow]:
    rows = [_row(one) for one in doors]
    fare = standings([one.door_id for one in rows], at)
    return [
        replace(one, device=fare[one.door_id].device, alarms=fare[one.door_id].alarms)
        for one in rows
    ]


def _row(door: Door) -> DoorRow:
    return DoorRow(
        door_id=door.pk,
        name=door.place.name,
        full_name=door.place.full_name,
        guards=door.guards.full_name,
        is_main=door.is_main,
        is_open_to_public=door.is_open_to_public,
    )
