"""What a phone may carry against what it carries: which passes are new, prolonged, or taken back.

A pass is never widened or narrowed under its id: what changed is another pass, so that a door that
counts by id, or has not heard yet, is never told two things of one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mashang.domain.passage import CredentialKind
from mashang.kernel.paths import Path, contains


@dataclass(frozen=True, slots=True)
class Due:
    """A pass that an account may carry.

    Attributes:
        person_id: in whose name; None for work.
        ends: when the right to it ends, as far as is known; None while it lasts.
    """

    kind: CredentialKind
    person_id: UUID | None
    scope: tuple[Path, ...]
    classes: frozenset[str] = frozenset()
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """A pass that was issued, and not taken back."""

    pass_id: UUID
    kind: CredentialKind
    person_id: UUID | None
    scope: frozenset[Path]
    classes: frozenset[str]
    until: datetime


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long a pass on a phone lasts, and with how much left it is renewed.

    Source: plan keys `passes.phone_lasts_days`, `passes.renewed_when_left_days`.
    """

    lasts: timedelta
    renewed_when_left: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, each with the first instant after it."""

    issue: tuple[tuple[Due, datetime], ...]
    prolong: tuple[tuple[UUID, datetime], ...]
    end: tuple[UUID, ...]


def plan(dues: Iterable[Due], held: Sequence[Carried], lasting: Lasting, now: datetime) -> Plan:
    """What has to happen for a phone to carry exactly what its account may.

    Complexity: what is due times what is held; both are a handful.
    """
    issue, prolong, kept = [], [], set()
    for due in dues:
        until = _until(due, lasting, now)
        if until <= now:
            continue
        one = next((one for one in held if one.pass_id not in kept and _is(one, due, now)), None)
        if one is None:
            issue.append((due, until))
            continue
        kept.add(one.pass_id)
        if one.until - now < lasting.renewed_when_left and until > one.until:
            prolong.append((one.pass_id, until))
    ends = tuple(one.pass_id for one in held if one.pass_id not in kept)
    return Plan(tuple(issue), tuple(prolong), ends)


def is_covered(one: Carried, dues: Iterable[Due]) -> bool:
    """Whether what a pass says is still the account's: every place of it, to its end."""
    matching = [
        due
        for due in dues
        if (due.kind, due.person_id) == (one.kind, one.person_id)
        and (due.ends is None or one.until <= due.ends)
    ]
    return all(
        any(contains(wide, path) for due in matching for wide in due.scope) for path in one.scope
    )


def _is(one: Carried, due: Due, now: datetime) -> bool:
    return (
        (one.kind, one.person_id, one.classes) == (due.kind, due.person_id, due.classes)
        and one.scope == frozenset(due.scope)
        and now < one.until
        and (due.ends is None or one.until <= due.ends)
    )


def _until(due: Due, lasting: Lasting, now: datetime) -> datetime:
    """In whole seconds, as passes count."""
    longest = now + lasting.lasts
    first = longest if due.ends is None else min(longest, due.ends)
    return first.replace(microsecond=0)
