"""A landlord's rooms: who rents them, reporting who comes and who goes."""

from uuid import UUID

from mashang.api.routing import Router
from mashang.api.schemas import WhoseId
from mashang.elements.people import queries as people
from mashang.foundation.grants.guards import ActorRequest, resident_route
from mashang.kernel import clock
from mashang.work.tenancy import actions, queries
from mashang.work.tenancy.parties import Party
from mashang.work.tenancy.routes.schemas import (
    AskedRoomOut,
    AskRoomIn,
    DueOut,
    EndIn,
    LetRoomOut,
    PartyIn,
    RenewIn,
    ReportedOut,
    TenancyIdOut,
    TenantIn,
    TenantOut,
)
from mashang.work.tenancy.steps import Term

router = Router()


@router.get("/mine")
@resident_route()
def mine(request: ActorRequest, person_id: WhoseId = None) -> list[LetRoomOut]:
    """The rooms that a person lets, each with its tenants: masked name, dates, status."""
    return [LetRoomOut.from_orm(one) for one in _rooms(request, person_id)]


@router.get("/mine/dues")
@resident_route()
def dues(request: ActorRequest, person_id: WhoseId = None) -> list[DueOut]:
    """What a landlord is to report now, or within the days that the law gives, most pressing first."""
    dues = queries.own_dues(_rooms(request, person_id), clock.local_day(request.actor.at))
    return [DueOut.from_orm(one) for one in dues]


@router.get("/mine/{tenancy_id}")
@resident_route()
def own_tenancy(request: ActorRequest, tenancy_id: UUID) -> TenantOut:
    """One of one's own tenancies."""
    return TenantOut.from_orm(queries.own_tenancy(request.actor, tenancy_id))


@router.post("/mine")
@resident_route()
def report(request: ActorRequest, given: TenantIn) -> ReportedOut:
    """Report a tenant of a room that is one's to let.

    When it is not clear who is meant, a case is opened and the community finds out.
    """
    reported = actions.report_tenant(
        actor=request.actor,
        landlord_id=given.landlord_id,
        place_id=given.place_id,
        tenant=party(given.tenant),
        term=Term(given.since_on, given.agreed_until_on),
        command_id=given.command_id,
    )
    return ReportedOut.from_orm(reported)


@router.post("/rooms")
@resident_route()
def ask_for_room(request: ActorRequest, given: AskRoomIn) -> AskedRoomOut:
    """Name a room that is one's to let; the community checks it, then tenants can be reported."""
    case_id = actions.ask_for_room(actor=request.actor, **given.dict())
    return AskedRoomOut(case_id=case_id)


@router.post("/{tenancy_id}/end")
@resident_route()
def end(request: ActorRequest, tenancy_id: UUID, given: EndIn) -> TenancyIdOut:
    """Report that a tenancy lasts no more from a day on; for its landlord, and for the desk."""
    actions.end_tenancy(
        actor=request.actor,
        tenancy_id=tenancy_id,
        until_on=given.until_on,
        command_id=given.command_id,
    )
    return TenancyIdOut(tenancy_id=tenancy_id)


@router.post("/{tenancy_id}/renew")
@resident_route()
def renew(request: ActorRequest, tenancy_id: UUID, given: RenewIn) -> TenancyIdOut:
    """Report a longer term, or an open one; for its landlord, and for the desk."""
    actions.renew_tenancy(
        actor=request.actor,
        tenancy_id=tenancy_id,
        agreed_until_on=given.agreed_until_on,
        command_id=given.command_id,
    )
    return TenancyIdOut(tenancy_id=tenancy_id)


def party(given: PartyIn) -> Party:
    """One side of a tenancy as the verb takes it."""
    return Party(given.name, given.document_type, given.document_number, given.phone)


def _rooms(request: ActorRequest, person_id: UUID | None) -> list[queries.LetRoom]:
    whose = people.spoken_for(request.actor, person_id)
    return queries.own_rooms(request.actor, whose.person_id)
