"""Calls, for staff: who comes, masked; accepting them and confirming their hours."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After
from mashang.elements.people.routes.schemas import RevealedOut
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.volunteers import actions, queries
from mashang.work.volunteers.actions import NewShift, Wanted
from mashang.work.volunteers.routes.schemas import (
    AcceptIn,
    CallIdOut,
    CallIn,
    CallOut,
    MinutesIn,
    ShiftIdOut,
    ShiftIn,
    ShiftSheetOut,
    SignUpIdOut,
)

router = Router()
SEE, MANAGE = "volunteers.see", "volunteers.manage"


@router.get("/calls")
@staff_route(SEE)
def calls(request: ActorRequest, after: After = None) -> Paged[CallOut]:
    """The calls in the caller's part of the street, the newest first."""
    return paged(queries.calls(request.actor, after), CallOut.from_orm)


@router.get("/calls/{call_id}")
@staff_route(SEE)
def call(request: ActorRequest, call_id: UUID) -> CallOut:
    """One call."""
    return CallOut.from_orm(queries.call(request.actor, call_id))


@router.get("/calls/{call_id}/shifts")
@staff_route(SEE)
def sheets(request: ActorRequest, call_id: UUID) -> list[ShiftSheetOut]:
    """The shifts of a call with who comes, masked, the earliest first; at most 60."""
    return [ShiftSheetOut.from_orm(one) for one in queries.sheets(request.actor, call_id)]


@router.post("/calls")
@staff_route(MANAGE)
def write_call(request: ActorRequest, given: CallIn) -> CallIdOut:
    """Call for volunteers at a place."""
    wanted = Wanted(**given.dict(exclude={"place_id", "command_id"}))
    call_id = actions.call(
        actor=request.actor, place_id=given.place_id, wanted=wanted, command_id=given.command_id
    )
    return CallIdOut(call_id=call_id)


@router.post("/calls/{call_id}/shifts")
@staff_route(SEE)
def add_shift(request: ActorRequest, call_id: UUID, given: ShiftIn) -> ShiftIdOut:
    """Add a shift to a call that one leads."""
    shift_id = actions.add_shift(
        actor=request.actor,
        call_id=call_id,
        shift=NewShift(**given.dict(exclude={"command_id"})),
        command_id=given.command_id,
    )
    return ShiftIdOut(shift_id=shift_id)


@router.post("/calls/{call_id}/close")
@staff_route(MANAGE)
def close(request: ActorRequest, call_id: UUID) -> None:
    """Let nobody sign up any more; who was accepted still comes."""
    actions.close(actor=request.actor, call_id=call_id)


@router.post("/sign-ups/{sign_up_id}/decide")
@staff_route(SEE)
def decide(request: ActorRequest, sign_up_id: UUID, given: AcceptIn) -> None:
    """Accept a volunteer, or do not; the volunteer is told in the portal."""
    actions.decide(actor=request.actor, sign_up_id=sign_up_id, accepts=given.accepts)


@router.look("/sign-ups/{sign_up_id}/phone")
@staff_route(SEE)
def phone(request: ActorRequest, sign_up_id: UUID) -> RevealedOut:
    """The number of a volunteer who lets the leader see it; recorded, and the volunteer sees who looked."""
    return RevealedOut.from_orm(actions.reveal_phone(actor=request.actor, sign_up_id=sign_up_id))


@router.post("/sign-ups/{sign_up_id}/minutes")
@staff_route(SEE)
def confirm_hours(request: ActorRequest, sign_up_id: UUID, given: MinutesIn) -> SignUpIdOut:
    """Confirm how long somebody helped, nought when they did not come."""
    actions.confirm_hours(actor=request.actor, sign_up_id=sign_up_id, minutes=given.minutes)
    return SignUpIdOut(sign_up_id=sign_up_id)
