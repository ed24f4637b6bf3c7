"""Tenancies, for the desk: what lasts, what is overdue, who was never reported."""

from typing import Literal
from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.tenancy import actions, queries
from mashang.work.tenancy.routes.own import party
from mashang.work.tenancy.routes.schemas import (
    LandlordIdOut,
    LetIn,
    RecordIn,
    TenancyIdOut,
    TenancyOut,
    UnknownOwnerOut,
    UnreportedTenantOut,
)
from mashang.work.tenancy.steps import Term

router = Router()
SEE = "tenancy.see"


@router.get("")
@staff_route(SEE)
def tenancies(
    request: ActorRequest,
    view: Literal["standing", "overdue", "ended"] = "standing",
    after: After = None,
) -> Paged[TenancyOut]:
    """Tenancies in the caller's scope that last, whose term is over unreported, or that ended; masked."""
    page = queries.standing(request.actor, queries.View(view), after)
    return paged(page, TenancyOut.from_orm)


@router.get("/unreported")
@staff_route(SEE)
def unreported(request: ActorRequest, after: After = None) -> Paged[UnreportedTenantOut]:
    """Tenants of the register whom no landlord reported within the days of the law, longest first."""
    return paged(queries.unreported(request.actor, after), UnreportedTenantOut.from_orm)


@router.get("/unknown-owners")
@staff_route(SEE)
def unknown_owners(request: ActorRequest, after: After = None) -> Paged[UnknownOwnerOut]:
    """Rooms in the caller's scope with a tenant and no owner on record, in walking order."""
    return paged(queries.unknown_owners(request.actor, after), UnknownOwnerOut.from_orm)


@router.get("/{tenancy_id}")
@staff_route(SEE)
def tenancy(request: ActorRequest, tenancy_id: UUID) -> TenancyOut:
    """One tenancy, masked."""
    return TenancyOut.from_orm(queries.tenancy(request.actor, tenancy_id))


@router.post("")
@staff_route("tenancy.manage")
def record(request: ActorRequest, given: RecordIn) -> TenancyIdOut:
    """Write down a tenancy that a landlord reports at the desk."""
    tenancy_id = actions.record_tenancy(
        actor=request.actor,
        place_id=given.place_id,
        landlord=party(given.landlord),
        tenant=party(given.tenant),
        term=Term(given.since_on, given.agreed_until_on),
        command_id=given.command_id,
    )
    return TenancyIdOut(tenancy_id=tenancy_id)


@router.post("/lettings/record")
@staff_route("tenancy.manage")
def let(request: ActorRequest, given: LetIn) -> LandlordIdOut:
    """Record that a room is somebody's to let; they may report tenants of it then."""
    landlord_id = actions.record_letting(
        actor=request.actor,
        place_id=given.place_id,
        landlord=party(given.landlord),
        command_id=given.command_id,
    )
    return LandlordIdOut(landlord_id=landlord_id)


@router.post("/lettings/{letting_id}/end")
@staff_route("tenancy.manage")
def end_letting(request: ActorRequest, letting_id: UUID) -> None:
    """Record that a room is no longer somebody's to let. Twice is once."""
    actions.end_letting(actor=request.actor, letting_id=letting_id)
