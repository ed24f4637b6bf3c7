"""How a door signs its requests: a JWT of a minute over method, path and body, by the door's own key.

Source: RFC 7519, RFC 7515, RFC 8037 (EdDSA); the claims `htm` and `htu` as in RFC 9449.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from mashang.domain.doorkeeping.shapes import Fields, Misshapen, string, whole
from mashang.domain.passes import SigningKey
from mashang.domain.passes.ed25519 import is_signed
from mashang.domain.passes.keys import from_b64

LIFE: Final = timedelta(seconds=60)
AHEAD: Final = timedelta(seconds=10)
"""How far a door's clock may be before the server's."""
LONGEST: Final = 2_000
_HEADER: Final = {"alg": "EdDSA", "typ": "JWT"}


class TokenFlaw(StrEnum):
    """Why a request is not believed; `clock` is the only one that a door can mend by itself."""

    UNREADABLE = "unreadable"
    UNKNOWN_DEVICE = "unknown_device"
    WRONG_SIGNATURE = "wrong_signature"
    OTHER_STREET = "other_street"
    OTHER_REQUEST = "other_request"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Asked:
    """The request that a token is good for.

    Attributes:
        method: in capitals.
        path: without host and query: `/api/doors/snapshot`.
        body: as sent: packed, if it was sent packed.
    """

    method: str
    path: str
    body: bytes = b""

    @property
    def body_hash(self) -> str:
        """SHA-256 in base64url."""
        return _b64(hashlib.sha256(self.body).digest())


@dataclass(frozen=True, slots=True)
class DeviceToken:
    """A token that was believed.

    Attributes:
        token_id: another for each request.
        at: when the door made it, by its clock.
    """

    device_id: str
    token_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Untrusted:
    """A token that was not.

    Attributes:
        at: for `clock`: what the door's clock says.
    """

    flaw: TokenFlaw
    at: datetime | None = None


def device_token(
    asked: Asked, *, device_id: str, street: str, signing: SigningKey, at: datetime, token_id: str
) -> str:
    """The token of one request.

    Args:
        at: by the server's clock, as far as the door knows it.
    """
    issued = int(at.timestamp())
    claims = {
        "iss": device_id,
        "aud": street,
        "iat": issued,
        "exp": issued + int(LIFE.total_seconds()),
        "jti": token_id,
        "htm": asked.method,
        "htu": asked.path,
        "bh": asked.body_hash,
    }
    signed = f"{_part(_HEADER)}.{_part(claims)}"
    return f"{signed}.{_b64(signing.sign(signed.encode()))}"


def read_token(
    token: str,
    asked: Asked,
    *,
    street: str,
    public_of: Callable[[str], bytes | None],
    now: datetime,
) -> DeviceToken | Untrusted:
    """Which device asks, if it does.

    The signature comes before the clock: whoever is told the time has proved to be the device.

    Args:
        public_of: the 32 bytes of a device's key; None for none.
        now: by the server's clock.
    """
    try:
        head, body, signature = _parts(token)
        claims = _Claims.of(body)
    except (ValueError, NotBase64):
        return Untrusted(TokenFlaw.UNREADABLE)
    public = public_of(claims.device_id)
    if public is None:
        return Untrusted(TokenFlaw.UNKNOWN_DEVICE)
    at = datetime.fromtimestamp(claims.issued, UTC)
    this = (claims.method, claims.path, claims.body_hash)
    checks = (
        (TokenFlaw.WRONG_SIGNATURE, is_signed(public, signature, head)),
        (TokenFlaw.OTHER_STREET, claims.street == street),
        (TokenFlaw.OTHER_REQUEST, this == (asked.method, asked.path, asked.body_hash)),
        (TokenFlaw.CLOCK, at - AHEAD <= now < at + LIFE),
    )
    for flaw, holds in checks:
        if not holds:
            return Untrusted(flaw, at if flaw is TokenFlaw.CLOCK else None)
    return DeviceToken(claims.device_id, claims.token_id, at)


@dataclass(frozen=True, slots=True)
class _Claims:
    device_id: str
    street: str
    issued: int
    token_id: str
    method: str
    path: str
    body_hash: str

    @classmethod
    def of(cls, given: object) -> "_Claims":
        with Fields(given) as fields:
            issued = fields.take("iat", whole)
            if fields.take("exp", whole) != issued + LIFE.total_seconds() or issued >= 2**32:
                raise Misshapen("exp")
            return cls(
                fields.take("iss", string),
                fields.take("aud", string),
                issued,
                fields.take("jti", string),
                fields.take("htm", string),
                fields.take("htu", string),
                fields.take("bh", string),
            )


def _parts(token: str) -> tuple[bytes, Any, bytes]:
    """What is signed, the claims, the signature."""
    if len(token) > LONGEST:
        raise ValueError("too long")
    head, body, signature = token.split(".")
    if json.loads(from_b64(head)) != _HEADER:
        raise ValueError("an EdDSA token")
    return f"{head}.{body}".encode(), json.loads(from_b64(body)), from_b64(signature)


def _part(given: object) -> str:
    return _b64(json.dumps(given, separators=(",", ":"), sort_keys=True).encode())


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
