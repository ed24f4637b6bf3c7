"""What one owes, and answering it; staff answer for a name of their list by the same operation."""

from uuid import UUID

from mashang.api.routing import Router
from mashang.api.schemas import WhoseId
from mashang.elements.people import queries as people
from mashang.foundation.grants.guards import ActorRequest, resident_route
from mashang.work.forms import actions, queries
from mashang.work.forms.routes.schemas import (
    AnswersIn,
    DraftIn,
    FillingCardOut,
    FillingIdOut,
    OwedFormOut,
)

router = Router()


@router.get("/mine")
@resident_route()
def mine(request: ActorRequest, person_id: WhoseId = None) -> list[OwedFormOut]:
    """What the caller may fill now for a person they act for, and what was filled."""
    acting = people.acting(request.actor, shown_for=person_id)
    return [OwedFormOut.from_orm(one) for one in queries.owed(request.actor, acting)]


@router.get("/fillings/{filling_id}")
@resident_route()
def filling(request: ActorRequest, filling_id: UUID) -> FillingCardOut:
    """One name of a list, for staff or for those who may answer for it; answers are not in it."""
    return FillingCardOut.from_orm(queries.filling(request.actor, filling_id))


@router.post("/fillings/{filling_id}/draft")
@resident_route()
def save_draft(request: ActorRequest, filling_id: UUID, given: DraftIn) -> None:
    """Keep what was typed so far; nothing of it is checked yet. The version grows by one."""
    actions.save_draft(
        actor=request.actor, filling_id=filling_id, typed=given.typed(), version=given.version
    )


@router.post("/fillings/{filling_id}/answers")
@resident_route()
def hand_in(request: ActorRequest, filling_id: UUID, given: AnswersIn) -> FillingIdOut:
    """Settle a name with answers; what is known is filled in full, whoever typed the rest.

    An answer is named by the path of its question: `pets_part/has_pets`, `home/member[2]/age`. What is missing or
    wrong comes back by path under `errors` (422, `forms.incomplete`).
    """
    kept = actions.hand_in(
        actor=request.actor,
        filling_id=filling_id,
        typed=given.typed(),
        version=given.version,
        command_id=given.command_id,
    )
    return FillingIdOut(filling_id=kept.filling_id, known_count=kept.known_count)
