"""One's own: whom one acts for, what is held, who looked; contact numbers and proxies."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, WhoseId
from mashang.elements.people import actions, queries
from mashang.elements.people.routes.changing import granted
from mashang.elements.people.routes.schemas import (
    CorrectionIdOut,
    CorrectionIn,
    GrantProxyIn,
    GrantProxyOut,
    HeldValueOut,
    LookOut,
    OwnPersonOut,
    OwnRecordOut,
    PersonLinkIn,
    PhonesIn,
)
from mashang.foundation.grants.guards import ActorRequest, resident_route

router = Router()


@router.get("/me")
@resident_route()
def me(request: ActorRequest) -> list[OwnPersonOut]:
    """Whom the account acts for now: oneself first, then children, then those who granted it."""
    return [_own(one) for one in queries.acted_for(request.actor)]


@router.get("/me/record")
@resident_route()
def own_record(request: ActorRequest, person_id: WhoseId = None) -> OwnRecordOut:
    """Everything held about a person, for whoever may read for them."""
    whose = queries.spoken_for(request.actor, person_id)
    record = queries.own_record(request.actor, whose.person_id)
    documents = [HeldValueOut.from_orm(one) for one in queries.documents_masked(record)]
    return OwnRecordOut.from_orm(record).model_copy(update={"documents": documents})


@router.get("/me/looks")
@resident_route()
def own_looks(
    request: ActorRequest, person_id: WhoseId = None, after: After = None
) -> Paged[LookOut]:
    """Who looked at one's data and why, newest first."""
    whose = queries.spoken_for(request.actor, person_id)
    return paged(queries.looks(request.actor, whose.person_id, after), LookOut.from_orm)


@router.post("/me/corrections")
@resident_route()
def ask_correction(request: ActorRequest, given: CorrectionIn) -> CorrectionIdOut:
    """Say that something held is wrong; the community checks and answers."""
    correction_id = actions.ask_correction(
        actor=request.actor,
        person_id=given.person_id,
        field=given.field,
        text=given.text,
        command_id=given.command_id,
    )
    return CorrectionIdOut(correction_id=correction_id)


@router.post("/me/phones")
@resident_route()
def correct_phones(request: ActorRequest, given: PhonesIn) -> None:
    """Say which contact numbers stand; those left out go."""
    actions.correct_own(
        actor=request.actor,
        person_id=given.person_id,
        phones=given.phones,
        command_id=given.command_id,
    )


@router.post("/me/proxies")
@resident_route()
def grant_own_proxy(
    request: ActorRequest, given: GrantProxyIn, person_id: WhoseId = None
) -> GrantProxyOut:
    """Let the owner of a phone number act for one, or for one's child, until a day."""
    whose = queries.spoken_for(request.actor, person_id)
    made = actions.grant_proxy(
        actor=request.actor,
        person_id=whose.person_id,
        phone=given.phone,
        granted=granted(given),
        command_id=given.command_id,
    )
    return GrantProxyOut(link_id=made)


@router.post("/me/links/{link_id}/end")
@resident_route()
def end_own_link(request: ActorRequest, link_id: UUID, given: PersonLinkIn) -> None:
    """Take a proxy back, or give up acting for somebody."""
    actions.end_link(actor=request.actor, link_id=link_id, command_id=given.command_id)


def _own(one: queries.OwnPerson) -> OwnPersonOut:
    return OwnPersonOut(
        person_id=one.person_id,
        name=one.name,
        basis=one.basis,
        basis_title=str(one.basis_title),
        may_ask=one.may_ask,
        may_open=one.may_open,
        may_read=one.may_read,
        until=one.until,
        home_id=one.home.place_id if one.home else None,
        home=one.home.full_name if one.home else "",
        is_self=one.is_self,
    )
