"""People as programs read them: masked, unless they are one's own."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Day, OneOf, Words, coded
from mashang.domain.ages import AgeBand
from mashang.elements.people.steps.looking import Field as Masked
from mashang.elements.people.terms import (
    BASES,
    CORRECTABLE,
    CORRECTION_STATUSES,
    FACTS,
    FIELDS,
    IDENTIFIERS,
    SEXES,
    STANDINGS,
)


class PersonOut(Schema):
    """A person in a list. Everything that names them is masked."""

    person_id: UUID
    name: str = Field(examples=["沈*远"])
    sex: Words
    age_band: AgeBand
    phone: str = Field(examples=["139****0000"])
    document: str = Field(description="Tail of a document number, to tell namesakes apart.")
    home: str
    standing: Words
    facts: list[Words] | None = Field(description="None when the caller may not see them.")
    is_protected: bool
    has_account: bool


class NumberOut(Schema):
    """A masked number."""

    identifier_id: UUID
    type: str = coded(IDENTIFIERS)
    title: Words
    value: str
    since: datetime


class HomeOut(Schema):
    """A residency; a home beyond the caller's reach says only that it is elsewhere."""

    residency_id: UUID
    home: Words
    standing: Words
    since_on: date
    until_on: date | None
    source: Words
    is_within_reach: bool
    is_over: bool


class FactOut(Schema):
    """A dated fact; its note is revealed, never listed."""

    fact_id: UUID
    kind: str = coded(FACTS)
    title: Words
    since_on: date
    until_on: date | None
    source: Words
    has_note: bool


class LinkOut(Schema):
    """An account that acts for the person."""

    link_id: UUID
    basis: str = coded(BASES)
    basis_title: Words
    phone: str
    may_ask: bool
    may_open: bool
    may_read: bool
    since: datetime
    until: datetime | None
    is_asleep: bool


class PersonCardOut(Schema):
    """A person as the caller may see them."""

    person_id: UUID
    name: str
    sex: Words
    age_band: AgeBand
    numbers: list[NumberOut]
    homes: list[HomeOut]
    facts: list[FactOut] | None
    links: list[LinkOut] | None
    is_protected: bool
    died_on: date | None
    may: list[str] = Field(description="What the caller may do here: `reveal`, `edit`, …")


class LookOut(Schema):
    """Who looked: office, role and staff number, never a name; what, when and why."""

    at: datetime
    unit: str
    role: str
    staff_no: str
    purpose: Words
    fields: list[str]
    emergency: Words


class PurposeIn(Schema):
    """What a look is for; the person can read it."""

    purpose: str = Field(
        max_length=40,
        description="A code of the plan's closed list `people.reveal_purposes`.",
        examples=["contact_person"],
    )
    reason: str = Field("", max_length=200, description="Needed where the list says so.")


class RevealIn(PurposeIn, Command):
    """Which masked fields to open, and what for."""

    fields: list[Masked] = Field(
        min_length=1,
        max_length=8,
        description=" · ".join(f"`{code}` {title.zh}" for code, title in FIELDS.items()),
        examples=[["phone"]],
    )


class ShownOut(Schema):
    """One opened value."""

    field: Masked
    title: Words
    value: str

    def __repr__(self) -> str:
        return f"ShownOut({self.field})"


class RevealedOut(Schema):
    """What was opened, for this one answer; the person can see who looked."""

    person_id: UUID
    values: list[ShownOut]

    def __repr__(self) -> str:
        return f"RevealedOut({self.person_id})"


class OwnPersonOut(Schema):
    """Somebody the account acts for: oneself, a child, whoever granted it."""

    person_id: UUID
    name: str
    basis: str = coded(BASES)
    basis_title: Words
    may_ask: bool
    may_open: bool
    may_read: bool
    until: datetime | None
    home_id: int | None
    home: str
    is_self: bool


class HeldValueOut(Schema):
    """One thing that is held, with where it came from."""

    title: Words
    value: str
    since: date | None
    until: date | None
    source: Words
    note: str


