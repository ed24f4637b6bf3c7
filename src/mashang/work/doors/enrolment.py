"""How a device proves itself: a token once, its own key from then on. Knows no request."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mashang.domain.doorkeeping import Asked, TokenFlaw, Untrusted, read_token
from mashang.domain.passes.keys import KEY_BYTES
from mashang.work.doors.models import Device

TOKEN_BITS: Final = 160
LONGEST_TOKEN: Final = 128


class Wrong(StrEnum):
    """Why a call is no device's that may call."""

    UNKNOWN = "not_signed_in"
    CLOCK = "clock"
    REVOKED = "revoked"


def digest(token: str) -> bytes:
    """What is kept of a token: 32 bytes."""
    return hashlib.sha256(token.encode()).digest()


def is_key(public: bytes) -> bool:
    """Whether these bytes can be an Ed25519 key."""
    if len(public) != KEY_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public)
    except ValueError:
        return False
    return True


def admit(token: str, asked: Asked, *, street: str, at: datetime) -> Device | Wrong:
    """Whose call this is: signed by a device's own key, for this street, this request, now.

    A call that is heard and sent again within its minute does nothing twice: events and health may be
    repeated, and reading changes nothing.

    Args:
        street: short name of the street, as passes carry it.
    """
    found: dict[str, Device] = {}

    def public_of(device_id: str) -> bytes | None:
        device = _enrolled(device_id)
        if device is None:
            return None
        found[device_id] = device
        return bytes(device.public_key or b"")

    said = read_token(token, asked, street=street, public_of=public_of, now=at)
    if isinstance(said, Untrusted):
        return Wrong.CLOCK if said.flaw is TokenFlaw.CLOCK else Wrong.UNKNOWN
    device = found[said.device_id]
    return Wrong.REVOKED if device.revoked_at is not None else device


def _enrolled(device_id: str) -> Device | None:
    try:
        wanted = UUID(device_id)
    except ValueError:
        return None
    return Device.objects.filter(pk=wanted, enrolled_at__isnull=False).first()
