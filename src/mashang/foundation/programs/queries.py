"""Reading programs and keys, for whoever looks after them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, Q

from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.programs.models import Program, ProgramKey
from mashang.foundation.programs.policy import LOOK_AFTER, may_look_after
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

KEYS_SHOWN: Final = 50
"""Keys of one program on its page, the newest; policy allows far fewer that work."""


class KeyState(StrEnum):
    """What a key is good for now."""

    WORKS = "works"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def text(self) -> Text:
        """As it is shown."""
        return _STATES[self]

    @property
    def works(self) -> bool:
        """Whether a call with it is answered."""
        return self in (KeyState.WORKS, KeyState.ENDS_SOON)


_STATES: Final = {
    KeyState.WORKS: Text("有效", "Works"),
    KeyState.ENDS_SOON: Text("即将到期", "Ends soon"),
    KeyState.EXPIRED: Text("已到期", "Expired"),
    KeyState.REVOKED: Text("已吊销", "Revoked"),
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as it is listed; its secret is nowhere."""

    key_id: UUID
    label: str
    prefix: str
    per_min: int
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: KeyState


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program as it is listed.

    Attributes:
        keys: how many of its keys work.
        used_at: the minute of its latest answered call.
    """

    account_id: UUID
    number: str
    name: str
    unit: str
    is_active: bool
    keys: int
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProgramCard:
    """One program with its keys.

    Attributes:
        contact: empty for whoever does not look after it.
    """

    row: ProgramRow
    purpose: str
    contact: str
    enrolled_at: datetime
    left_at: datetime | None
    keys: tuple[KeyRow, ...]
    may_look_after: bool
    may_have_more: bool

    @property
    def next_to_end(self) -> KeyRow | None:
        """The key that runs out first, when it does soon."""
        soon = [one for one in self.keys if one.state is KeyState.ENDS_SOON]
        return min(soon, key=lambda one: one.expires_at, default=None)


def state_of(key: ProgramKey, at: datetime) -> KeyState:
    """What a key is good for at an instant."""
    if key.revoked_at is not None:
        return KeyState.REVOKED
    if at >= key.expires_at:
        return KeyState.EXPIRED
    soon = policies.days("programs.key_ends_soon_days")
    return KeyState.ENDS_SOON if key.expires_at - at <= soon else KeyState.WORKS


def keys_ending(at: datetime) -> list[UUID]:
    """Keys in use that run out soon; a street has some dozens of keys in all."""
    soon = at + policies.days("programs.key_ends_soon_days")
    rows = ProgramKey.objects.filter(
        revoked_at__isnull=True, expires_at__gt=at, expires_at__lte=soon
    )
    return list(rows.order_by("expires_at", "pk").values_list("pk", flat=True))


def programs(actor: Actor, cursor: str | None = None) -> Page[ProgramRow]:
    """Every program by its number, those that left as well; 30 at a time.

    Raises:
        OutOfScope: the actor looks after no programs.
    """
    _insist(actor)
    rows = Program.objects.select_related("account")
    page = page_of(rows, ("account__username", "account_id"), cursor=cursor)
    return Page(_rows(page.items, actor.at), page.next_cursor, page.is_first)


def program(actor: Actor, account_id: UUID) -> ProgramCard:
    """One program with its newest keys.

    Raises:
        OutOfScope: there is none, or the actor looks after no programs.
    """
    _insist(actor)
    found = Program.objects.select_related("account").filter(pk=account_id).first()
    if found is None:
        raise OutOfScope("program")
    row = _rows([found], actor.at)[0]
    may = may_look_after(actor, found.account)
    keys = found.keys.order_by("-issued_at", "-key_id")[:KEYS_SHOWN]
    return ProgramCard(
        row=row,
        purpose=found.purpose,
        contact=found.contact.open() if may else "",
        enrolled_at=found.enrolled_at,
        left_at=found.left_at,
        keys=tuple(key_row(one, actor.at) for one in keys),
        may_look_after=may,
        may_have_more=may
        and row.is_active
        and row.keys < policies.number("programs.keys_at_most_count"),
    )


def key_row(key: ProgramKey, at: datetime) -> KeyRow:
    """A key as it is listed."""
    return KeyRow(
        key.key_id,
        key.label,
        key.prefix,
        key.per_min,
        key.issued_at,
        key.expires_at,
        key.minute_at,
        state_of(key, at),
    )


def _insist(actor: Actor) -> None:
    if not actor.is_official or not actor.holds_anywhere(LOOK_AFTER):
        raise OutOfScope("program")


def _rows(found: Sequence[Program], at: datetime) -> list[ProgramRow]:
    works = Q(revoked_at__isnull=True, expires_at__gt=at)
    counted = (
        ProgramKey.objects.filter(program__in=found)
        .values("program_id")
        .annotate(works=Count("pk", filter=works), used_at=Max("minute_at"))
    )
    of: dict[UUID, tuple[int, datetime | None]] = defaultdict(lambda: (0, None))
    of |= {one["program_id"]: (one["works"], one["used_at"]) for one in counted}
    return [
        ProgramRow(
            account_id=one.account_id,
            number=one.account.username,
            name=one.account.post,
            unit=one.account.unit,
            is_active=one.account.is_active,
            keys=of[one.account_id][0],
            used_at=of[one.account_id][1],
        )
        for one in found
    ]


def longest_validity() -> timedelta:
    """How long a key may hold at most."""
    return policies.days("programs.key_valid_at_most_days")
