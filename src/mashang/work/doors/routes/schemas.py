"""Doors as programs read and ask them."""

from datetime import datetime, time
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from mashang.api.schemas import Command, Instant, IntId, OneOf, Words, coded
from mashang.domain.passage import Direction, NextStep, Outcome, Reason
from mashang.kernel.texts import Text
from mashang.work.doors.choices import ALARMS, EFFECTS
from mashang.work.doors.terms import STOPS, guard_words

OUTCOMES = {
    Outcome.ALLOWED: Text("可以通过", "may pass"),
    Outcome.ATTENTION: Text("请留意", "take a look"),
    Outcome.REFUSED: Text("不可以", "may not"),
}
DIRECTIONS = {Direction.IN: Text("进门", "in"), Direction.OUT: Text("出门", "out")}
SAID = {one.value: guard_words(one.value) for one in Reason}
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


class SnapshotOut(Schema):
    """All that decides at a door, until an instant."""

    form: int
    made_at: datetime
    until: datetime = Field(description="When it must be deleted.")
    offset_min: float = Field(
        description="Of the street's clock from UTC; hours of rules are local."
    )
    freshness: dict[str, float] = Field(description="`behind_s`, `ahead_s` of a phone's proof.")
    keys: dict[str, Any] = Field(
        description="The issuer's JWK set, with `standing` beside each key."
    )
    revoked: dict[str, list[str]] = Field(
        description="`passes`: ids in hex; `phones`: thumbprints in hex."
    )
    door: dict[str, Any]
    stale_after_min: int = Field(
        description="How old it may be before a pass may have been revoked."
    )
    rules: list[dict[str, Any]] = Field(description="In the shape of the shared vectors.")
    today: dict[str, Any] = Field(description="`since`, `came_in`, `went_out`; never who.")
    numbers: dict[str, int]


class ScanIn(Schema):
    """One decision."""

    event_id: UUID = Field(description="Client-made; the same again is the same decision.")
    direction: Annotated[str, OneOf(DIRECTIONS)]
    at: Instant = Field(description="By the sender's clock.")
    outcome: Annotated[str, OneOf(OUTCOMES)]
    reason: Annotated[str, OneOf(SAID)]
    people: int = Field(1, ge=1)
    offline: bool = False


class ScansIn(Schema):
    """What was decided at one door."""

    sent_at: Instant = Field(description="The sender's clock as the batch leaves.")
    scans: list[ScanIn] = Field(max_length=500)


class ScansOut(Schema):
    """How many were new, how many known before."""

    taken: int
    known: int


class GuardAppealIn(Command):
    """A refusal, for the one who stands there."""

    reason: str = Field(max_length=40)
    said: str = Field(max_length=300)
    pass_id: str = Field("", max_length=40, description="In hex, when a pass could be read.")


class GuardAppealOut(Schema):
    """The number of the case, to tell the person."""

    number: str


class StoppedCardIn(Schema):
    """A card that shall open nothing any more."""

    pass_id: UUID
    because: Annotated[str, OneOf(STOPS)]


class GuardNoteIn(Command):
    """What the next guard must know."""

    text: str = Field(min_length=1, max_length=1000)


class GuardNoteIdOut(Schema):
    """The note."""

    note_id: UUID


class GuardNoteOut(Schema):
    """What one guard left for the next."""

    note_id: UUID
    text: str
    who: str
    at: datetime


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
