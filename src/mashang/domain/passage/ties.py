"""In whose name an account may ask a door: its own, or that of somebody for whom it acts.

A printed code cannot see who walks in, the person themselves or whoever holds the phone. So a door is
asked in the name of one person, by a tie that this person, or the community for them, approved.

Source: decision record 32.
"""

from collections.abc import Set as AbstractSet
from enum import StrEnum

from mashang.kernel.paths import Path


class Tie(StrEnum):
    """How an account comes to act for a person; the codes of the register of people."""

    SELF = "self"
    GUARDIAN = "guardian"
    PROXY = "proxy"


def homes_opened(
    tie: Tie, homes: AbstractSet[Path], *, is_granted: bool, own: AbstractSet[Path]
) -> frozenset[Path]:
    """The homes to which an account opens doors in a person's name.

    A guardian opens only where they live together: a child's other home is the other parent's. A
    proxy opens where the person lives, while opening is granted; living there themselves is not
    needed, and gives nothing that was not granted.

    Args:
        homes: where the person lives.
        is_granted: whether the tie carries the opening of doors.
        own: where the account's own person lives.
    """
    if not is_granted:
        return frozenset()
    return frozenset(homes & own if tie is Tie.GUARDIAN else homes)
