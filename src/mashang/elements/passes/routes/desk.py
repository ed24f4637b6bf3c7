"""Passes for the desk: lists, giving out, taking back, and the keys."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, IntId
from mashang.domain.passage import CredentialKind
from mashang.elements.passes import actions, queries
from mashang.elements.passes.actions import ForService
from mashang.elements.passes.routes.schemas import (
    KeyOut,
    PassIdOut,
    PassIn,
    PassOut,
    SquareOut,
    TakeBackIn,
    WithdrawIn,
)
from mashang.foundation.grants.guards import ActorRequest, staff_route

router = Router()
ISSUE, KEYS = "passes.issue", "passes.keys"


@router.get("")
@staff_route(ISSUE)
def passes(request: ActorRequest, after: After = None) -> Paged[PassOut]:
    """Passes in the caller's scope that are good now or later, the newest first, names masked."""
    return paged(queries.passes_of(request.actor, after), PassOut.from_orm)


@router.get("/at/{place_id}")
@staff_route(ISSUE)
def here(request: ActorRequest, place_id: IntId, after: After = None) -> Paged[PassOut]:
    """Passes of a place and below it."""
    return paged(queries.passes_at(request.actor, place_id, after), PassOut.from_orm)


@router.post("/at/{place_id}")
@staff_route(ISSUE)
def issue(request: ActorRequest, place_id: IntId, given: PassIn) -> PassIdOut:
    """Give out a pass for somebody who comes to serve, or for a lorry."""
    wanted = ForService(
        kind=CredentialKind(given.kind),
        called=given.called,
        class_code=given.class_code,
        plate=given.plate,
        since=given.since,
        until=given.until,
        visits_at_most=given.visits_at_most,
    )
    pass_id = actions.issue_at(
        actor=request.actor, place_id=place_id, wanted=wanted, command_id=given.command_id
    )
    return PassIdOut(pass_id=pass_id)


@router.get("/keys")
@staff_route(KEYS)
def keys(request: ActorRequest) -> list[KeyOut]:
    """The issuer's keys, with what each is good for."""
    return [KeyOut.from_orm(one) for one in queries.keys_of(request.actor)]


@router.post("/keys/rotate")
@staff_route(KEYS)
def rotate_keys(request: ActorRequest) -> None:
    """Let the next key sign from now on; a conflict while doors have not known it for long enough."""
    actions.rotate_keys(actor=request.actor)


@router.post("/keys/{kid}/withdraw")
@staff_route(KEYS)
def withdraw_key(request: ActorRequest, kid: str, given: WithdrawIn) -> None:
    """Believe a key no more, from now on: it was copied or lost."""
    actions.withdraw_key(actor=request.actor, kid=kid, reason=given.reason)


@router.get("/{pass_id}")
@staff_route(ISSUE)
def one(request: ActorRequest, pass_id: UUID) -> PassOut:
    """One pass."""
    return PassOut.from_orm(queries.pass_card(request.actor, pass_id).line)


@router.get("/{pass_id}/square")
@staff_route(ISSUE)
def square(request: ActorRequest, pass_id: UUID) -> SquareOut:
    """What is printed for somebody who comes to serve, or for a lorry; of no other pass."""
    return SquareOut(text=queries.printed_by_desk(request.actor, pass_id))


@router.post("/{pass_id}/take-back")
@staff_route(ISSUE)
def take_back(request: ActorRequest, pass_id: UUID, given: TakeBackIn) -> None:
    """Take a pass back at once; twice does no harm."""
    actions.take_back(
        actor=request.actor, pass_id=pass_id, because=given.because, remark=given.remark
    )


@router.post("/{pass_id}/take-back-phone")
@staff_route(ISSUE)
def take_back_phone(request: ActorRequest, pass_id: UUID, given: TakeBackIn) -> None:
    """Take back the phone on which a pass is, with everything that it carries."""
    actions.take_back_phone(
        actor=request.actor, pass_id=pass_id, because=given.because, remark=given.remark
    )
