"""Whether two names are likely one name, mistyped once."""

from typing import Final

_TELLS_APART: Final = frozenset(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ东西南北中上下前后左右新老大小甲乙丙丁"
)
"""Signs by which places of one name are told apart on purpose: 1区 and 2区, 东苑 and 西苑."""
_SHORTEST: Final = 3
"""Names of two signs differ in one sign by chance."""


def is_one_sign_apart(some: str, other: str) -> bool:
    """Whether two folded names differ in one sign that is not there to tell them apart.

    One sign typed for another, one left out or one too many: 白石佳苑 and 白石嘉苑.
    """
    if len(some) == len(other):
        pairs = [(a, b) for a, b in zip(some, other, strict=True) if a != b]
        return len(pairs) == 1 and len(some) >= _SHORTEST and not _TELLS_APART.issuperset(pairs[0])
    longer, shorter = (some, other) if len(some) > len(other) else (other, some)
    if len(longer) - len(shorter) != 1 or len(shorter) < _SHORTEST:
        return False
    gaps = [at for at in range(len(longer)) if longer[:at] + longer[at + 1 :] == shorter]
    return bool(gaps) and longer[gaps[0]] not in _TELLS_APART
