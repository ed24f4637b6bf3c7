"""Doors for whoever stands at one: which there are, and what they remember of oneself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.elements.observations import queries as observations
from mashang.elements.organisations import queries as organisations
from mashang.elements.people.queries import Acting, OwnPerson, homes_to_open
from mashang.elements.places import queries as places
from mashang.foundation.codes import queries as codes
from mashang.foundation.grants.actor import Actor
from mashang.governance.duties import queries as duties
from mashang.kernel import paths
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.paging import Page
from mashang.work.doors.models import Door
from mashang.work.doors.terms import CODE, OPENING, door_of, opened_by


@dataclass(frozen=True, slots=True)
class DoorChoice:
    """A door that one can ask to open.

    Attributes:
        where: the compound or building it leads into.
    """

    door_id: int
    name: str
    where: str
    is_main: bool
    sign: str


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One of one's own openings, kept for as long as policy says.

    Attributes:
        by: as what somebody else opened in this person's name; None for the person's own phone.
    """

    at: datetime
    door: str
    by: Text | str | None


def door(door_id: int) -> Door:
    """A door in use; asking it is everybody's right.

    Raises:
        OutOfScope: there is none.
    """
    found = _in_use().filter(pk=door_id).first()
    if found is None:
        raise OutOfScope("door")
    return found


def door_by_sign(sign: str) -> DoorChoice:
    """The door on which a code hangs.

    Raises:
        OutOfScope: the code is old, or of no door in use.
    """
    reading = codes.read(sign)
    if reading is None or not reading.is_valid or reading.kind != CODE:
        raise OutOfScope("door")
    return choice_of(door(int(reading.target)), reading.sign)


def own_doors(actor: Actor, me: OwnPerson | None) -> list[DoorChoice]:
    """The doors on the way to the homes of whom the account acts for, main doors first."""
    homes = homes_to_open(actor, me) if me is not None else ()
    above = {path for home in homes for path in paths.ancestors(home)}
    return choices(_in_use().filter(guards_path__in=above)) if above else []


def openers_elsewhere(actor: Actor, acting: Acting) -> list[OwnPerson]:
    """In whose name else the account may open doors, one switch away."""
    return [one for one in acting.others if homes_to_open(actor, one)]


def choices(rows: QuerySet[Door]) -> list[DoorChoice]:
    """Doors in the order in which one passes them: the main one, then by depth and name."""
    found = sorted(
        rows, key=lambda one: (not one.is_main, len(one.guards_path), one.place.sort_key)
    )
    return [choice_of(one) for one in found]


def own_openings(actor: Actor, person_id: UUID, cursor: str | None = None) -> Page[OpeningLine]:
    """When one opened which door, newest first: all that doors remember of a person.

    Raises:
        OutOfScope, NotAllowed: not one's own to read.
    """
    page = observations.own_observations(actor, person_id, kind=OPENING, cursor=cursor)
    names = _names(door_of(one.source) for one in page.items)
    lines = [
        OpeningLine(one.happened_at, names.get(door_of(one.source), ""), opened_by(one.values))
        for one in page.items
    ]
    return Page(lines, page.next_cursor, page.is_first)


def help_phone(found: Door) -> str:
    """Whom to call when a door says no: the community's office, else who answers there."""
    office = organisations.server_of(found.guards_path, "residents_committee")
    if office is not None and office.phone:
        return office.phone
    answering = duties.shown_answerers(found.guards_path)
    return next((one.phone for one in answering if one.level == "community" and one.phone), "")


def _in_use() -> QuerySet[Door]:
    open_ones = Q(place__closed_on__isnull=True, guards__closed_on__isnull=True)
    return Door.objects.filter(open_ones).select_related("place", "guards")


def choice_of(found: Door, sign: str = "") -> DoorChoice:
    """A door as one who stands there knows it."""
    compound = places.compound_of(found.guards_path)
    where = found.guards.full_name if compound is None else compound.name
    if compound is not None and compound.pk != found.guards_id:
        where = f"{compound.name} {found.guards.name}"
    return DoorChoice(found.pk, found.place.name, where, found.is_main, sign)


def _names(door_ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {one for one in door_ids if one is not None}
    rows = Door.objects.filter(pk__in=wanted).select_related("place")
    return {row.pk: row.place.full_name for row in rows}
