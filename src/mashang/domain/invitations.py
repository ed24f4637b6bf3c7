"""Visits, decided without I/O: whether an invitation stands within policy, and what a guard may do.

Source: docs/decisions/0024-visitors-and-bookings.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteRules:
    """What policy says of an invitation.

    Attributes:
        lasts_at_most: from its first to its last instant.
        ahead_at_most: from now to its first instant.
        people_at_most: on one invitation.
    """

    lasts_at_most: timedelta
    ahead_at_most: timedelta
    people_at_most: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an invitation, and at which field."""

    code: str
    text: Text
    field: str


def fault_of_invitation(
    since: datetime, until: datetime, people: int, rules: InviteRules, now: datetime
) -> Fault | None:
    """The first thing that policy refuses; None when the invitation stands.

    Args:
        since: first instant; may lie in the past, for who stands at the gate already.
        until: first instant after it.
    """
    if until <= now:
        return Fault("past", Text("这个时间已经过去了", "That time is over"), "until")
    if until <= since:
        words = Text("结束时间要晚于开始时间", "It ends after it begins")
        return Fault("no_span", words, "until")
    if until - since > rules.lasts_at_most:
        words = Text(
            "一次邀请最长 {hours} 小时",
            "One invitation lasts {hours} hours at most",
            hours=int(rules.lasts_at_most / timedelta(hours=1)),
        )
        return Fault("too_long", words, "until")
    if since - now > rules.ahead_at_most:
        words = Text(
            "最多提前 {days} 天邀请",
            "Invite {days} days ahead at most",
            days=rules.ahead_at_most.days,
        )
        return Fault("too_far_ahead", words, "since")
    if not 1 <= people <= rules.people_at_most:
        words = Text("人数在 1 到 {n} 之间", "Between 1 and {n} people", n=rules.people_at_most)
        return Fault("too_many_people", words, "people")
    return None


class Hearing(StrEnum):
    """How it stands with somebody who asked to be let in."""

    WAITING = "waiting"
    SILENT = "silent"
    WELCOME = "welcome"
    DECLINED = "declined"


def hear(answer: bool | None, wait_until: datetime, now: datetime) -> Hearing:  # noqa: FBT001 - a yes, a no, or nothing
    """What the household said; silence counts from `wait_until` on."""
    if answer is not None:
        return Hearing.WELCOME if answer else Hearing.DECLINED
    return Hearing.WAITING if now < wait_until else Hearing.SILENT


def guard_may_let_in(hearing: Hearing, *, reason_waits: bool) -> bool:
    """Whether a guard may let somebody in on their own word.

    A household's no stands, except against reasons that wait for nobody: an emergency, a burst pipe.

    Args:
        reason_waits: whether the reason is one that gives the household time to answer first.
    """
    if not reason_waits:
        return True
    return hearing in (Hearing.SILENT, Hearing.WELCOME)
