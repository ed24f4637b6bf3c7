"""Base45: bytes as the signs that a QR code packs most tightly.

Source: RFC 9285; ISO/IEC 18004, table 5 (the alphanumeric mode).
"""

from typing import Final

from mashang.domain.passes.flaws import Flaw, Flawed

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {sign: value for value, sign in enumerate(ALPHABET)}


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
    if len(text) % 3 == 1 or any(sign not in _VALUES for sign in text):
        raise Flawed(Flaw.NOT_BASE45)
    out = bytearray()
    for at in range(0, len(text), 3):
        signs = text[at : at + 3]
        value = sum(_VALUES[sign] * 45**place for place, sign in enumerate(signs))
        width = len(signs) - 1
        if value >= 256**width:
            raise Flawed(Flaw.NOT_BASE45)
        out += value.to_bytes(width, "big")
    return bytes(out)
