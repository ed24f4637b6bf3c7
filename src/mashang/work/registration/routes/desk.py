"""Applications, for whoever decides: lists masked, opening and deciding recorded."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.registration import actions, queries
from mashang.work.registration.routes.schemas import (
    ApplicationCardOut,
    ApplicationIdOut,
    ApplicationOut,
    ContradictionOut,
    FoundDoorIn,
    GroundsIn,
    PersonIdOut,
    RefusalIn,
    SaidOfApplicantOut,
    SeenOut,
)

router = Router()
DECIDE = "registration.decide"


@router.get("/applications")
@staff_route(DECIDE)
def waiting(request: ActorRequest, after: After = None) -> Paged[ApplicationOut]:
    """What waits for a decision in the caller's scope, the most urgent first."""
    return paged(queries.waiting(request.actor, after), ApplicationOut.from_orm)


@router.get("/applications/decided")
@staff_route(DECIDE)
def decided(request: ActorRequest, after: After = None) -> Paged[ApplicationOut]:
    """What was decided or withdrawn, the latest first."""
    return paged(queries.decided(request.actor, after), ApplicationOut.from_orm)


@router.get("/contradictions")
@staff_route(DECIDE)
def contradictions(request: ActorRequest, after: After = None) -> Paged[ContradictionOut]:
    """What in the register contradicts itself, each asked by one case."""
    return paged(queries.mismatches(request.actor, after), ContradictionOut.from_orm)


@router.get("/applications/{application_id}")
@staff_route(DECIDE)
def application(request: ActorRequest, application_id: UUID) -> ApplicationCardOut:
    """One application, masked, with all that a decision needs."""
    return _card(queries.application(request.actor, application_id))


@router.post("/applications/{application_id}/approve")
@staff_route(DECIDE)
def approve(request: ActorRequest, application_id: UUID, given: GroundsIn) -> PersonIdOut:
    """Register who applied: person, home and account; the case is finished.

    Of two at the same instant one wins, the other reads who was faster (409).
    """
    person_id = actions.approve(
        actor=request.actor,
        application_id=application_id,
        reason=given.reason,
        command_id=given.command_id,
    )
    return PersonIdOut(person_id=person_id)


@router.post("/applications/{application_id}/refuse")
@staff_route(DECIDE)
def refuse(request: ActorRequest, application_id: UUID, given: RefusalIn) -> ApplicationIdOut:
    """Refuse an application with the reason, which the applicant reads and may dispute."""
    actions.refuse(
        actor=request.actor,
        application_id=application_id,
        reason=given.reason,
        command_id=given.command_id,
    )
    return ApplicationIdOut(application_id=application_id)


@router.post("/applications/{application_id}/door")
@staff_route(DECIDE)
def door(request: ActorRequest, application_id: UUID, given: FoundDoorIn) -> ApplicationIdOut:
    """Say which door an application means, after asking; the same again changes nothing."""
    actions.place_application(
        actor=request.actor, application_id=application_id, address=given.address
    )
    return ApplicationIdOut(application_id=application_id)


@router.look("/applications/{application_id}/reveal")
@staff_route(DECIDE)
def reveal(request: ActorRequest, application_id: UUID) -> SeenOut:
    """Open name, document and phone of an applicant to check who they are; recorded each time."""
    return SeenOut.from_orm(actions.reveal(actor=request.actor, application_id=application_id))


def _card(found: queries.ApplicationCard) -> ApplicationCardOut:
    said = [SaidOfApplicantOut(answer=answer, at=at) for answer, at in found.said]
    values = {
        name: getattr(found, name)
        for name in ApplicationCardOut.model_fields
        if name not in {"row", "said"}
    }
    return ApplicationCardOut(row=ApplicationOut.from_orm(found.row), said=said, **values)
