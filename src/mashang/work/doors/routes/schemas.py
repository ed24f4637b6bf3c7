"""Doors as programs read and ask them."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.schemas import Command, Words, coded
from mashang.domain.passage import NextStep, Outcome
from mashang.kernel.texts import Text

OUTCOMES = {
    Outcome.ALLOWED: Text("可以通过", "may pass"),
    Outcome.ATTENTION: Text("请留意", "take a look"),
    Outcome.REFUSED: Text("不可以", "may not"),
}
NEXT_STEPS = {one.value: one.text for one in NextStep}


class DoorChoiceOut(Schema):
    """A door that one can ask to open."""

    door_id: int
    name: str
    where: str
    is_main: bool
    sign: str


class OpeningOut(Schema):
    """One of one's own openings, kept for as long as policy says."""

    at: datetime
    door: str
    by: Words | None = Field(
        description="As what somebody else opened in one's name; nothing for one's own phone."
    )


class DoorOut(Schema):
    """A door in a list."""

    door_id: int
    name: str
    full_name: str
    guards: str
    is_main: bool
    is_open_to_public: bool


class DoorCardOut(Schema):
    """One door with its numbers of today."""

    row: DoorOut
    guards_id: int
    sign: str

    since: datetime
    opened: int = Field(description="Today, as numbers; never who.")
    refused: int = Field(description="Today, as numbers; never who.")
    left: int = Field(description="Today, as numbers; never who.")
    may_manage: bool


class DoorAnswerOut(Schema):
    """What a door said; kept nowhere."""

    door_id: int
    door: str
    where: str
    at: datetime
    outcome: str = coded(OUTCOMES)
    reason: str
    words: Words
    clause: Words | None
    next_step: str = coded(NEXT_STEPS)
    is_exit: bool
    admits: bool


class DecisionOut(Schema):
    """One decision: colour, words, instant."""

    at: datetime
    words: Words
    admits: bool


class ScreenOut(Schema):
    """The screen of a door at an instant."""

    door_id: int
    name: str
    where: str
    sign: str
    at: datetime
    lines: list[DecisionOut]
    refresh_s: int


class OpenIn(Command):
    """For whom the door is asked."""

    person_id: UUID | None = Field(None, description="Oneself when left out.")


class AppealIn(Command):
    """What the door said, so that a person can look at it."""

    reason: str = Field("", max_length=40, description="The code `reason` of the door's answer.")
    said: str = Field("", max_length=300, description="Its words.")
    person_id: UUID | None = Field(None, description="Oneself when left out.")


class AppealOut(Schema):
    """The case in which a person looks at it."""

    case_id: UUID


class DoorIn(Command):
    """A door that leads into a place."""

    name: str = Field(min_length=1, max_length=40, examples=["南门"])
    is_main: bool = False
    is_open_to_public: bool = False


class DoorIdOut(Schema):
    """The door."""

    door_id: int


class BehaviourIn(Schema):
    """How a door behaves."""

    is_main: bool
    is_open_to_public: bool


class SignOut(Schema):
    """The fresh code of a door; the printed ones are void."""

    sign: str
