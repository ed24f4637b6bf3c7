"""What is hashed, exactly: the leaf of a row and the link of a batch.

Both are pure; a verifier in another language needs this page and `kernel.merkle` only.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from mashang.kernel import merkle

FIRST_LINK: Final = bytes(32)
"""What the first batch has before it."""


def digest_of(row: Mapping[str, Any]) -> bytes:
    """The Merkle leaf of a row: its columns as JSON with sorted keys, UTF-8, no spaces."""
    plain = {name: _plain(value) for name, value in row.items()}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return merkle.leaf(text.encode())


def link_of(
    number: int,
    sealed_at: datetime,
    count: int,
    root: bytes,
    *,
    previous: bytes,
    retires_until: int,
) -> bytes:
    """The 32-byte link of a batch; the next batch carries it on."""
    head = f"mashang.records.batch:{number}:{_plain(sealed_at)}:{count}:{retires_until}:"
    return sha256(head.encode() + root + previous).digest()


def _plain(value: object) -> object:
    """A column as JSON holds it; instants in UTC to the microsecond, bytes in hex."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value
