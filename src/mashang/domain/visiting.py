"""What a visit comes to, from everything that was said of it, in whatever order it arrived."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from mashang.kernel.clock import local_day


class Outcome(StrEnum):
    """What a worker found at the door."""

    MET = "met"
    NEEDS_HELP = "needs_help"
    NOT_HOME = "not_home"
    REFUSED = "refused"
    MOVED = "moved"
    TOLD = "told"


class State(StrEnum):
    """Every name of a list ends done, excused with a reason, or missing with an owner."""

    DUE = "due"
    DONE = "done"
    EXCUSED = "excused"
    MISSING = "missing"


SEEN = frozenset({Outcome.MET, Outcome.NEEDS_HELP})
"""Somebody stood before the person."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: by whom, what, when it happened. `answer_id` breaks a tie."""

    answer_id: str
    account: str
    outcome: Outcome
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a visit stands.

    Attributes:
        reason: the outcome that decided; None while nobody answered.
        settled_at: when that happened.
        next_on: the day of the next visit; None when there is none.
        is_contested: two workers answered, so a person should look.
        tries: how often nobody was at home.
    """

    state: State
    reason: Outcome | None = None
    settled_at: datetime | None = None
    next_on: date | None = None
    is_contested: bool = False
    tries: int = 0


def stand(
    answers: Iterable[Said], *, every: timedelta, again: timedelta, is_closed: bool
) -> Standing:
    """The last that settles it counts; nobody at home settles nothing. Arrival plays no part.

    Args:
        every: from a visit to the next.
        again: to the next try when the person was not seen.
        is_closed: whether the list is over: what nobody answered is then missing.
    """
    said = sorted(answers, key=lambda one: (one.happened_at, one.answer_id))
    settling = [one for one in said if one.outcome is not Outcome.NOT_HOME]
    tries = len(said) - len(settling)
    if not settling:
        state = State.MISSING if is_closed else State.DUE
        return Standing(state, Outcome.NOT_HOME if said else None, tries=tries)
    last = settling[-1]
    is_seen = last.outcome in SEEN
    next_on = local_day(last.happened_at) + (every if is_seen else again)
    return Standing(
        state=State.DONE if is_seen else State.EXCUSED,
        reason=last.outcome,
        settled_at=last.happened_at,
        next_on=None if last.outcome is Outcome.MOVED else next_on,
        is_contested=len({one.account for one in settling}) > 1,
        tries=tries,
    )
