"""Cases as programs read them; the desk's routes read them by the same schemas."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Option, Words
from mashang.domain.clocks import Clock, ClockState
from mashang.domain.lifecycle import Rating, State, Verb
from mashang.elements.cases import queries
from mashang.elements.cases.kinds import CaseKind

STATES = " · ".join(f"`{one.value}` {one.text.zh}" for one in State)
VERBS = " · ".join(f"`{one.value}` {one.text.zh}" for one in Verb)
RATINGS = " · ".join(f"`{one.value}` {one.text.zh}" for one in Rating)


class FieldOut(Schema):
    """One field of a kind's own detail; `choices` when it is chosen from a list."""

    code: str
    title: Words
    choices: list[Option]


class KindOut(Schema):
    """A kind of case."""

    code: str = Field(examples=["repair"])
    title: Words = Field(examples=["报修"])
    needs_proof: bool = Field(description="Finishing takes a photo.")
    fields: list[FieldOut]


class CaseOut(Schema):
    """A case as a list shows it."""

    case_id: UUID
    number: str = Field(description="The one number that the resident keeps.")
    kind: Option
    state: State = Field(description=STATES)
    title: str
    place: Words
    subject: str = Field(description="Whom it is about, masked; empty for nobody's own matter.")
    seat: str = Field(description="Who owns it 承办单位.")
    handler: str = Field(description="Who handles it 经办人: unit and staff number, or nobody yet.")
    priority: str
    due: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    rating: Rating | None = Field(description=RATINGS)
    level: int = Field(description="How often it was called to the level above.")
    asked: bool = Field(description="It waits for the requester's answer.")


class LineOut(Schema):
    """One line of history."""

    entry_id: UUID
    at: datetime
    who: Words
    act: str = Field(description="`open`, or the code of a verb.", examples=["finish"])
    verb: Words
    note: str
    is_public: bool = Field(description="Whether the resident reads it.")
    photos: list[UUID] = Field(description="Files, each at `/files/{id}`.")


class ClockOut(Schema):
    """One clock of a case."""

    clock: Clock
    state: ClockState
    due: datetime | None = Field(description="None while it stands still.")
    stopped_at: datetime | None


class SaidOut(Schema):
    """One field that was filled in."""

    title: Words
    value: str


class ExternalOut(Schema):
    """The number that another system gave to the case."""

    system: str
    number: str


class CaseViewOut(Schema):
    """A whole case, as much of it as the caller may see."""

    case: CaseOut
    version: int = Field(
        description="Sent back with an act, so that nobody decides on an old page."
    )
    place_id: int
    subject_id: UUID | None
    detail: list[SaidOut]
    contact: str = Field(description="The number to call; masked for staff.")
    clocks: list[ClockOut]
    lines: list[LineOut]
    photos: list[UUID]
    verbs: list[Verb] = Field(description=f"What the caller may do now. {VERBS}")
    external: list[ExternalOut]
    joined_into: str
    followers: int = Field(description="How many follow it besides who opened it.")


class CaseIdOut(Schema):
    """The case that an act is part of."""

    case_id: UUID


class ReplyIn(Command):
    """One thing that a requester does to their own case."""

    verb: Verb = Field(
        description="One of `answer`, `confirm`, `dispute`, `rate`, `reopen`, `cancel`.",
        examples=["confirm"],
    )
    text: str = Field("", max_length=2000)
    rating: Rating | None = Field(None, description=RATINGS)
    version: int | None = Field(None, ge=0, description="The version of the case it decides on.")


def kind_out(kind: CaseKind) -> KindOut:
    """A kind with its fields."""
    fields = [
        FieldOut(
            code=one.code,
            title=str(one.title),
            choices=[Option(code=code, title=str(title)) for code, title in one.choices.items()],
        )
        for one in kind.fields
    ]
    return KindOut(
        code=kind.code, title=str(kind.title), needs_proof=kind.needs_proof, fields=fields
    )


def view_out(view: queries.CaseView) -> CaseViewOut:
    """A whole case."""
    return CaseViewOut(
        case=CaseOut.from_orm(view.row),
        version=view.version,
        place_id=view.place_id,
        subject_id=view.subject_id,
        detail=[SaidOut(title=str(title), value=value) for title, value in view.detail],
        contact=view.contact,
        clocks=[ClockOut.from_orm(one) for one in view.dials],
        lines=[LineOut.from_orm(one) for one in view.lines],
        photos=list(view.photos),
        verbs=list(view.verbs),
        external=[ExternalOut(system=system, number=number) for system, number in view.external],
        joined_into=view.joined_into,
        followers=view.n_parties,
    )
