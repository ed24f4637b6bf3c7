"""Whether two registrations may be one person: signs by which they meet, points by which they weigh.

Nothing here decides that two are one: points only order a list that people work through.
Source: domain facts, section 11 ("prefix + suffix + name + phone tail gives candidates, never
auto-merge; the number of stars must equal the hidden digits").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from mashang.domain import names

STAR: Final = "*"
_ENDS: Final = 3
"""Signs that every common mask leaves open at each end of a number."""
_SHORTEST_NUMBER: Final = 8


class Reason(StrEnum):
    """What speaks for or against two registrations being one person; its points stand in policy."""

    NAME_SAME = "name_same"
    NAME_SOUNDS = "name_sounds"
    BIRTH_SAME = "birth_same"
    DOCUMENT_FITS = "document_fits"
    PHONE_SAME = "phone_same"
    HOME_SAME = "home_same"
    BIRTH_DIFFERS = "birth_differs"
    SEX_DIFFERS = "sex_differs"
    DOCUMENT_DIFFERS = "document_differs"


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of one registration.

    Attributes:
        sex: one letter, `u` for unknown.
        documents: pairs of type and number; a number received masked carries its stars.
        homes: ids of places lived in.
    """

    name: str
    sex: str = "u"
    birth_on: date | None = None
    documents: tuple[tuple[str, str], ...] = ()
    phones: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return "Traits(••••)"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two registrations are, and why."""

    points: int
    reasons: tuple[Reason, ...]


def signs(one: Traits) -> frozenset[str]:
    """Under which signs a registration meets those that may be the same person.

    Each joins the name, or how it sounds, with one thing more: so a common name alone meets nobody.
    """
    name = names.query_key(one.name)
    if not name:
        return frozenset()
    more = [f"birth:{one.birth_on.isoformat()}"] if one.birth_on else []
    more += [f"phone:{phone}" for phone in one.phones]
    more += [f"home:{home}" for home in one.homes]
    ends = {_ends(number) for _, number in one.documents} - {""}
    more += [f"ends:{both}" for both in ends]
    spoken = {name, names.query_key(names.pinyin(one.name))} - {""}
    return frozenset(f"{said}|{thing}" for said in spoken for thing in more)


def likeness(one: Traits, other: Traits, points: Mapping[str, int]) -> Likeness:
    """How alike two registrations are. Symmetric; who has another name is not alike at all.

    Args:
        points: what each reason weighs, negative when it speaks against; from policy.
    """
    found = _found(one, other)
    if not found & {Reason.NAME_SAME, Reason.NAME_SOUNDS}:
        return Likeness(0, ())
    reasons = tuple(reason for reason in Reason if reason in found)
    return Likeness(sum(points.get(reason, 0) for reason in reasons), reasons)


def fits_mask(masked: str, number: str) -> bool:
    """Whether a number may be the one behind a mask: as long, and equal where it is open.

    A mask that hides more or fewer signs than the number has fits nothing: it is flagged elsewhere.
    """
    if len(masked) != len(number) or STAR not in masked:
        return False
    pairs = list(zip(masked.upper(), number.upper(), strict=True))
    open_ones = [(a, b) for a, b in pairs if STAR not in (a, b)]
    return len(open_ones) >= 2 * _ENDS and all(a == b for a, b in open_ones)


def _found(one: Traits, other: Traits) -> set[Reason]:
    """Every reason that holds of two registrations."""
    same_name = names.is_same(one.name, other.name)
    sounds = names.pinyin(one.name) == names.pinyin(other.name)
    births = {one.birth_on, other.birth_on} - {None}
    both_born = one.birth_on is not None and other.birth_on is not None
    holds = {
        Reason.NAME_SAME: same_name,
        Reason.NAME_SOUNDS: sounds and not same_name,
        Reason.BIRTH_SAME: both_born and len(births) == 1,
        Reason.BIRTH_DIFFERS: both_born and len(births) > 1,
        Reason.SEX_DIFFERS: one.sex != other.sex and "u" not in (one.sex, other.sex),
        Reason.PHONE_SAME: bool(one.phones & other.phones),
        Reason.HOME_SAME: bool(one.homes & other.homes),
        Reason.DOCUMENT_FITS: _any_fits(one.documents, other.documents),
        Reason.DOCUMENT_DIFFERS: _any_differs(one.documents, other.documents),
    }
    return {reason for reason, is_so in holds.items() if is_so}


def _any_fits(some: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]) -> bool:
    pairs = [(a, b) for _, a in some for _, b in others]
    return any(fits_mask(a, b) or fits_mask(b, a) for a, b in pairs)


def _any_differs(some: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]]) -> bool:
    """Whether both have an open number of one type, and no such number in common."""
    mine, theirs = _by_type(some), _by_type(others)
    return any(not mine[one] & theirs[one] for one in mine.keys() & theirs.keys())


def _by_type(documents: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for kind, number in documents:
        if STAR not in number:
            found.setdefault(kind, set()).add(number)
    return found


def _ends(number: str) -> str:
    if len(number) < _SHORTEST_NUMBER:
        return ""
    first, last = number[:_ENDS].upper(), number[-_ENDS:].upper()
    return "" if STAR in first + last else f"{len(number)}:{first}{last}"
