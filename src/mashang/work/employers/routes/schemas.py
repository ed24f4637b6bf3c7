"""Units as programs read and write them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Day, OneOf, Words
from mashang.elements.people.terms import IDENTIFIERS, PHONE
from mashang.governance.duties.routes import AnswererOut
from mashang.work.employers.terms import OPENINGS

DOCUMENTS = {code: title for code, title in IDENTIFIERS.items() if code != PHONE}


class OwnUnitOut(Schema):
    """A unit for which an account speaks, or asked to."""

    representative_id: UUID
    organisation_id: UUID
    name: str
    kind: Words
    post: str
    state: Words
    is_open: bool
    may_end: bool


class ShopOut(Schema):
    """A unit as everybody may know it: its name, whether it is open."""

    organisation_id: UUID
    name: str
    kind: Words
    where: str
    phone: str
    opening: Words | None
    words: str
    said_at: datetime | None


class WorkerOut(Schema):
    """All that an employer sees of a worker."""

    employment_id: int
    name: str
    since_on: date
    until_on: date | None
    status: Words
    is_lasting: bool


class UnitHomeOut(Schema):
    """A unit for those who speak for it."""

    shop: ShopOut
    is_shop: bool
    answerers: list[AnswererOut]
    sign: str
    n_workers: int


class RepresentativeOut(Schema):
    """An account that speaks for a unit, or asked to."""

    representative_id: UUID
    unit: str
    kind: Words
    where: str
    post: str
    phone: str
    state: Words
    asked_at: datetime
    is_asked: bool
    may_decide: bool
    may_end: bool


class RepresentIn(Command):
    """For which unit one asks to speak."""

    unit: str = Field(
        min_length=1, max_length=120, description="Its credit code, or its whole name."
    )
    post: str = Field("", max_length=40, examples=["人事"])


class RepresentativeIdOut(Schema):
    """What was asked."""

    representative_id: UUID


class JoinerIn(Command):
    """Somebody who began to work there."""

    name: str = Field(min_length=1, max_length=100)
    document_type: Annotated[str, OneOf(DOCUMENTS)] = "citizen_id"
    document_number: str = Field("", max_length=40)
    phone: str = Field("", max_length=30)
    since_on: Day

    def __repr__(self) -> str:
        return "JoinerIn(••••)"


class LeaverIn(Schema):
    """From which day on somebody works there no more."""

    until_on: Day


class OpeningIn(Command):
    """Whether it is open."""

    state: Annotated[str, OneOf(OPENINGS)]
    words: str = Field("", max_length=100)


class DecisionIn(Schema):
    """Whether the account may speak for the unit."""

    accepts: bool


class UnitIdOut(Schema):
    """The unit."""

    organisation_id: UUID
