"""Identifiers: time-ordered UUIDs for rows, short check-digit numbers for people to read aloud."""

import secrets
from datetime import datetime
from threading import Lock
from uuid import UUID

from mashang.kernel import clock

# Crockford's base 32 without the letters people confuse; no vowel pairs that spell words matter here.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CONFUSED = str.maketrans("OIL", "011")


_RANDOM_BITS = 74
_STEP_BITS = 40
"""Two ids of one millisecond are up to a million million apart: neighbours are not guessed."""


class _Tail:
    """The random part of the ids of one millisecond, going up."""

    def __init__(self) -> None:
        self.lock, self.millis, self.last = Lock(), -1, 0

    def of(self, millis: int) -> int:
        """The next part for this millisecond."""
        with self.lock:
            if millis == self.millis:
                self.last += 1 + secrets.randbits(_STEP_BITS)
            else:  # one bit less than there are: room to go up for 2**33 ids
                self.millis, self.last = millis, secrets.randbits(_RANDOM_BITS - 1)
            return self.last


_tail = _Tail()


def new_id(at: datetime | None = None) -> UUID:
    """A UUID of version 7: 48 bits of Unix milliseconds, then random.

    Those that one process makes in one millisecond go up too, so that rows made together are listed
    in the order in which they were made.

    Source: RFC 9562, section 5.7, and 6.2, method 2 (monotonic random).
    """
    millis = int((at or clock.now()).timestamp() * 1000) & (1 << 48) - 1
    tail = _tail.of(millis)
    high, low = divmod(tail, 1 << 62)
    return UUID(int=millis << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low)


def short_code(bits: int = 40) -> str:
    """A random code of `bits` bits in base 32 with one check sign at the end."""
    body = encode32(secrets.randbits(bits), -(-bits // 5))
    return body + _check_sign(body)


def encode32(value: int, width: int) -> str:
    """`value` in base 32, padded with zeros to `width` signs."""
    signs = ""
    while value or len(signs) < width:
        value, rest = divmod(value, 32)
        signs = ALPHABET[rest] + signs
    return signs


def read_short_code(text: str) -> str | None:
    """The code as issued, from what a person typed (case, spaces, dashes, O for 0); None if wrong."""
    code = text.upper().replace("-", "").replace(" ", "").translate(_CONFUSED)
    if len(code) < 2 or any(sign not in ALPHABET for sign in code):
        return None
    return code if _check_sign(code[:-1]) == code[-1] else None


def _check_sign(body: str) -> str:
    """Luhn's check over base 32: catches every single wrong sign and most transpositions.

    Source: ISO/IEC 7812-1 annex B, generalised from 10 to 32 signs.
    """
    total = 0
    for position, sign in enumerate(reversed(body)):
        value = ALPHABET.index(sign) * (2 if position % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
