"""Doors as programs read and ask them."""

from datetime import datetime, time
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from mashang.api.schemas import Command, IntId, Words, coded
from mashang.domain.passage import NextStep, Outcome
from mashang.kernel.texts import Text
from mashang.work.doors.choices import ALARMS, EFFECTS

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
    device: str | None = Field(None, description="How the worst of its programs stands.")
    alarms: int = Field(0, description="How many nobody has seen.")


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
    opening_id: UUID | None = Field(
        None,
        description="Of the opening that the door itself confirms; nothing where it has no program.",
    )


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
    shown_code: str = Field(
        description="The changing code; only with the key of the door's own screen."
    )


class OpenIn(Command):
    """For whom the door is asked."""

    person_id: UUID | None = Field(None, description="Oneself when left out.")
    shown_code: str = Field(
        "", max_length=16, description="What the door's screen shows, if it was scanned there."
    )


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


class OpeningOfDoorOut(Schema):
    """What a door said of an opening."""

    command_id: UUID
    state: str
    words: Words
    is_settled: bool


class SettingIn(Schema):
    """How a door behaves by itself; what is left out the plan pack says."""

    needs_presence: bool = False
    lenient_kinds: list[str] = Field(
        [], description="What it admits without a network; none is strict."
    )
    fails_open: bool = Field(default=False, description="Whether its lock opens without power.")
    pulse_s: int | None = Field(None, ge=1, le=60)
    held_open_after_s: int | None = Field(None, ge=0, le=3600)
    stale_after_min: int | None = Field(None, ge=1, le=20160)


class DeviceOut(Schema):
    """A program at doors, and how it fares."""

    device_id: UUID
    name: str
    door_ids: list[int]
    state: str = Field(description="`invited`, `late`, `heard`, `silent` or `revoked`.")
    heard_at: datetime | None
    clock_off_s: float | None
    snapshot: int | None
    is_behind: bool
    waiting: int
    relay: str
    disk: str
    program: str


class DeviceIn(Schema):
    """A program that is to stand at some doors."""

    name: str = Field(min_length=1, max_length=40, examples=["南门门卫室"])
    door_ids: list[IntId] = Field(min_length=1, max_length=50)


class InvitedOut(Schema):
    """A device that may enrol now."""

    device_id: UUID
    enrolment: str = Field(
        description="What its square holds: shown this once, good once, for minutes."
    )


class HourOut(Schema):
    """One hour of the street's day, in numbers."""

    at: datetime
    came: int
    left: int
    refused: int


class InsideOut(Schema):
    """How many are inside: an estimate from entries and exits, never a roll-call."""

    where: str
    since: datetime
    doors: int
    came: int
    left: int
    estimate: int
    is_whole: bool = Field(description="Whether every one of these doors is heard from.")


class AlarmOut(Schema):
    """Something at a door that somebody must look at."""

    alarm_id: UUID
    door_id: int
    door: str
    kind: str = coded(ALARMS)
    began_at: datetime
    ended_at: datetime | None
    times: int
    acknowledged_at: datetime | None


class LiveOut(Schema):
    """A door at an instant."""

    at: datetime
    hours: list[HourOut]
    inside: InsideOut
    alarms: list[AlarmOut]


class DoorRuleOut(Schema):
    """A rule of doors."""

    rule_id: UUID
    title: Words
    effect: str = coded(EFFECTS)
    where: str
    clause: str
    words: Words
    hours: list[str]
    limit: Words | None
    since: datetime
    until: datetime
    stands: str = Field(description="`waiting`, `holds` or `over`.")
    may_end: bool


class DoorRuleIn(Command):
    """A rule that is to hold at the doors of a place, and ends."""

    place_id: IntId
    effect: str = coded(EFFECTS)
    title_zh: str = Field(min_length=1, max_length=40)
    title_en: str = Field("", max_length=120)
    document: str = Field(min_length=1, max_length=80, examples=["2022年53号通告"])
    article: str = Field("", max_length=40)
    words_zh: str = Field(min_length=1, max_length=300)
    words_en: str = Field("", max_length=600)
    classes: list[str] = []
    kinds: list[str] = []
    hours: list[tuple[time, time]] = Field([], max_length=8)
    uses_at_most: int | None = Field(None, ge=1, le=999)
    window_min: int | None = Field(None, ge=1)
    since: AwareDatetime
    until: AwareDatetime


class DoorRuleIdOut(Schema):
    """The rule."""

    rule_id: UUID
