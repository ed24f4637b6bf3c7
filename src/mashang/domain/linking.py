"""代办与换号: who is asked before somebody acts for another, and what follows an owner to a new number.

Decisions, no I/O.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Asked:
    """The one whom somebody wants to act for, as the register knows them.

    Attributes:
        has_account: an own account is in force, or for a child a guardian's.
        refused_at: when they last refused the same asker.
    """

    has_account: bool = False
    is_protected: bool = False
    is_dead: bool = False
    refused_at: datetime | None = None


def person_is_asked(asked: Asked, *, pause: timedelta, now: datetime) -> bool:
    """Whether the person themselves is asked; if not, only the community hears of the request.

    Of a protected person nothing is asked by phone: whoever forced them out may hold it. A no is
    not asked again at once, and the asker never learns whether anybody was asked.
    """
    if not asked.has_account or asked.is_protected or asked.is_dead:
        return False
    return asked.refused_at is None or now >= asked.refused_at + pause


class Way(StrEnum):
    """How a person comes to their new number."""

    ACCOUNT = "account"
    """The account moves with everything in it; the old number opens nothing from now on."""
    LINKS = "links"
    """The old number has a new owner, who keeps the account: only what is the person's moves."""
    FRESH = "fresh"
    """There was no account: the new number's becomes the person's own."""


class Refusal(StrEnum):
    """Why nothing moves."""

    NEW_NUMBER_ACTS = "new_number_acts"
    """The new number acts for somebody already: joining two accounts is for people to sort out."""
    TOO_EARLY = "too_early"
    """The old number was asked and may still answer; only who stands there in person need not wait."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Both numbers, as they stand.

    Attributes:
        has_old: an account is, or was, the person's own.
        old_is_anothers: it woke after a long sleep, or is somebody else's own account by now.
        new_acts: the new number's account acts for somebody, or did.
        asked_old_at: when the old number was asked whether its owner wants this; None when it was not.
        is_present: the person stood before whoever decides, with what proves who they are.
    """

    has_old: bool
    old_is_anothers: bool = False
    new_acts: bool = False
    asked_old_at: datetime | None = None
    is_present: bool = False


def way_to_new_number(numbers: Numbers, *, wait: timedelta, now: datetime) -> Way | Refusal:
    """How the person comes to the new number, or why they do not.

    Args:
        wait: how long the old number is waited for, counted from when it was asked.
    """
    if numbers.new_acts:
        return Refusal.NEW_NUMBER_ACTS
    asked = numbers.asked_old_at
    if asked is not None and not numbers.is_present and now < asked + wait:
        return Refusal.TOO_EARLY
    if not numbers.has_old:
        return Way.FRESH
    return Way.LINKS if numbers.old_is_anothers else Way.ACCOUNT
