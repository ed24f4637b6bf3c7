"""Merkle trees: one root that vouches for many rows, and the short path that proves one of them.

Leaves and inner nodes are hashed apart, so that an inner node can never pass for a leaf.

Source: RFC 6962, section 2.1 (the tree) and RFC 9162, section 2.1.3.2 (checking a path).
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf(content: bytes) -> bytes:
    """The 32-byte hash of one row."""
    return sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash above two others."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes in their order.

    Pairing level by level, with an odd last hash carried up, gives the same tree as RFC 6962's split
    at the largest power of two.
    """
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        paired = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) - len(level) % 2 :]
    return level[0]


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root, lowest first.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    steps: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            steps.append(level[sibling])
        paired = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) - len(level) % 2 :]
        index //= 2
    return steps


def root_by_path(leaf_hash: bytes, index: int, size: int, steps: Sequence[bytes]) -> bytes | None:
    """The root that a path leads to in a tree of `size` leaves; None when the path does not fit."""
    if not 0 <= index < size:
        return None
    last, found, rest = size - 1, leaf_hash, list(steps)
    while last > 0:
        if index % 2 or index < last:
            if not rest:
                return None
            step = rest.pop(0)
            found = node(step, found) if index % 2 else node(found, step)
        index //= 2
        last //= 2
    return None if rest else found
