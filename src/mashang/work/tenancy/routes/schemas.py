"""Tenancies as programs read and write them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Day, IntId, OneOf, Words
from mashang.elements.people.terms import IDENTIFIERS, PHONE

DOCUMENTS = {code: title for code, title in IDENTIFIERS.items() if code != PHONE}


class TenancyOut(Schema):
    """A tenancy for the desk, masked."""

    tenancy_id: UUID
    place_id: int
    address: str
    landlord_id: UUID
    landlord: str
    tenant_id: UUID
    tenant: str
    since_on: date
    last_on: date | None
    until_on: date | None
    due_on: date | None
    status: Words
    is_late: bool


class UnreportedTenantOut(Schema):
    """Somebody rents a room, and no landlord has reported it."""

    person_id: UUID
    name: str
    place_id: int
    address: str
    since_on: date
    due_on: date


class UnknownOwnerOut(Schema):
    """A room that somebody rents and whose owner is to be found, with the case that asks."""

    place_id: int
    address: str
    n_tenants: int
    found_at: datetime
    case_id: UUID
    number: str


class TenantOut(Schema):
    """All that a landlord sees of a tenancy."""

    tenancy_id: UUID
    place_id: int
    name: str
    since_on: date
    last_on: date | None
    until_on: date | None
    status: Words
    due_on: date | None
    is_pressing: bool
    is_standing: bool


class DueOut(Schema):
    """A term that ended or ends: a longer one, or the tenant's leaving, is to be reported."""

    tenancy_id: UUID
    name: str
    address: str
    due_on: date
    is_late: bool


class LetRoomOut(Schema):
    """A room that a person lets, and who rents it or did."""

    place_id: int
    address: str
    tenants: list[TenantOut]


class PartyIn(Schema):
    """One side of a tenancy, as written: a name and the numbers that go with it."""

    name: str = Field(min_length=1, max_length=100)
    document_type: Annotated[str, OneOf(DOCUMENTS)] = "citizen_id"
    document_number: str = Field("", max_length=40)
    phone: str = Field("", max_length=30)

    def __repr__(self) -> str:
        return "PartyIn(••••)"


class TenantIn(Command):
    """A tenant of a room that is one's to let."""

    landlord_id: UUID
    place_id: IntId
    tenant: PartyIn
    since_on: Day
    agreed_until_on: Day | None = Field(
        None, description="The first day after the term; none for an open one."
    )


class ReportedOut(Schema):
    """A tenancy, or a case for the community to find out who is meant."""

    tenancy_id: UUID | None
    case_id: UUID | None


class RecordIn(Command):
    """A tenancy that a landlord reports at the desk."""

    place_id: IntId
    landlord: PartyIn
    tenant: PartyIn
    since_on: Day
    agreed_until_on: Day | None = None


class TenancyIdOut(Schema):
    """The tenancy."""

    tenancy_id: UUID


class EndIn(Command):
    """From which day on it lasts no more."""

    until_on: Day


class RenewIn(Command):
    """A longer term, or an open one."""

    agreed_until_on: Day | None = None


class LetIn(Command):
    """Whose a room is to let."""

    place_id: IntId
    landlord: PartyIn

    def __repr__(self) -> str:
        return "LetIn(••••)"


class LandlordIdOut(Schema):
    """The landlord."""

    landlord_id: UUID


class AskRoomIn(Command):
    """Which room one lets."""

    landlord_id: UUID = Field(description="Oneself, or somebody one acts for.")
    address: str = Field(min_length=1, max_length=200, description="As one writes it.")
    words: str = Field(default="", max_length=300, description="What the community should know.")

    def __repr__(self) -> str:
        return "AskRoomIn(••••)"


class AskedRoomOut(Schema):
    """The case by which the community checks it."""

    case_id: UUID
