"""Walks and visits as programs read and answer them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, OneOf, Words, coded
from mashang.domain.ages import AgeBand
from mashang.elements.people.routes.schemas import ShownOut
from mashang.kernel.texts import Text
from mashang.work.visits.terms import CONDITIONS, OUTCOMES, STATES

UNSAID = Text("没有说", "not said")


class WalkListOut(Schema):
    """A list as it stands: everybody on it is done, excused, missing, or still due."""

    list_id: UUID
    name: str
    holder: str
    holder_id: UUID
    on_day: date
    is_closed: bool
    is_late: bool
    total: int
    done: int
    excused: int
    missing: int
    due: int
    settled: int


class StopOut(Schema):
    """One door of the walk."""

    visit_id: UUID
    person_id: UUID
    position: int
    name: str
    age_band: AgeBand
    room: str
    address: str
    why: Words
    state: str = coded(STATES)
    state_text: Words
    reason: Words
    owner: str
    settled_at: datetime | None
    next_on: date | None
    last_on: date | None
    tries: int
    has_phone: bool
    has_helper: bool
    is_contested: bool


class WalkBuildingOut(Schema):
    """The doors of one building, in walking order."""

    name: str
    stops: list[StopOut]


class WalkOut(Schema):
    """A whole list."""

    row: WalkListOut
    buildings: list[WalkBuildingOut]
    is_mine: bool
    may_walk: bool


class VisitViewOut(Schema):
    """A door with the list it belongs to, and what the viewer may do."""

    stop: StopOut
    list_id: UUID
    list_name: str
    may_answer: bool
    was_looked: bool


class VisitAnswerOut(Schema):
    """One answer: who, when it happened, when it arrived, what."""

    at: datetime
    received_at: datetime
    who: str
    outcome: Words
    condition: Words
    note: str
    is_offline: bool
    is_adjusted: bool
    photo_url: str
    case_id: UUID | None


class ListIdOut(Schema):
    """The list."""

    list_id: UUID


class TakeOverIn(Schema):
    """From whom a list is taken over, as it was seen."""

    from_id: UUID


class PersonIn(Schema):
    """Whom to put on the list."""

    person_id: UUID


class SaidAtDoorIn(Command):
    """What a worker found; photos come by the page or the offline batch."""

    outcome: Annotated[str, OneOf(OUTCOMES)] = Field(examples=["met"])
    note: str = Field("", max_length=500)
    condition: Annotated[str, OneOf({"": UNSAID, **CONDITIONS})] = ""
    phone: str = Field("", max_length=30, description="A number that is new.")
    helper: str = Field("", max_length=100, description="Whom to call when help is needed.")

    def __repr__(self) -> str:
        return "SaidAtDoorIn(••••)"


class NotedOut(Schema):
    """The answer is kept; and whether a colleague answered, too."""

    is_contested: bool
    case_id: UUID | None


class LookedOut(Schema):
    """Name and phone for this visit, in this answer only; the person sees who looked."""

    values: list[ShownOut]

    def __repr__(self) -> str:
        return "LookedOut(••••)"
