"""What a door tells its street: who passed (as far as it may say), what is wrong, how it fares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from mashang.domain.doorkeeping.shapes import (
    Fields,
    Misshapen,
    instant,
    one_of,
    string,
    truth,
    uuid,
    whole,
)
from mashang.domain.passage import Direction, Manner, Outcome, Reason
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

MOST_IN_A_BATCH: Final = 1_000
_LONGEST_WORD: Final = 120


class Kind(StrEnum):
    """What an event is of."""

    PASSAGE = "passage"
    ALARM = "alarm"
    STATE = "state"


class Opened(StrEnum):
    """Whether the lock said that it opened."""

    YES = "true"
    NO = "false"
    UNKNOWN = "unknown"


class Alarm(StrEnum):
    """What somebody should look at.

    `forced`: the door opened and nothing had let it. `held_open`: it stands open too long.
    `offline`: the server was not reached for long. `clock`: the door does not know the time.
    """

    FORCED = "forced"
    HELD_OPEN = "held_open"
    OFFLINE = "offline"
    CLOCK = "clock"

    @property
    def text(self) -> Text:
        """Its name for people."""
        return _ALARMS[self]


class State(StrEnum):
    """How the program at the door fares.

    `unrecorded`: so many decisions were made and could not be written down (`lost`).
    """

    STARTED = "started"
    STOPPED = "stopped"
    UNRECORDED = "unrecorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A decision of the door.

    Attributes:
        people: how many came on it.
        offline: whether the server could not be reached when it was made.
        snapshot: number of the snapshot that it was made by; 0 for none.
        pass_id: whose pass, only where `Passage.is_named` allows; never of who was refused.
        opened: whether the lock said that it opened.
        command_id: of the command of the server that it carries out.
    """

    direction: Direction
    manner: Manner
    outcome: Outcome
    reason: Reason
    rule_id: str | None = None
    people: int = 1
    offline: bool
    snapshot: int
    pass_id: UUID | None = None
    opened: Opened = Opened.UNKNOWN
    command_id: UUID | None = None

    def __post_init__(self) -> None:
        if self.people < 1:
            raise ValueError("somebody passes, or is refused")
        if self.pass_id is not None and not self._may_name:
            raise ValueError("a refusal names nobody, and an exit only under an order")
        if self.outcome is Outcome.REFUSED and self.direction is Direction.OUT:
            raise ValueError("going out is never refused")

    @property
    def _may_name(self) -> bool:
        if self.direction is Direction.OUT:
            return self.reason is Reason.EXIT_NAMED
        return self.outcome is not Outcome.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorEvent:
    """One line of a door's book.

    Attributes:
        event_id: made by the door; sent again, it is the same event.
        sequence: counts up from 1 in this program's book, without gaps.
        happened_at: by the door's clock.
        clock_trusted: whether the door believed its clock.
        passed: for a passage.
        alarm: for an alarm.
        over: whether the alarm is over.
        state: for a state.
        lost: how many decisions were not written down, for `unrecorded`.
    """

    event_id: UUID
    sequence: int
    happened_at: datetime
    clock_trusted: bool
    passed: Passed | None = None
    alarm: Alarm | None = None
    over: bool = False
    state: State | None = None
    lost: int = 0

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.passed, self.alarm, self.state)) != 1:
            raise ValueError("an event is of one kind")
        if self.over and self.alarm is None:
            raise ValueError("an alarm is over, and nothing else")
        if (self.lost > 0) != (self.state is State.UNRECORDED):
            raise ValueError("what was not recorded, and only that, is counted")

    @property
    def kind(self) -> Kind:
        """What it is of."""
        if self.passed is not None:
            return Kind.PASSAGE
        return Kind.ALARM if self.alarm is not None else Kind.STATE


def event_form(one: DoorEvent) -> dict[str, Any]:
    """An event as JSON."""
    form: dict[str, Any] = {
        "event_id": str(one.event_id),
        "sequence": one.sequence,
        "kind": one.kind.value,
        "happened_at": one.happened_at.isoformat(),
        "clock_trusted": one.clock_trusted,
    }
    if one.passed is not None:
        return form | _passed_form(one.passed)
    if one.alarm is not None:
        return form | {"alarm": one.alarm.value, "over": one.over}
    if one.state is not None:
        form["state"] = one.state.value
    return form | ({"lost": one.lost} if one.lost else {})


def event_of(given: object) -> DoorEvent:
    """The event that JSON describes.

    Raises:
        Invalid: `door_event.wrong_shape`, naming the field.
    """
    try:
        return _event_of(given)
    except Misshapen as error:
        raise Invalid(
            "door_event.wrong_shape",
            Text("事件格式不对：{where}", "The event has the wrong shape: {where}"),
            field=error.where or None,
            where=error.where,
        ) from error


def _event_of(given: object) -> DoorEvent:
    with Fields(given) as fields:
        kind = fields.take("kind", one_of(Kind))
        common: Mapping[str, Any] = {
            "event_id": fields.take("event_id", uuid),
            "sequence": fields.take("sequence", whole),
            "happened_at": fields.take("happened_at", instant),
            "clock_trusted": fields.take("clock_trusted", truth),
        }
        try:
            if kind is Kind.PASSAGE:
                return DoorEvent(**common, passed=_passed_of(fields))
            if kind is Kind.ALARM:
                return DoorEvent(
                    **common,
                    alarm=fields.take("alarm", one_of(Alarm)),
                    over=fields.maybe("over", truth, default=False),
                )
            return DoorEvent(
                **common,
                state=fields.take("state", one_of(State)),
                lost=fields.maybe("lost", whole, default=0),
            )
        except Misshapen:
            raise
        except ValueError as error:
            raise Misshapen(kind.value) from error


def _passed_form(one: Passed) -> dict[str, Any]:
    named = {
        "rule_id": one.rule_id,
        "pass_id": str(one.pass_id) if one.pass_id else None,
        "command_id": str(one.command_id) if one.command_id else None,
    }
    return {
        "direction": one.direction.value,
        "manner": one.manner.value,
        "outcome": one.outcome.value,
        "reason": one.reason.value,
        "people": one.people,
        "offline": one.offline,
        "snapshot": one.snapshot,
        "opened": one.opened.value,
    } | {name: value for name, value in named.items() if value is not None}


def _passed_of(fields: Fields) -> Passed:
    return Passed(
        direction=fields.take("direction", one_of(Direction)),
        manner=fields.take("manner", one_of(Manner)),
        outcome=fields.take("outcome", one_of(Outcome)),
        reason=fields.take("reason", one_of(Reason)),
        rule_id=fields.maybe("rule_id", _word),
        people=fields.maybe("people", whole, default=1),
        offline=fields.take("offline", truth),
        snapshot=fields.take("snapshot", whole),
        pass_id=fields.maybe("pass_id", uuid),
        opened=fields.maybe("opened", one_of(Opened), default=Opened.UNKNOWN),
        command_id=fields.maybe("command_id", uuid),
    )


def _word(given: object) -> str:
    found = string(given)
    if not 0 < len(found) <= _LONGEST_WORD:
        raise ValueError("a word of some length")
    return found


_ALARMS: Mapping[Alarm, Text] = {
    Alarm.FORCED: Text("门被强行打开", "The door was forced"),
    Alarm.HELD_OPEN: Text("门长时间未关", "The door is held open"),
    Alarm.OFFLINE: Text("设备离线", "The door is offline"),
    Alarm.CLOCK: Text("设备时间不可信", "The door's clock is not to be trusted"),
}