class OwnRecordOut(Schema):
    """Everything held about a person, for themselves; document numbers are masked as on the page."""

    person_id: UUID
    name: str
    sex: Words
    birth_on: date | None
    is_protected: bool
    phones: list[HeldValueOut]
    documents: list[HeldValueOut]
    homes: list[HeldValueOut]
    facts: list[HeldValueOut]
    employments: list[HeldValueOut]
    links: list[LinkOut]


class CorrectionIn(Command):
    """What is wrong, in one's own words."""

    person_id: UUID
    field: Annotated[str, OneOf(CORRECTABLE)] = Field(examples=["home"])
    text: str = Field(min_length=1, max_length=1000, examples=["我已经搬到 302 室"])


class CorrectionOut(Schema):
    """One request for correction."""

    correction_id: UUID
    person_id: UUID
    field: Words
    text: str
    asked_at: datetime
    status: str = coded(CORRECTION_STATUSES)
    status_title: Words
    answer: str
    answered_at: datetime | None


class CorrectionIdOut(Schema):
    """The request that was made."""

    correction_id: UUID


class ChangedPersonOut(Schema):
    """Of whom it was said."""

    person_id: UUID


class NewcomerIn(Command):
    """Somebody who moves in."""

    name: str = Field(min_length=1, max_length=100)
    document_type: str = Field(
        "",
        max_length=40,
        description=" · ".join(f"`{code}` {one.zh}" for code, one in IDENTIFIERS.items()),
    )
    document_number: str = Field(
        "", max_length=40, description="A citizen's number gives sex and birth by itself."
    )
    sex: Annotated[str, OneOf(SEXES)] = "u"
    birth_on: Day | None = None
    phone: str = Field("", max_length=30)
    standing: Annotated[str, OneOf(STANDINGS)] = Field(examples=["tenant"])
    since_on: Day

    def __repr__(self) -> str:
        return "NewcomerIn(••••)"


class CorrectPersonIn(Command):
    """What was wrong; what is left out stays as it is. A document replaces the one of its type."""

    name: str = Field("", max_length=100)
    sex: Annotated[str, OneOf(SEXES)] | None = None
    birth_on: Day | None = None
    document_type: str = Field("", max_length=40)
    document_number: str = Field("", max_length=40)

    def __repr__(self) -> str:
        return "CorrectPersonIn(••••)"


class PersonUntilIn(Command):
    """From which day on it holds no more."""

    until_on: Day


class DeathIn(Command):
    """On which day somebody died."""

    died_on: Day


class FactIn(Command):
    """A need for particular care."""

    kind: Annotated[str, OneOf(FACTS)] = Field(examples=["lives_alone"])
    since_on: Day
    note: str = Field(
        "", max_length=500, description="Only what care needs; reading it is recorded."
    )

    def __repr__(self) -> str:
        return "FactIn(••••)"


class FactIdOut(Schema):
    """The fact that was stated."""

    fact_id: UUID


class GrantProxyIn(Command):
    """Who may do what for a person, until when."""

    phone: str = Field(min_length=1, max_length=30, description="The proxy's mobile number.")
    may: set[Literal["ask", "open", "read"]] = Field(min_length=1)
    last_on: Day = Field(description="The last day, included.")

    def __repr__(self) -> str:
        return "GrantProxyIn(••••)"


class GrantProxyOut(Schema):
    """The link by which an account acts for a person."""

    link_id: UUID


class PersonLinkIn(Command):
    """The link that an address names."""


class PhonesIn(Command):
    """Every contact number that shall stand; those left out go."""

    person_id: UUID
    phones: list[str] = Field(max_length=20)

    def __repr__(self) -> str:
        return "PhonesIn(••••)"


class AnswerCorrectionIn(Command):
    """What came of a request for correction."""

    is_corrected: bool
    text: str = Field(min_length=1, max_length=1000, description="The person reads it.")


class ProtectIn(Command):
    """Why; it stands in the record."""

    reason: str = Field(min_length=1, max_length=500)
