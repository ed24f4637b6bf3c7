"""The form of a secret, and what is kept of it. Pure.

`msk_` tells scanners of source code what leaked; the last sign is a check sign (`kernel.ids`), so
that a secret with a typing error is told from a wrong one without asking the database.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from mashang.kernel import ids

MARK: Final = "msk_"
BITS: Final = 200
_SHOWN_SIGNS: Final = 8
LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret in full, which is shown once.

    Attributes:
        text: `msk_` and 41 signs.
    """

    text: str

    @property
    def prefix(self) -> str:
        """What people see of it afterwards: 40 of its 200 bits."""
        return self.text[: len(MARK) + _SHOWN_SIGNS]

    @property
    def digest(self) -> bytes:
        """What is kept, 32 bytes."""
        return sha256(self.text.encode("ascii")).digest()


def new_secret() -> Secret:
    """A random one."""
    return Secret(MARK + ids.short_code(BITS))


def read_secret(text: str) -> Secret | None:
    """A secret as it was sent; None when it cannot be one of ours."""
    given = text.strip()
    if len(given) > LONGEST or not given.startswith(MARK) or not given.isascii():
        return None
    body = ids.read_short_code(given.removeprefix(MARK))
    return Secret(MARK + body) if body is not None else None
