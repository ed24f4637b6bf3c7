"""Residents, for staff. Names and numbers never stand in an address; searching is `search_look_up`."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, IntId
from mashang.elements.people import actions, queries
from mashang.elements.people.routes.schemas import (
    CorrectionOut,
    LookOut,
    PersonCardOut,
    PersonOut,
    RevealedOut,
    RevealIn,
)
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_route

router = Router()
SEE = "people.see"


@router.get("/at/{place_id}")
@staff_route(SEE)
def residents(request: ActorRequest, place_id: IntId, after: After = None) -> Paged[PersonOut]:
    """Who lives in a place or below it, masked, in the order of the tree, 30 at a time."""
    place = places.find_place(places.seen(request.actor, place_id).place_id)
    return paged(queries.residents_of(request.actor, place, after), PersonOut.from_orm)


@router.get("/corrections")
@staff_route(SEE)
def corrections(request: ActorRequest) -> list[CorrectionOut]:
    """The requests for correction that wait for the caller, the oldest first; at most 50."""
    return [CorrectionOut.from_orm(one) for one in queries.corrections_waiting(request.actor)]


@router.get("/{person_id}")
@staff_route(SEE)
def person(request: ActorRequest, person_id: UUID) -> PersonCardOut:
    """A person as the caller may see them, masked.

    Whoever was registered twice is found under either id; the answer carries the one that stands.
    """
    standing_id = queries.standing_id(request.actor, person_id)
    return PersonCardOut.from_orm(queries.card(request.actor, standing_id))


@router.get("/{person_id}/looks")
@staff_route("people.see_looks")
def looks(request: ActorRequest, person_id: UUID, after: After = None) -> Paged[LookOut]:
    """Who looked at this person's data and why, newest first."""
    queries.card(request.actor, person_id)
    return paged(queries.looks(request.actor, person_id, after), LookOut.from_orm)


@router.post("/{person_id}/reveal")
@staff_route("people.reveal")
def reveal(request: ActorRequest, person_id: UUID, given: RevealIn) -> RevealedOut:
    """Open masked fields of somebody in one's part of the street, for a purpose.

    Looking is an act: it is recorded, and the person sees unit, role and staff number of who looked. The
    values are in this answer and nowhere else.
    """
    shown = actions.reveal(
        actor=request.actor,
        person_id=person_id,
        fields=given.fields,
        purpose=given.purpose,
        reason=given.reason,
        command_id=given.command_id,
    )
    return RevealedOut.from_orm(shown)
