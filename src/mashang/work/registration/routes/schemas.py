"""Applications as programs read and write them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Day, IntId, OneOf, Words, coded
from mashang.domain.ages import AgeBand
from mashang.elements.people.terms import IDENTIFIERS, PHONE, SEXES, STANDINGS
from mashang.work.registration.hearing import Hearing
from mashang.work.registration.terms import STATUSES

DOCUMENTS = {code: title for code, title in IDENTIFIERS.items() if code != PHONE}
HEARINGS = {one.value: one.text for one in Hearing}


class ApplicationOut(Schema):
    """An application in a list, masked."""

    application_id: UUID
    name: str
    is_child: bool
    address: str
    is_question: bool = Field(description="The door is not clear yet: somebody has to ask.")
    standing: Words
    hearing: str = coded(HEARINGS)
    match: Words = Field(description="Whom the register knows under what was given.")
    status: str = coded(STATUSES)
    status_title: Words
    due_at: datetime | None
    applied_at: datetime
    number: str
    case_id: UUID
    ready: bool = Field(description="It can be approved without giving grounds.")


class SaidOfApplicantOut(Schema):
    """What somebody who lives there said, without saying who."""

    answer: str
    at: datetime | None


class ApplicationCardOut(Schema):
    """One application for whoever decides; opening name, document and phone is `registration_reveal`."""

    row: ApplicationOut
    sex: Words
    age_band: AgeBand
    document: Words
    document_number: str
    phone: str
    compound_id: int
    compound: str
    room_id: int | None
    address_text: str
    said: list[SaidOfApplicantOut]
    is_occupied: bool
    matched_id: UUID | None
    matched_name: str
    lives_there: bool
    elsewhere: list[str]
    replaces_phone: bool
    reason_needed: Words | None
    reason: str
    decided_at: datetime | None
    decided_by: str
    person_id: UUID | None


class ContradictionOut(Schema):
    """What in the register contradicts itself, masked, with the case that asks about it."""

    person_id: UUID | None
    name: Words
    kind: Words
    place: str
    case_id: UUID
    number: str
    found_at: datetime


class OwnApplicationOut(Schema):
    """An application as its author sees it: nothing of who lives there."""

    application_id: UUID
    name: str
    is_child: bool
    address: str
    standing: Words
    status: str = coded(STATUSES)
    status_title: Words
    number: str
    case_id: UUID
    due_at: datetime | None
    applied_at: datetime
    reason: str
    may_withdraw: bool


class NewcomerOut(Schema):
    """Somebody asks to be registered in one's room: all that one is told."""

    application_id: UUID
    person_id: UUID = Field(description="Who of one's own is asked.")
    name: str
    is_child: bool
    standing: Words
    address: str
    told_at: datetime
    wait_until: datetime | None
    answer: str


class ApplyIn(Command):
    """Who wants to be registered where: a room, or a compound and the door in words."""

    compound_id: IntId
    room_id: IntId | None = None
    address_text: str = Field("", max_length=200, examples=["3幢2单元501"])
    is_for_child: bool = Field(
        default=False,
        description="For one's child under the age of guardianship; then `birth_on`, too.",
    )
    name: str = Field("", max_length=100, description="Left out by whoever is registered already.")
    sex: Annotated[str, OneOf(SEXES)] = "u"
    birth_on: Day | None = None
    document_type: Annotated[str, OneOf({**DOCUMENTS, "": SEXES["u"]})] = ""
    document_number: str = Field("", max_length=40)
    standing: Annotated[str, OneOf(STANDINGS)] = "family"

    def __repr__(self) -> str:
        return "ApplyIn(••••)"


class ApplicationIdOut(Schema):
    """The application."""

    application_id: UUID


class GroundsIn(Command):
    """The grounds of a decision; whether they are needed the application says."""

    reason: str = Field("", max_length=500, examples=["电话核实"])


class RefusalIn(Command):
    """Why it is refused: the applicant reads it and may dispute it."""

    reason: str = Field(min_length=1, max_length=500, examples=["材料不全"])


class PersonIdOut(Schema):
    """Who is registered now."""

    person_id: UUID


class FoundDoorIn(Schema):
    """The door that an application means, as found out."""

    address: str = Field(min_length=1, max_length=200, examples=["3幢2单元501室"])


class KnownIn(Schema):
    """Whether one knows who asks to be registered."""

    person_id: UUID = Field(description="Who of one's own answers.")
    is_known: bool


class SeenOut(Schema):
    """What was opened of an application, for this one answer."""

    name: str
    document_number: str
    phone: str

    def __repr__(self) -> str:
        return "SeenOut(••••)"
