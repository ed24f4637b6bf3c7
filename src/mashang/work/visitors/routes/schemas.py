"""Visits as programs read and write them."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Instant, IntId, Option, Words


class OwnVisitOut(Schema):
    """A visit as its host sees it: their own words, in full."""

    visit_id: UUID
    called: str
    introduced: str
    plate: str
    purpose: Words
    where: str
    people: int
    arrived: int
    since: datetime
    until: datetime
    status: Words
    is_open: bool
    shows_home: bool
    doors: list[str]
    address: str = Field(
        description="The secret address for the visitor; whoever has it is the visitor."
    )


class AtGateOut(Schema):
    """Somebody stands at the gate and asks for one's home."""

    visit_id: UUID
    called: str
    purpose: Words
    people: int
    has_vehicle: bool
    where: str
    asked_at: datetime
    wait_until: datetime | None


class GateVisitOut(Schema):
    """A visit in the list of the gate: a masked name, a masked plate, how far to go."""

    visit_id: UUID
    called: str
    plate: str
    where: str
    purpose: Words
    people: int
    arrived: int
    since: datetime
    until: datetime
    status: Words
    is_urgent: bool


class DayCountOut(Schema):
    """Numbers of a day in the actor's scope."""

    expected: int
    arrived: int
    left: int


class GateDoorOut(Schema):
    """A door at which the guard may let the visitor in, and what the rule says there."""

    door_id: int
    name: str
    admits: bool
    words: Words


class GateVisitCardOut(Schema):
    """One visit for the gate: masked, with what the rule says at each door."""

    line: GateVisitOut
    compound_id: int
    compound: str
    left: int
    doors: list[GateDoorOut]
    hearing: str | None = Field(
        description="`waiting` 等答复 · `silent` 没有答复 · `welcome` 同意 · `declined` 没有同意"
    )
    wait_until: datetime | None
    reasons: list[Option] = Field(description="For which a guard may let somebody in.")
    asked_for: str
    may_admit: bool
    vehicle_waits: bool
    may_approve_vehicle: bool


class InviteIn(Command):
    """Whom one expects at home, when."""

    host_id: UUID = Field(description="In whose name: oneself, or whom one opens doors for.")
    called: str = Field(min_length=1, max_length=30, examples=["王师傅"])
    purpose: str = Field(
        max_length=40, description="A code of `visitors_purposes`.", examples=["family"]
    )
    people: int = Field(1, ge=1, le=1000)
    since: Instant
    until: Instant
    plate: str = Field("", max_length=12)
    door_ids: list[IntId] = Field([], max_length=20, description="Only these doors; none: all.")
    shows_home: bool = Field(
        default=False, description="Whether visitor and gate read building and room."
    )

    def __repr__(self) -> str:
        return "InviteIn(••••)"


class VisitIdOut(Schema):
    """The visit."""

    visit_id: UUID


class WelcomeIn(Schema):
    """Yes or no to who stands at the gate."""

    is_welcome: bool


class AdmitIn(Command):
    """How many come in by which door."""

    door_id: IntId
    people: int = Field(1, ge=1, le=1000)


class LetInIn(Command):
    """A guard lets somebody in on their own word."""

    door_id: IntId
    reason: str = Field(max_length=40, description="A code of `reasons` of the visit.")
    words: str = Field("", max_length=200)


class PassAnswerOut(Schema):
    """What the rule said at the door."""

    admits: bool
    reason: str
    words: Words
    door: str
    at: datetime
    next_step: str
