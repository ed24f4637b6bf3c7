"""Writes on doors that upper floors join."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
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
from mashang.work.doors.models import Door, ExitCount
from mashang.work.doors.terms import BY, CODE, EXIT, OPENING, OPENINGS, REFUSAL, source_of


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
        )
        for place, row in zip(built, rows, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Scan:
    """What a guard's phone decided at a door.

    Attributes:
        event_id: made by the phone; sent again, it is the same.
        at: on the server's clock (`domain.offline.reckon`).
        reason: a code of `domain.passage.Reason`.
        people: how many came or went on it.
        was_offline: decided without a network, so perhaps without the newest rules.
    """

    event_id: UUID
    direction: Direction
    at: datetime
    outcome: Outcome
    reason: str
    people: int = 1
    was_offline: bool = False


@step
def renew_code(door: Door) -> Code:
    """A fresh code; the printed ones open nothing from now on."""
    codes.revoke_all(kind=CODE, target=door.pk, because="renewed")
    return codes.issue(kind=CODE, target=door.pk, path=door.path)


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
    """What a guard's phone decided, once, whenever it arrives: numbers of the day, nobody's name.

    Args:
        door: locked, so that the same exit told twice at once is counted once.

    Returns:
        Whether it was new.

    Source: design principle 10.
    """
    is_exit = scan.direction is Direction.OUT
    kind = REFUSAL if scan.outcome is Outcome.REFUSED else OPENING
    keys = [str(scan.event_id)]
    if kind == OPENING and not is_exit:
        keys += [str(uuid5(scan.event_id, str(n))) for n in range(1, scan.people)]
    source = source_of(door.pk)
    if observations.is_known(source, keys[0]):
        return False
    for key in keys:
        observations.append(
            Seen(
                kind=EXIT if is_exit else kind,
                data_class=OPENINGS,
                source=source,
                key=key,
                happened_at=_hour(scan.at) if is_exit else scan.at,
                path=door.path,
                values={} if is_exit else _told(scan),
            )
        )
    if is_exit:
        count_exit(door, scan.at, scan.people)
    return True


def _told(scan: Scan) -> dict[str, Any]:
    told = {"reason": scan.reason, "outcome": scan.outcome.value}
    return {**told, "offline": True} if scan.was_offline else told


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
