"""The changing code on a door's screen: whoever scans it stands there, or saw it a moment ago. Pure."""

import hmac
from base64 import b32encode
from datetime import datetime, timedelta
from typing import Final

_CODE_BYTES: Final = 5
_WINDOW: Final = b"window:"
_SCREEN: Final = b"screen"


def code_at(secret: bytes, at: datetime, changes: timedelta) -> str:
    """The eight signs that a screen shows at an instant.

    Args:
        secret: of the door, 32 random bytes.
        changes: how long one code is shown.
    """
    return _code(secret, _window(at, changes))


def shown_for(at: datetime, changes: timedelta) -> timedelta:
    """How much longer the code of an instant is shown."""
    return changes - timedelta(seconds=at.timestamp() % changes.total_seconds())


def is_timely(
    secret: bytes, code: str, at: datetime, *, changes: timedelta, valid: timedelta
) -> bool:
    """Whether a code was on the screen at an instant, or went from it no longer than `valid` ago.

    Complexity: linear in `valid` over `changes`.
    """
    last = _window(at, changes)
    first = _window(at - valid, changes)
    given = code.upper().encode("ascii", "replace")
    return any(
        hmac.compare_digest(_code(secret, window).encode(), given)
        for window in range(first, last + 1)
    )


def screen_key(secret: bytes) -> str:
    """What the address of the door's own screen carries, so that no other page shows the code."""
    return b32encode(hmac.digest(secret, _SCREEN, "sha256")[:15]).decode().lower()


def _window(at: datetime, changes: timedelta) -> int:
    return int(at.timestamp() // changes.total_seconds())


def _code(secret: bytes, window: int) -> str:
    tag = hmac.digest(secret, _WINDOW + str(window).encode(), "sha256")
    return b32encode(tag[:_CODE_BYTES]).decode()
