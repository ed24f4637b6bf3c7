"""Base45: bytes as the signs that a QR code packs most tightly.

Source: RFC 9285; ISO/IEC 18004, table 5 (the alphanumeric mode).
"""

from struct import pack
from typing import Final

from mashang.domain.passes.flaws import Flaw, Flawed

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_FOREIGN: Final = 255
_TABLE: Final = bytes(
    ALPHABET.index(chr(sign)) if chr(sign) in ALPHABET else _FOREIGN for sign in range(256)
)
"""The value of each sign."""


def encode(data: bytes) -> str:
    """Two bytes become three signs, a last single one two; least significant sign first."""
    signs = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            value, rest = divmod(value, 45)
            signs.append(ALPHABET[rest])
    return "".join(signs)


def decode(text: str) -> bytes:
    """The bytes of a text; each has exactly one, so that a code cannot be written in two ways.

    Raises:
        Flawed: `not_base45`: a foreign sign, a lone last sign, or a value above what its bytes hold.
    """
    if len(text) % 3 == 1 or not text.isascii():
        raise Flawed(Flaw.NOT_BASE45)
    signs = text.encode().translate(_TABLE)
    if _FOREIGN in signs:
        raise Flawed(Flaw.NOT_BASE45)
    whole = len(signs) // 3 * 3
    pairs = [
        one + two * 45 + three * 2025
        for one, two, three in zip(signs[:whole:3], signs[1:whole:3], signs[2:whole:3], strict=True)
    ]
    last = [one + two * 45 for one, two in [signs[whole:]]] if whole < len(signs) else []
    if max(pairs, default=0) > 0xFFFF or max(last, default=0) > 0xFF:
        raise Flawed(Flaw.NOT_BASE45)
    return pack(f">{len(pairs)}H", *pairs) + bytes(last)
