"""The gate's list: who is expected, letting in, a number for who leaves."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, Command, IntId, Option
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.visitors import actions, queries
from mashang.work.visitors.routes.schemas import (
    AdmitIn,
    DayCountOut,
    GateDoorOut,
    GateVisitCardOut,
    GateVisitOut,
    LetInIn,
    PassAnswerOut,
)

router = Router()
SEE, ADMIT = "visitors.see", "visitors.admit"


@router.get("")
@staff_route(SEE)
def today(request: ActorRequest, after: After = None) -> Paged[GateVisitOut]:
    """Who is expected today or stands at the gate, by their hour; masked names and plates."""
    return paged(queries.today(request.actor, "", after), GateVisitOut.from_orm)


@router.get("/counts")
@staff_route(SEE)
def counts(request: ActorRequest) -> DayCountOut:
    """How many are expected, came and left today in the caller's scope."""
    return DayCountOut.from_orm(queries.day_count(request.actor))


@router.get("/{visit_id}")
@staff_route(SEE)
def card(request: ActorRequest, visit_id: UUID) -> GateVisitCardOut:
    """One visit, masked, with what the rule says at each door."""
    found = queries.card(request.actor, visit_id)
    values = {
        name: getattr(found, name)
        for name in GateVisitCardOut.model_fields
        if name not in {"line", "doors", "reasons"}
    }
    return GateVisitCardOut(
        line=GateVisitOut.from_orm(found.line),
        doors=[GateDoorOut.from_orm(one) for one in found.doors],
        reasons=[Option(code=code, title=str(title)) for code, title in found.reasons],
        **values,
    )


@router.post("/{visit_id}/admit")
@staff_route(ADMIT)
def admit(request: ActorRequest, visit_id: UUID, given: AdmitIn) -> PassAnswerOut:
    """Let so many of a visit in, if the rule agrees. The same command again counts once."""
    said = actions.admit(
        actor=request.actor,
        visit_id=visit_id,
        door_id=given.door_id,
        people=given.people,
        command_id=given.command_id,
    )
    return PassAnswerOut.from_orm(said)


@router.post("/{visit_id}/let-in")
@staff_route(ADMIT)
def let_in(request: ActorRequest, visit_id: UUID, given: LetInIn) -> PassAnswerOut:
    """Let somebody in who asked at the gate, on one's own word, and say why."""
    said = actions.let_in(
        actor=request.actor,
        visit_id=visit_id,
        door_id=given.door_id,
        reason=given.reason,
        words=given.words,
        command_id=given.command_id,
    )
    return PassAnswerOut.from_orm(said)


@router.post("/{visit_id}/vehicle")
@staff_route("visitors.approve_vehicle")
def approve_vehicle(request: ActorRequest, visit_id: UUID) -> None:
    """Agree that the car comes in; twice does no harm."""
    actions.approve_vehicle(actor=request.actor, visit_id=visit_id)


@router.post("/at/{place_id}/left")
@staff_route(ADMIT)
def left(request: ActorRequest, place_id: IntId, given: Command) -> None:
    """One visitor goes out: nobody asks who, a number grows."""
    actions.count_left(actor=request.actor, place_id=place_id, command_id=given.command_id)
