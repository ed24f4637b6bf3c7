"""What goes into a decision about a case, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from mashang.domain.clocks import Clock, ClockRule
from mashang.domain.lifecycle.rating import Rating
from mashang.domain.lifecycle.states import OPEN, TERMINAL, Role, State, Verb
from mashang.kernel.errors import NotAllowed, RuleBroken
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class LifePolicy:
    """The numbers of the plan pack in force that the life of a case asks for.

    Attributes:
        confirm_after_days: so long after `finish` silence is confirmation.
        reopen_within_days: so long after closing the requester may reopen.
        park_at_most_days: how far ahead a parking may end.
        extend_at_most_working_days: how much one extension may add; for clocks in minutes a day
            counts 24 hours.
        escalation_levels: how many levels up a case may be escalated.
    """

    confirm_after_days: int
    reopen_within_days: int
    park_at_most_days: int
    extend_at_most_working_days: int
    escalation_levels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """A case as far as its life is concerned.

    Attributes:
        case: reference of the case.
        state: where it stands.
        seat: reference of the owning seat 承办单位; never empty.
        handler: reference of the account that handles it 经办人, or None.
        promised: clocks the kind has a rule for.
        running: clocks started and not yet stopped; they stand still while parked.
        asked: the requester owes an answer.
        approval_asked: the handler has asked for parking or more time.
        proof_needed: the kind demands proof to finish.
        rating: the requester's opinion so far; `unreachable` gives way to a real one.
        parked_until: when a parking ends by itself; a job resumes the case then.
        done_at: when the handler last finished.
        closed_at: when it was last closed.
        returned: how often it was returned 退回.
        reopened: how often the requester said it was not solved.
        level: how many levels up it was escalated; 0 is the seat itself.
    """

    case: str
    state: State
    seat: str
    handler: str | None = None
    promised: frozenset[Clock] = frozenset(Clock)
    running: frozenset[Clock] = frozenset()
    asked: bool = False
    approval_asked: bool = False
    proof_needed: bool = False
    rating: Rating | None = None
    parked_until: datetime | None = None
    done_at: datetime | None = None
    closed_at: datetime | None = None
    returned: int = 0
    reopened: int = 0
    level: int = 0

    def __post_init__(self) -> None:
        if not self.seat:
            raise ValueError("the owning seat of a case is never empty")
        if self.running and self.state not in OPEN:
            raise ValueError("no clock runs once a case is done")
        if self.handler is None and self.state in (State.WORKING, State.PARKED, State.DONE):
            raise ValueError("work on a case has a name on it")


@dataclass(frozen=True, slots=True)
class Target:
    """The case another one is joined into, and where that one stands."""

    case: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One person's wish to do one thing to a case.

    Attributes:
        verb: what.
        actor: reference of the account, or `system`.
        roles: every capacity the actor has towards this case; `handler` counts only for the one
            the case names.
        at: when.
        text: reason, note, question, answer or result in the actor's words.
        seat: the new owning seat of `transfer` and `return`.
        handler: the account of `take` and `reassign`; `take` without one means oneself.
        until: when a parking ends.
        by: the time `extend` adds to the promise to resolve.
        proofs: how many proofs are attached to `finish`.
        rating: the opinion of `confirm`, `call_back` and `rate`.
        into: the case of `join`.
    """

    verb: Verb
    actor: str
    roles: frozenset[Role]
    at: datetime
    text: str = ""
    seat: str | None = None
    handler: str | None = None
    until: datetime | None = None
    by: ClockRule | None = None
    proofs: int = 0
    rating: Rating | None = None
    into: Target | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """All that a decision looks at."""

    facts: CaseFacts
    act: Act
    policy: LifePolicy


class ClockMove(StrEnum):
    """What becomes of a clock: `start` begins it afresh, also when it was stopped before."""

    START = "start"
    STOP = "stop"


class PauseMove(StrEnum):
    """Whether the clocks stand still from now, or go on."""

    BEGIN = "begin"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line for the append-only history of a case.

    Attributes:
        verb: None for the opening.
        public: whether the requester sees it.
        text: the actor's words, raw.
    """

    verb: Verb | None
    title: Text
    actor: str
    at: datetime
    public: bool
    text: str
    came_from: State | None
    came_to: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a granted wish changes; the caller writes all of it or nothing.

    Attributes:
        before: the facts it was decided on; None for the opening.
        after: the facts to store.
        clocks: clocks to start or stop now.
        pause: whether a pause begins or ends now; `approved_by` names who approved it.
        extension: time added to the promise to resolve; `approved_by` names who approved it.
        approved_by: set with a beginning pause and with an extension.
        entry: the line to append to the history.
    """

    before: CaseFacts | None
    after: CaseFacts
    clocks: Mapping[Clock, ClockMove] = field(default_factory=lambda: MappingProxyType({}))
    pause: PauseMove | None = None
    extension: ClockRule | None = None
    approved_by: str | None = None
    entry: Entry

    @property
    def state(self) -> State:
        """Where the case stands afterwards."""
        return self.after.state

    @property
    def ended(self) -> bool:
        """Whether this step ended the case."""
        return self.after.state in TERMINAL and (
            self.before is None or self.before.state not in TERMINAL
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a wish was not granted.

    Attributes:
        code: stable: `case.wrong_state`, `case.not_yours`, `case.reason_needed`, …
        text: a sentence for the one who wished.
        verb: what was wished.
    """

    code: str
    text: Text
    verb: Verb

    def error(self) -> RuleBroken | NotAllowed:
        """The same as an error for a verb to raise: 403 for the wrong role, else 422."""
        if self.code == "case.not_yours":
            return NotAllowed(f"cases.{self.verb}")
        return RuleBroken(self.code, self.text, verb=self.verb.value)
