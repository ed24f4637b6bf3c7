"""Keeping the register of organisations: add, correct, close; who serves where; who works there."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.routing import Router
from mashang.api.schemas import Command, Day, IntId, OneOf
from mashang.elements.organisations import actions
from mashang.elements.organisations.actions import Wanted
from mashang.elements.organisations.steps import Particulars
from mashang.elements.organisations.titles import TITLES
from mashang.foundation.grants.guards import ActorRequest, staff_route

router = Router()
EDIT, STAFF = "organisations.edit", "organisations.staff"


class ParticularsIn(Schema):
    """What is said of an organisation; it replaces what was said."""

    name: str = Field(min_length=1, max_length=120, examples=["城东物业服务有限公司"])
    uscc: str = Field(
        "",
        max_length=40,
        description="Unified social credit code; one with a wrong check sign is kept and marked.",
    )
    phone: str = Field("", max_length=30, description="The public number of the office.")

    def particulars(self) -> Particulars:
        """As the verbs take it."""
        return Particulars(self.name, self.uscc, self.phone)


class RegisterUnitIn(ParticularsIn, Command):
    """An organisation to register at a place."""

    kind: Annotated[str, OneOf(TITLES)] = Field(examples=["property_company"])
    serves: bool = Field(default=False, description="Whether it serves this place from today.")


class OrganisationIdOut(Schema):
    """The organisation that was registered."""

    organisation_id: UUID


class EndUnitIn(Schema):
    """Why it ends; it stands in the record."""

    reason: str = Field(min_length=1, max_length=200)


class ServeIn(Schema):
    """Who shall serve the place, and from when on: today when left out."""

    organisation_id: UUID
    since_on: Day | None = None


class ServiceIdOut(Schema):
    """The service that begins."""

    service_id: int


class JoinUnitIn(Schema):
    """A member of staff who shall work here."""

    staff_no: str = Field(min_length=1, max_length=40)
    post: str = Field("", max_length=80)


class MembershipIdOut(Schema):
    """The membership that begins."""

    membership_id: int


@router.post("/at/{place_id}")
@staff_route(EDIT)
def add(request: ActorRequest, place_id: IntId, given: RegisterUnitIn) -> OrganisationIdOut:
    """Register an organisation that sits at, or serves, a place."""
    made = actions.add_organisation(
        actor=request.actor,
        place_id=place_id,
        wanted=Wanted(given.kind, given.particulars(), given.serves),
        command_id=given.command_id,
    )
    return OrganisationIdOut(organisation_id=made)


@router.post("/at/{place_id}/services")
@staff_route(EDIT)
def serve(request: ActorRequest, place_id: IntId, given: ServeIn) -> ServiceIdOut:
    """Let an organisation serve a place from a day on."""
    made = actions.put_in_service(
        actor=request.actor,
        organisation_id=given.organisation_id,
        place_id=place_id,
        since_on=given.since_on,
    )
    return ServiceIdOut(service_id=made)


@router.post("/at/{place_id}/services/{service_id}/end")
@staff_route(EDIT)
def end_service(
    request: ActorRequest, place_id: IntId, service_id: IntId, given: EndUnitIn
) -> None:
    """End a service with today; whoever serves above serves then."""
    actions.end_service(
        actor=request.actor, place_id=place_id, service_id=service_id, reason=given.reason
    )


@router.post("/{organisation_id}/change")
@staff_route(EDIT)
def change(request: ActorRequest, organisation_id: UUID, given: ParticularsIn) -> None:
    """Correct what is said of an organisation."""
    actions.change_organisation(
        actor=request.actor, organisation_id=organisation_id, particulars=given.particulars()
    )


@router.post("/{organisation_id}/close")
@staff_route(EDIT)
def close(request: ActorRequest, organisation_id: UUID, given: EndUnitIn) -> None:
    """Close an organisation from today on."""
    actions.close_organisation(
        actor=request.actor, organisation_id=organisation_id, reason=given.reason
    )


@router.post("/{organisation_id}/members")
@staff_route(STAFF)
def join(request: ActorRequest, organisation_id: UUID, given: JoinUnitIn) -> MembershipIdOut:
    """Let a member of staff work here, and so see what is routed to it; nobody lets themselves in."""
    made = actions.let_join(
        actor=request.actor,
        organisation_id=organisation_id,
        staff_no=given.staff_no,
        post=given.post,
    )
    return MembershipIdOut(membership_id=made)


@router.post("/{organisation_id}/members/{membership_id}/end")
@staff_route(STAFF)
def leave(
    request: ActorRequest, organisation_id: UUID, membership_id: IntId, given: EndUnitIn
) -> None:
    """End a membership with today."""
    actions.let_go(
        actor=request.actor,
        organisation_id=organisation_id,
        membership_id=membership_id,
        reason=given.reason,
    )
