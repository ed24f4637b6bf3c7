"""Gathering what the rule of admission looks at, when a visitor stands at a door."""

from datetime import datetime

from mashang.domain.passage import (
    Clause,
    Counters,
    Credential,
    CredentialKind,
    Direction,
    DoorPolicy,
    Manner,
    Passage,
    Request,
    decide,
)
from mashang.domain.passage import Door as DoorNoun
from mashang.elements.people import queries as people
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.policies import queries as policies
from mashang.kernel.clock import local_day
from mashang.work.visitors.models import Visit
from mashang.work.visitors.terms import ABOUT, COMMUNITY, GUARD, NOBODY, VEHICLE


def doors_of(visit: Visit) -> list[Place]:
    """The doors that a visit is good for."""
    doors = places.doors_on_the_way((visit.home or visit.compound).path)
    return [one for one in doors if not visit.door_ids or one.pk in visit.door_ids]


def ask(visit: Visit, door: Place, *, people: int, manner: Manner, now: datetime) -> Passage:
    """What the one rule of admission says to a visitor who wants to come in."""
    request = Request(
        direction=Direction.IN,
        manner=manner,
        credential=credential_of(visit, now),
        counters=Counters(visits_used=visit.arrived),
        people=people,
    )
    return decide(request, _door(door, has_vehicle=bool(visit.plate)), (), now)


def about(visit: Visit) -> str:
    """By which word the room of passes knows what was issued for a visit."""
    return f"{ABOUT}{visit.pk}"


def credential_of(visit: Visit, now: datetime) -> Credential:
    """A visit as the rule knows it: good only while its host lives there."""
    taken_back = visit.status in (Visit.Status.REVOKED, Visit.Status.DECLINED)
    needs_word = bool(visit.plate) and vehicles_need() == COMMUNITY
    return Credential(
        kind=CredentialKind.VISITOR,
        subject_ref=str(visit.pk),
        classes=frozenset({VEHICLE} if visit.plate else ()),
        scope_paths=frozenset({(visit.home or visit.compound).path}),
        doors=frozenset(str(one.pk) for one in doors_of(visit)),
        since=visit.since,
        until=visit.until,
        revoked=taken_back or not host_lives_there(visit, now),
        approved=visit.status == Visit.Status.EXPECTED
        and (not needs_word or visit.vehicle_approved_at is not None),
        visits_at_most=visit.entries_at_most,
    )


def host_lives_there(visit: Visit, now: datetime) -> bool:
    """Whether the host of a visit still lives where the visitor is bound; true without a host."""
    if visit.host_id is None:
        return True
    homes = people.homes_of([visit.host_id], local_day(now)).get(visit.host_id, [])
    return any(one.pk == visit.home_id for one in homes)


def vehicles_need() -> str:
    """Who agrees to a visitor's vehicle; a word that is none of ours asks for the guard."""
    said = str(policies.value("visitors.vehicles_need"))
    return said if said in (NOBODY, GUARD, COMMUNITY) else GUARD


def _door(door: Place, *, has_vehicle: bool) -> DoorNoun:
    """A door as the rule knows it: it leads into the place at which it stands."""
    words = policies.text("doors.clause")
    inside = door.parent.path if door.parent is not None else door.path
    return DoorNoun(
        door_id=str(door.pk),
        path=inside,
        policy=DoorPolicy(
            clause=Clause(str(words), "", words),
            presence_needed=has_vehicle and vehicles_need() == GUARD,
        ),
    )
