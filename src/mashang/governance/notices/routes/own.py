"""Notices to oneself: reading, 我知道了, messages."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, WhoseId
from mashang.elements.people import queries as people
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.grants.guards import ActorRequest, resident_route
from mashang.governance.notices import actions, queries
from mashang.governance.notices.routes.reading import own_out
from mashang.governance.notices.routes.schemas import (
    ConfirmIn,
    LeadsToOut,
    MessageOut,
    OwnNoticeOut,
    UnreadOut,
)

router = Router()


@router.get("/mine")
@resident_route()
def mine(
    request: ActorRequest, person_id: WhoseId = None, after: After = None
) -> Paged[OwnNoticeOut]:
    """Every notice that is for the caller, or for whom they act, the newest first."""
    return paged(queries.own_notices(request.actor, _me(request, person_id), after), own_out)


@router.get("/mine/unread")
@resident_route()
def unread(request: ActorRequest, person_id: WhoseId = None) -> UnreadOut:
    """What is not answered yet, the most pressing first."""
    found = queries.unread(request.actor, _me(request, person_id))
    return UnreadOut(
        notices=[own_out(one) for one in found.notices],
        messages=[MessageOut.from_orm(one) for one in found.messages],
    )


@router.get("/messages")
@resident_route()
def messages(
    request: ActorRequest, person_id: WhoseId = None, after: After = None
) -> Paged[MessageOut]:
    """Every message to the caller alone, the newest first."""
    page = queries.messages(request.actor, _me(request, person_id), after)
    return paged(page, MessageOut.from_orm)


@router.get("/mine/{notice_id}")
@resident_route()
def own_notice(request: ActorRequest, notice_id: UUID, person_id: WhoseId = None) -> OwnNoticeOut:
    """One notice; what is over, withdrawn or corrected stays readable and says so."""
    return own_out(queries.own_notice(request.actor, _me(request, person_id), notice_id))


@router.post("/mine/{notice_id}/confirm")
@resident_route()
def confirm(request: ActorRequest, notice_id: UUID, given: ConfirmIn) -> None:
    """I know 我知道了: for oneself, or for whom one may read. Once more changes nothing."""
    me = _me(request, given.person_id)
    person_id = queries.reader_of(request.actor, me, notice_id)
    actions.confirm(actor=request.actor, notice_id=notice_id, person_id=person_id)


@router.post("/messages/{message_id}/seen")
@resident_route()
def seen(request: ActorRequest, message_id: UUID) -> LeadsToOut:
    """A message was read; on to what it is about. Once more changes nothing."""
    return LeadsToOut(url=actions.see_message(actor=request.actor, message_id=message_id))


def _me(request: ActorRequest, person_id: UUID | None) -> OwnPerson | None:
    """For whom one reads; nobody for an account that acts for nobody, as staff do."""
    return people.acting(request.actor, shown_for=person_id).me
