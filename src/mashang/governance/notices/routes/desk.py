"""Notices, for staff: what is out, how their lists stand, who was told in person."""

from typing import Literal
from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, IntId
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.governance.notices import actions, queries
from mashang.governance.notices.routes.reading import card_out
from mashang.governance.notices.routes.schemas import (
    ExcuseIn,
    NoticeCardOut,
    NoticeIdOut,
    NoticeOut,
    NoticeStopOut,
    RecipientOut,
    StatusOut,
)

router = Router()
SEE, FOLLOW = "notices.see", "notices.follow"


@router.get("")
@staff_route(SEE)
def notices(
    request: ActorRequest, view: Literal["out", "drafts", "old"] = "out", after: After = None
) -> Paged[NoticeOut]:
    """The notices in the caller's part of the street, the newest first."""
    return paged(queries.notices(request.actor, view, after), NoticeOut.from_orm)


@router.get("/at/{place_id}")
@staff_route(SEE)
def here(request: ActorRequest, place_id: IntId) -> list[NoticeOut]:
    """What is out at a place now: to it, to what lies above, or to a part of it."""
    return [NoticeOut.from_orm(one) for one in queries.here(request.actor, place_id)]


@router.get("/{notice_id}")
@staff_route(SEE)
def notice(request: ActorRequest, notice_id: UUID) -> NoticeCardOut:
    """One notice: how it reads, whom it reaches, how its list stands."""
    return card_out(queries.card(request.actor, notice_id))


@router.get("/{notice_id}/buildings")
@staff_route(SEE)
def stops(request: ActorRequest, notice_id: UUID, after: After = None) -> Paged[NoticeStopOut]:
    """The buildings of a list: how many have heard it, and who answers for the others."""
    return paged(queries.stops(request.actor, notice_id, after), NoticeStopOut.from_orm)


@router.get("/{notice_id}/names")
@staff_route(FOLLOW)
def names(
    request: ActorRequest,
    notice_id: UUID,
    view: Literal["missing", "no_phone", "all"] = "missing",
    building_id: IntId | None = None,
    after: After = None,
) -> Paged[RecipientOut]:
    """The names of a list in walking order, masked."""
    page = queries.names(request.actor, notice_id, view=view, building_id=building_id, cursor=after)
    return paged(page, RecipientOut.from_orm)


@router.post("/recipients/{recipient_id}/told")
@staff_route(FOLLOW)
def told(request: ActorRequest, recipient_id: UUID) -> NoticeIdOut:
    """Note that somebody was told in person 已当面告知."""
    return NoticeIdOut(notice_id=actions.mark_told(actor=request.actor, recipient_id=recipient_id))


@router.post("/recipients/{recipient_id}/excuse")
@staff_route(FOLLOW)
def excuse(request: ActorRequest, recipient_id: UUID, given: ExcuseIn) -> NoticeIdOut:
    """Note why somebody need not be told."""
    notice_id = actions.excuse(actor=request.actor, recipient_id=recipient_id, reason=given.reason)
    return NoticeIdOut(notice_id=notice_id)


@router.post("/{notice_id}/publish")
@staff_route("notices.publish")
def publish(request: ActorRequest, notice_id: UUID) -> StatusOut:
    """Send a draft: it goes out, waits for its hour, or waits for the second person."""
    return StatusOut(status=actions.publish(actor=request.actor, notice_id=notice_id))


@router.post("/{notice_id}/agree")
@staff_route("notices.agree")
def agree(request: ActorRequest, notice_id: UUID) -> StatusOut:
    """Let a notice go out, as the second person."""
    return StatusOut(status=actions.agree(actor=request.actor, notice_id=notice_id))


@router.post("/{notice_id}/withdraw")
@staff_route("notices.publish")
def withdraw(request: ActorRequest, notice_id: UUID) -> None:
    """Take a notice away; nobody need confirm it any more."""
    actions.withdraw(actor=request.actor, notice_id=notice_id)
