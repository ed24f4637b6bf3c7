"""紧急查看: who may take rights at once, and how one taking stands. Decisions, no I/O.

Break the glass first, explain at once, be reviewed after: an emergency waits for nobody, and nobody
takes it twice on their own word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mashang.kernel.paths import Path, contains


@dataclass(frozen=True, slots=True)
class Taken:
    """One earlier taking of the same person.

    Attributes:
        path: the place it holds in.
        until: when it ended, or will.
    """

    rights: str
    path: Path
    until: datetime


class Refusal(StrEnum):
    """Why rights are not taken."""

    OPEN = "open"
    """It is open already."""
    AGAIN = "again"
    """It ended a short while ago: another person must agree now."""


class State(StrEnum):
    """How one taking stands."""

    OPEN = "open"
    WAITS = "waits"
    OVERDUE = "overdue"
    QUESTIONED = "questioned"
    CONFIRMED = "confirmed"


def decide(
    rights: str, path: Path, earlier: Iterable[Taken], *, pause: timedelta, now: datetime
) -> Refusal | None:
    """Whether somebody may take a set of rights at a place now; None when they may.

    Args:
        earlier: what the same person took before.
        pause: how long after an end nobody takes the same again alone.
    """
    near = [
        one
        for one in earlier
        if one.rights == rights and (contains(one.path, path) or contains(path, one.path))
    ]
    if any(now < one.until for one in near):
        return Refusal.OPEN
    if any(now < one.until + pause for one in near):
        return Refusal.AGAIN
    return None


def state(
    *, opened_at: datetime, until: datetime, verdict: str, review_within: timedelta, now: datetime
) -> State:
    """How a taking stands.

    Args:
        verdict: `confirmed`, `questioned` or empty.
        review_within: counted from its opening.
    """
    if verdict:
        return State(verdict)
    if now >= opened_at + review_within:
        return State.OVERDUE
    return State.OPEN if now < until else State.WAITS


def reminders_due(*, opened_at: datetime, every: timedelta, now: datetime) -> int:
    """How often reviewers were to be reminded by now of what nobody has reviewed.

    Args:
        every: counted from its opening; at each whole number of them one more reminder is due.
    """
    return max(0, (now - opened_at) // every)
