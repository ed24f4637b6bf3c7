"""Organisations as they stand: who they are, whom they serve, who works there."""

from datetime import date
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, IntId, Words, coded
from mashang.elements.organisations import queries
from mashang.elements.organisations.titles import TITLES
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_route

router = Router()
SEE = "organisations.see"


class OrganisationOut(Schema):
    """An organisation in a list."""

    organisation_id: UUID
    kind: str = coded(TITLES, examples=["property_company"])
    title: Words
    name: str = Field(examples=["城东物业服务有限公司"])
    phone: str = Field(description="The public number of the office.")
    uscc: str = Field(description="Unified social credit code 统一社会信用代码.")
    is_doubtful: bool = Field(description="The check sign of the code is wrong.")
    place: str
    closed_on: date | None


class ServiceOut(Schema):
    """Who serves a place, in which role; `is_inherited` when the service is of a place above."""

    service_id: int
    organisation_id: UUID
    role: Words
    name: str
    phone: str
    place_id: int
    place: str
    since_on: date
    is_inherited: bool


class MemberOut(Schema):
    """Who works in an organisation: staff number and post, no name."""

    membership_id: int
    staff_no: str
    post: str
    since_on: date


class OrganisationCardOut(Schema):
    """One organisation with the places it serves and the staff who work in it."""

    row: OrganisationOut
    services: list[ServiceOut]
    members: list[MemberOut]
    may_edit: bool


@router.get("")
@staff_route(SEE)
def organisations(
    request: ActorRequest, kind: str = "", name: str = "", after: After = None
) -> Paged[OrganisationOut]:
    """Open organisations by name, 30 at a time; of a kind, or whose name holds some words."""
    page = queries.organisations(request.actor, kind=kind, name=name[:120], after=after)
    return paged(page, OrganisationOut.from_orm)


@router.get("/serving")
@staff_route(SEE)
def serving(request: ActorRequest, place_id: IntId) -> list[ServiceOut]:
    """Who serves a place today, itself or by a place above; the nearest first within a role."""
    place = places.seen(request.actor, place_id)
    return [ServiceOut.from_orm(one) for one in queries.serving(request.actor, place.path)]


@router.get("/{organisation_id}")
@staff_route(SEE)
def organisation(request: ActorRequest, organisation_id: UUID) -> OrganisationCardOut:
    """One organisation: whom it serves, who works there."""
    return OrganisationCardOut.from_orm(queries.card(request.actor, organisation_id))
