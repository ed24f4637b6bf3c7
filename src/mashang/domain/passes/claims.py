"""A pass as claims of a CWT, and back; each pass has exactly one form.

Registered claims: 1 iss, 4 exp, 5 nbf, 7 cti, 8 cnf. Our own stand together under one label of the
range for private use, so that they can never be mistaken for anybody else's.

Source: RFC 8392, sections 3 and 9.1; RFC 8747, section 3; docs/passes.md has the table.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from enum import IntEnum
from itertools import pairwise
from typing import Final, TypeVar
from uuid import UUID

from mashang.domain.passage import CredentialKind, Hours
from mashang.domain.passes.cbor import Item
from mashang.domain.passes.flaws import Flaw, Flawed
from mashang.domain.passes.holders import HolderKey, read_key
from mashang.domain.passes.nouns import CLASSES, Pass, check
from mashang.kernel import paths
from mashang.kernel.errors import Invalid

ISS, EXP, NBF, CTI, CNF = 1, 4, 5, 7, 8
OURS: Final = -65_537
"""Source: the registry of CWT claims: below -65536 is for private use."""
COSE_KEY: Final = 1
"""Source: RFC 8747, section 3.1."""
LATEST: Final = 2**32
"""Instants are seconds of 32 bits without sign: until the year 2106."""
KINDS: Final[Mapping[CredentialKind, int]] = {
    CredentialKind.RESIDENT: 1,
    CredentialKind.HOUSEHOLD_CARD: 2,
    CredentialKind.VISITOR: 3,
    CredentialKind.STAFF: 4,
    CredentialKind.VOLUNTEER: 5,
    CredentialKind.SERVICE: 6,
    CredentialKind.LORRY: 7,
}
_DAY_MIN: Final = 24 * 60
MOST_ITEMS: Final = 32
_Known = TypeVar("_Known")


class Own(IntEnum):
    """Labels under `OURS`."""

    KIND = 1
    SCOPE = 2
    DOORS = 3
    CLASSES = 4
    HOURS = 5
    VISITS = 6
    HOST = 7
    PLATE = 8


def claims_of(one: Pass) -> dict[int, Item]:
    """The claims of a pass.

    Raises:
        Invalid: it breaks a rule of its kind, or has parts of a second or a minute.
    """
    check(one)
    own: dict[int, Item] = {
        Own.KIND: KINDS[one.kind],
        Own.SCOPE: [list(ids) for ids in sorted(tuple(paths.ids(p)) for p in one.scope_paths)],
    }
    optional: dict[int, Item | None] = {
        Own.DOORS: [*sorted(one.doors)],
        Own.CLASSES: [*sorted(CLASSES[name] for name in one.classes)],
        Own.HOURS: [[_minute(span.since), _minute(span.until)] for span in one.hours],
        Own.VISITS: one.visits_at_most,
        Own.HOST: one.host_ref,
        Own.PLATE: one.plate,
    }
    own |= {label: value for label, value in optional.items() if value}
    claims: dict[int, Item] = {
        ISS: one.issuer,
        NBF: _seconds(one.since),
        CTI: one.pass_id.bytes,
        OURS: own,
    }
    if one.until is not None:
        claims[EXP] = _seconds(one.until)
    if one.holder is not None:
        claims[CNF] = {COSE_KEY: one.holder.cose_key}
    return claims


_KIND_OF: Final = {number: kind for kind, number in KINDS.items()}
_CLASS_OF: Final = {number: name for name, number in CLASSES.items()}


def pass_of(item: Item) -> Pass:
    """The pass that claims say.

    Raises:
        Flawed: `wrong_type`, `missing_claim`, `unknown_claim`, `out_of_range`, `unknown_kind`,
            `unknown_class`, `broken_rule`; `where` names the claim.
    """
    claims = _Claims(item, "")
    claims.known({ISS, EXP, NBF, CTI, CNF, OURS}, needed={ISS, NBF, CTI, OURS})
    own = _Claims(claims.values[OURS], f"{OURS}.")
    own.known(set(Own), needed={Own.KIND, Own.SCOPE})
    found = Pass(
        issuer=claims.text(ISS),
        pass_id=UUID(bytes=claims.raw(CTI, 16)),
        kind=_known(_KIND_OF, own.whole(Own.KIND), Flaw.UNKNOWN_KIND),
        scope_paths=frozenset(own.listed(Own.SCOPE, _path)),
        since=claims.instant(NBF),
        until=claims.instant(EXP) if EXP in claims.values else None,
        doors=frozenset(own.listed(Own.DOORS, _positive)),
        classes=frozenset(
            _known(_CLASS_OF, one, Flaw.UNKNOWN_CLASS) for one in own.listed(Own.CLASSES, _positive)
        ),
        hours=tuple(own.listed(Own.HOURS, _span, is_sorted=False)),
        visits_at_most=own.whole(Own.VISITS) if Own.VISITS in own.values else None,
        host_ref=own.raw(Own.HOST, 8) if Own.HOST in own.values else None,
        plate=own.text(Own.PLATE) if Own.PLATE in own.values else "",
        holder=_holder(claims.values[CNF]) if CNF in claims.values else None,
    )
    try:
        check(found)
    except Invalid as error:
        raise Flawed(Flaw.BROKEN_RULE, error.field) from error
    return found


class _Claims:
    """A map of claims that is asked for its values by type."""

    def __init__(self, item: Item, prefix: str) -> None:
        if not isinstance(item, dict):
            raise Flawed(Flaw.WRONG_TYPE, prefix.rstrip("."))
        self.values = item
        self.prefix = prefix

    def known(self, labels: set[int], *, needed: set[int]) -> None:
        """Exactly these labels, the needed ones among them."""
        for flaw, wrong in (
            (Flaw.UNKNOWN_CLAIM, self.values.keys() - labels),
            (Flaw.MISSING_CLAIM, needed - self.values.keys()),
        ):
            if wrong:
                raise Flawed(flaw, self.at(min(wrong)))

    def at(self, label: int) -> str:
        """How a label is named in a flaw."""
        return f"{self.prefix}{int(label)}"

    def text(self, label: int) -> str:
        """A text that is not empty."""
        value = self.values[label]
        if not isinstance(value, str):
            raise Flawed(Flaw.WRONG_TYPE, self.at(label))
        if not value or not value.isprintable():
            raise Flawed(Flaw.OUT_OF_RANGE, self.at(label))
        return value

    def raw(self, label: int, length: int) -> bytes:
        """Bytes of a fixed length."""
        value = self.values[label]
        if not isinstance(value, bytes):
            raise Flawed(Flaw.WRONG_TYPE, self.at(label))
        if len(value) != length:
            raise Flawed(Flaw.OUT_OF_RANGE, self.at(label))
        return value

    def whole(self, label: int) -> int:
        """A positive whole number."""
        return _within(self.at(label), lambda: _positive(self.values[label]))

    def instant(self, label: int) -> datetime:
        """Seconds since 1970."""
        value = self.values[label]
        if not isinstance(value, int):
            raise Flawed(Flaw.WRONG_TYPE, self.at(label))
        if not 0 <= value < LATEST:
            raise Flawed(Flaw.OUT_OF_RANGE, self.at(label))
        return datetime.fromtimestamp(value, UTC)

    def listed(
        self, label: int, read: Callable[[Item], _Known], *, is_sorted: bool = True
    ) -> list[_Known]:
        """A list that is not empty, ascending without repetition; nothing when it is left out."""
        if label not in self.values:
            return []
        value = self.values[label]
        if not isinstance(value, list):
            raise Flawed(Flaw.WRONG_TYPE, self.at(label))
        if not 1 <= len(value) <= MOST_ITEMS:
            raise Flawed(Flaw.OUT_OF_RANGE, self.at(label))
        found = _within(self.at(label), lambda: [read(one) for one in value])
        if is_sorted and any(not _is_less(one, two) for one, two in pairwise(value)):
            raise Flawed(Flaw.OUT_OF_RANGE, self.at(label))
        return found


def _within(where: str, read: Callable[[], _Known]) -> _Known:
    try:
        return read()
    except TypeError as error:
        raise Flawed(Flaw.WRONG_TYPE, where) from error
    except ValueError as error:
        raise Flawed(Flaw.OUT_OF_RANGE, where) from error


def _is_less(one: Item, two: Item) -> bool:
    return bool(one < two)  # type: ignore[operator]  # both were read as the same type just before


def _known(names: Mapping[int, _Known], number: int, flaw: Flaw) -> _Known:
    if number not in names:
        raise Flawed(flaw, number)
    return names[number]


def _positive(item: Item) -> int:
    if not isinstance(item, int):
        raise TypeError(item)
    if item < 1:
        raise ValueError(item)
    return item


def _path(item: Item) -> str:
    if not isinstance(item, list):
        raise TypeError(item)
    if not item:
        raise ValueError(item)
    return "".join(f"{paths.part(_positive(one))}." for one in item)


def _span(item: Item) -> Hours:
    match item:
        case [int() as since, int() as until]:
            pass
        case _:
            raise TypeError(item)
    if not (0 <= since < _DAY_MIN and 0 <= until < _DAY_MIN):
        raise ValueError(item)
    return Hours(time(*divmod(since, 60)), time(*divmod(until, 60)))


def _holder(item: Item) -> HolderKey:
    if not isinstance(item, dict):
        raise Flawed(Flaw.WRONG_TYPE, CNF)
    if item.keys() != {COSE_KEY}:
        raise Flawed(Flaw.UNKNOWN_CLAIM, CNF)
    return read_key(item[COSE_KEY])


def _seconds(instant: datetime) -> int:
    if instant.microsecond or not 0 <= int(instant.timestamp()) < LATEST:
        raise ValueError("a pass counts whole seconds, from 1970 to 2106")
    return int(instant.timestamp())


def _minute(of_day: time) -> int:
    if of_day.second or of_day.microsecond:
        raise ValueError("hours of a pass are whole minutes")
    return of_day.hour * 60 + of_day.minute
