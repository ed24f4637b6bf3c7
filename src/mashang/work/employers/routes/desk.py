"""Who asks to speak for units, and who does."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.employers import actions, queries
from mashang.work.employers.routes.schemas import DecisionIn, RepresentativeOut

router = Router()
SEE, APPROVE = "employers.see", "employers.approve"


@router.get("/asks")
@staff_route(SEE)
def asks(request: ActorRequest, after: After = None) -> Paged[RepresentativeOut]:
    """Who asked and waits, the longest waiting first; phones are masked."""
    return paged(queries.asks(request.actor, after), RepresentativeOut.from_orm)


@router.get("/representatives")
@staff_route(SEE)
def representatives(request: ActorRequest, after: After = None) -> Paged[RepresentativeOut]:
    """Who speaks for units, the latest first."""
    return paged(queries.representatives(request.actor, after), RepresentativeOut.from_orm)


@router.post("/representatives/{representative_id}/decide")
@staff_route(APPROVE)
def decide(request: ActorRequest, representative_id: UUID, given: DecisionIn) -> None:
    """Let an account speak for a unit, or do not; the account is told."""
    actions.decide(actor=request.actor, representative_id=representative_id, accepts=given.accepts)


@router.post("/representatives/{representative_id}/end")
@staff_route(APPROVE)
def end(request: ActorRequest, representative_id: UUID) -> None:
    """End that an account speaks for a unit."""
    actions.end(actor=request.actor, representative_id=representative_id)
