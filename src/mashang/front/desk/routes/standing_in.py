"""代班 by program: while one worker is away, another handles what was theirs."""

from uuid import UUID

from mashang.api.routing import Router
from mashang.api.schemas import Option
from mashang.elements.cases import queries as cases
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.front.desk import actions, queries
from mashang.front.desk.routes.schemas import StandInIdOut, StandInIn, StandInOut

router = Router()
OVERSEE = "cases.oversee"


@router.get("/workers")
@staff_route(OVERSEE)
def workers(request: ActorRequest) -> list[Option]:
    """Who handles cases in the part of the street that the caller oversees."""
    found = cases.workers(request.actor)
    return [Option(code=str(account_id), title=name) for account_id, name in found]


@router.get("/stand-ins")
@staff_route(OVERSEE)
def stand_ins(request: ActorRequest) -> list[StandInOut]:
    """What the caller ordered and is not over yet, the earliest first."""
    return [StandInOut.from_orm(one) for one in queries.stand_ins(request.actor)]


@router.post("/stand-ins")
@staff_route(OVERSEE)
def plan_stand_in(request: ActorRequest, given: StandInIn) -> StandInIdOut:
    """From a day on, let one worker's open cases go to another; carried out each morning."""
    made = actions.plan_stand_in(actor=request.actor, **given.dict())
    return StandInIdOut(stand_in_id=made)


@router.post("/stand-ins/{stand_in_id}/end")
@staff_route(OVERSEE)
def end_stand_in(request: ActorRequest, stand_in_id: UUID) -> None:
    """End it early: nothing more is carried over; what was stays with the deputy."""
    actions.end_stand_in(actor=request.actor, stand_in_id=stand_in_id)
