"""Writes on doors that upper floors join."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from django.db.models import F
from django.db.models.functions import Greatest

from mashang.domain.passage import Direction, Outcome, Passage
from mashang.elements.observations import steps as observations
from mashang.elements.observations.steps import Seen
from mashang.elements.places import steps as places
from mashang.elements.places.models import Place
from mashang.foundation.codes import steps as codes
from mashang.foundation.codes.models import Code
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.work.doors.models import Door, EntryCount, ExitCount, TakenEvent
from mashang.work.doors.terms import BY, CODE, OPENING, OPENINGS, REFUSAL, source_of

_SECRET_BYTES: Final = 32


@step
def add_door(
    *,
    parent: Place,
    name: str,
    guards: Place | None = None,
    is_main: bool = False,
    is_open_to_public: bool = False,
) -> Door:
    """A door at a place, with its code.

    Args:
        parent: where it stands: a compound, a building, a unit, a site.
        guards: what it leads into; the parent itself by default.

    Raises:
        RuleBroken, Conflict, Invalid: as `places.steps.add_place`.
    """
    inside = guards or parent
    place = places.add_place(parent=parent, kind=Place.Kind.DOOR, name=name)
    door = Door.objects.create(
        place=place,
        path=place.path,
        guards=inside,
        guards_path=inside.path,
        is_main=is_main,
        is_open_to_public=is_open_to_public,
    )
    codes.issue(kind=CODE, target=place.pk, path=place.path)
    return door


@dataclass(frozen=True, slots=True)
class NewDoor:
    """A door to be, that leads into the place at which it stands."""

    parent: Place
    name: str
    is_main: bool = False
    is_open_to_public: bool = False
    fails_open: bool = False


@step
def add_doors(rows: Sequence[NewDoor]) -> list[Door]:
    """Many doors at once, equal to adding them one by one (a test proves it).

    Raises:
        RuleBroken, Conflict, Invalid: as `places.steps.add_place`; then nothing is written.
    """
    kind = Place.Kind.DOOR
    built = places.add_places([places.NewPlace(kind, row.name, row.parent) for row in rows])
    codes.issue_many(kind=CODE, things=[(place.pk, place.path) for place in built])
    return Door.objects.bulk_create(
        Door(
            place=place,
            path=place.path,
            guards=row.parent,
            guards_path=row.parent.path,
            is_main=row.is_main,
            is_open_to_public=row.is_open_to_public,
            fails_open=row.fails_open,
        )
        for place, row in zip(built, rows, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Scan:
    """What a guard's phone decided at a door.

    Attributes:
        event_id: made by the phone; sent again, it is the same.
        at: on the server's clock (`domain.offline.reckon`).
        people: how many came or went on it.
    """

    event_id: UUID
    direction: Direction
    at: datetime
    outcome: Outcome
    people: int = 1


@step
def renew_code(door: Door) -> Code:
    """A fresh code; the printed ones open nothing from now on, nor does what its screen shows."""
    codes.revoke_all(kind=CODE, target=door.pk, because="renewed")
    if door.screen_secret:
        renew_screen(door)
    return codes.issue(kind=CODE, target=door.pk, path=door.path)


@step
def renew_screen(door: Door) -> None:
    """A fresh secret for the changing code; the address of the screen is another from now on."""
    door.screen_secret = secrets.token_bytes(_SECRET_BYTES)
    door.save(update_fields=["screen_secret"])


@step
def note(
    door: Door, passage: Passage, *, person_id: UUID | None, by: str, key: UUID, at: datetime
) -> None:
    """Remember a decision: an opening with its name, a refusal without one; sent again, once.

    Args:
        by: as what somebody else asked in the person's name; empty when it was the person.

    Source: design principle 10.
    """
    observations.append(
        Seen(
            kind=OPENING if passage.admits else REFUSAL,
            data_class=OPENINGS,
            source=source_of(door.pk),
            key=str(uuid5(key, str(person_id))),
            happened_at=at,
            path=door.path,
            person_id=person_id if passage.admits else None,
            values={
                "reason": passage.reason.value,
                "outcome": passage.outcome.value,
                **({BY: by} if by and passage.admits else {}),
            },
        )
    )


@step
def note_visitor(door: Door, *, outcome: str, reason: str, key: str, at: datetime) -> None:
    """Remember what a visitor was answered, without a name; told again, once."""
    observations.append(
        Seen(
            kind=REFUSAL if outcome == Outcome.REFUSED else OPENING,
            data_class=OPENINGS,
            source=source_of(door.pk),
            key=key,
            happened_at=at,
            path=door.path,
            values={"reason": reason, "outcome": outcome},
        )
    )


@step
def count_exit(door: Door, at: datetime, people: int = 1) -> None:
    """One more, or some, have left within this hour; told late, they leave the newest instant alone."""
    hour_at = _hour(at)
    ExitCount.objects.get_or_create(door=door, hour_at=hour_at, defaults={"last_at": at})
    ExitCount.objects.filter(door=door, hour_at=hour_at).update(
        count=F("count") + people, last_at=Greatest(F("last_at"), at)
    )


@step
def note_scan(door: Door, scan: Scan) -> bool:
    """Count what a guard's phone decided, once, whenever it arrives; nobody is named.

    As `actions.take_in_events` counts what a door's program tells.

    Args:
        door: locked, so that the same told twice at once is counted once.

    Returns:
        Whether it was new.

    Source: design principle 10.
    """
    if TakenEvent.objects.filter(pk=scan.event_id).exists():
        return False
    TakenEvent.objects.create(event_id=scan.event_id, received_at=clock.now())
    if scan.direction is Direction.OUT:
        count_exit(door, scan.at, scan.people)
        return True
    hour_at = _hour(scan.at)
    is_refused = scan.outcome is Outcome.REFUSED
    EntryCount.objects.get_or_create(door=door, hour_at=hour_at)
    EntryCount.objects.filter(door=door, hour_at=hour_at).update(
        entries=F("entries") + (0 if is_refused else scan.people),
        refusals=F("refusals") + (1 if is_refused else 0),
    )
    return True


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
