"""What in the register of one person cannot be, or must be asked: 人户分离 and its relatives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Contradiction(StrEnum):
    """One way in which what is held of a person contradicts itself."""

    DEAD_BUT_HERE = "dead_but_here"
    LIVED_BEFORE_BIRTH = "lived_before_birth"
    TWO_OWN_HOMES = "two_own_homes"
    REGISTERED_AWAY = "registered_away"
    """Registered household here 户籍在此, and lives nowhere in the street."""
    REGISTERED_ELSEWHERE = "registered_elsewhere"
    """Registered household at one door of the street, home at another."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives today.

    Attributes:
        place: id of the home.
        community: id of the community it lies in.
        is_own: lives there as the owner.
    """

    place: str
    community: str
    is_own: bool
    since_on: date


@dataclass(frozen=True, slots=True)
class Life:
    """What is held of one person today.

    Attributes:
        household_at: id of the home where the household is registered, when an address says so.
    """

    born_on: date | None = None
    died_on: date | None = None
    homes: tuple[Home, ...] = ()
    is_household_here: bool = False
    household_at: str = ""


def contradictions(life: Life) -> frozenset[Contradiction]:
    """Everything in which a life contradicts itself.

    Two homes as owner within one community are a wider flat; in two communities they are asked. A
    household registered at another door is no fault of anybody: 人户分离 is asked, never blamed.
    """
    if life.died_on is not None:
        return frozenset({Contradiction.DEAD_BUT_HERE} if life.homes else ())
    found = set()
    if life.born_on is not None and any(home.since_on < life.born_on for home in life.homes):
        found.add(Contradiction.LIVED_BEFORE_BIRTH)
    if len({home.community for home in life.homes if home.is_own}) > 1:
        found.add(Contradiction.TWO_OWN_HOMES)
    if life.is_household_here and not life.homes:
        found.add(Contradiction.REGISTERED_AWAY)
    if life.homes and life.household_at and life.household_at not in _ids(life.homes):
        found.add(Contradiction.REGISTERED_ELSEWHERE)
    return frozenset(found)


def _ids(homes: Iterable[Home]) -> set[str]:
    return {home.place for home in homes}
