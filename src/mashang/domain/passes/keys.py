"""The issuer's keys: which signs, which are believed, and how one follows another without a gap.

A set holds at most one *current* key, which signs; one *next*, which every door knows before it
ever signs; *retired* ones, believed until an instant; and *withdrawn* ones, believed no more.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mashang.domain.passes import cbor
from mashang.domain.passes.ed25519 import is_signed
from mashang.domain.passes.flaws import Flaw, Flawed
from mashang.kernel.errors import Conflict, Invalid
from mashang.kernel.texts import Text

KEY_BYTES: Final = 32
_KID_BYTES: Final = 6


class Standing(StrEnum):
    """What a key of the issuer is good for."""

    NEXT = "next"
    CURRENT = "current"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """A public key of the issuer.

    Attributes:
        public: the 32 bytes of an Ed25519 key.
        until: for a retired key: the first instant at which it is believed no more.
    """

    public: bytes
    standing: Standing
    until: datetime | None = None

    def __post_init__(self) -> None:
        if len(self.public) != KEY_BYTES:
            raise ValueError("an Ed25519 key has 32 bytes")
        if (self.until is not None) != (self.standing is Standing.RETIRED):
            raise ValueError("a retired key, and only that, says until when it is believed")

    @property
    def kid(self) -> bytes:
        """Its name: eight signs of its own thumbprint, the same in COSE and in JWK."""
        return key_id(self.public)

    def is_signed_by(self, signature: bytes, message: bytes) -> bool:
        """Whether a signature over a message is this key's."""
        return is_signed(self.public, signature, message)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The secret half. `seed` has 32 random bytes; it never prints."""

    seed: bytes

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_BYTES:
            raise ValueError("a seed has 32 bytes")

    def __repr__(self) -> str:
        return "SigningKey(…)"

    @property
    def public(self) -> bytes:
        """The public half."""
        return self._private().public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """64 bytes, always the same for the same message. Source: RFC 8032."""
        return self._private().sign(message)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True, slots=True)
class KeySet:
    """What a door knows of the issuer.

    Attributes:
        issuer: short name of the street, as passes carry it: its administrative code.
        keys: in the order in which they came.
    """

    issuer: str
    keys: tuple[IssuerKey, ...]

    def __post_init__(self) -> None:
        for standing in (Standing.CURRENT, Standing.NEXT):
            if sum(one.standing is standing for one in self.keys) > 1:
                raise ValueError(f"a set has one {standing} key at most")
        if len({one.kid for one in self.keys}) != len(self.keys):
            raise ValueError("a key stands once in its set")

    def of(self, standing: Standing) -> IssuerKey | None:
        """The one key of a standing, for `current` and `next`."""
        return next((one for one in self.keys if one.standing is standing), None)

    def believed(self, kid: bytes, now: datetime) -> IssuerKey:
        """The key of that name, if what it signs is believed now.

        Raises:
            Flawed: `unknown_key`, `key_withdrawn`, `key_retired`.
        """
        key = next((one for one in self.keys if one.kid == kid), None)
        if key is None:
            raise Flawed(Flaw.UNKNOWN_KEY)
        if key.standing is Standing.WITHDRAWN:
            raise Flawed(Flaw.KEY_WITHDRAWN)
        if key.until is not None and now >= key.until:
            raise Flawed(Flaw.KEY_RETIRED)
        return key

    def rotated(self, new: bytes, *, believed_until: datetime, now: datetime) -> "KeySet":
        """The set after the next key became current and a new one became next.

        Args:
            new: public half of the new next key.
            believed_until: until when passes of the key that signed so far are believed: no earlier
                than the end of the longest of them, or their holders stand before shut doors.
            now: retired keys that are believed no more are dropped.

        Raises:
            Conflict: `keys.no_next`: a key that no door knows must not sign.
        """
        if self.of(Standing.NEXT) is None:
            raise _no_next()
        kept = [one for one in self.keys if one.until is None or now < one.until]
        moved = [_stepped(one, believed_until) for one in kept]
        return KeySet(self.issuer, (*moved, IssuerKey(new, Standing.NEXT)))

    def withdrawn(self, kid: bytes, new: bytes) -> "KeySet":
        """The set after a key was lost: what it signed is believed no more, from this instant.

        When it was the current one the next takes over at once; `new` fills the place that fell free.

        Raises:
            Conflict: `keys.unknown`, `keys.already_withdrawn`, or `keys.no_next`.
        """
        lost = next((one for one in self.keys if one.kid == kid), None)
        if lost is None:
            raise Conflict("keys.unknown", Text("没有这把密钥", "There is no such key"))
        if lost.standing is Standing.WITHDRAWN:
            raise Conflict("keys.already_withdrawn", Text("已经作废", "It was withdrawn before"))
        gone = replace(lost, standing=Standing.WITHDRAWN, until=None)
        keys = [gone if one is lost else one for one in self.keys]
        if lost.standing is Standing.RETIRED:
            return KeySet(self.issuer, tuple(keys))
        if lost.standing is Standing.CURRENT:
            if self.of(Standing.NEXT) is None:
                raise _no_next()
            keys = [
                replace(one, standing=Standing.CURRENT) if one.standing is Standing.NEXT else one
                for one in keys
            ]
        return KeySet(self.issuer, (*keys, IssuerKey(new, Standing.NEXT)))


@lru_cache(64)
def key_id(public: bytes) -> bytes:
    """Eight signs that name an Ed25519 key.

    Source: RFC 9679 (thumbprint of a COSE_Key, SHA-256), its first six bytes in base64url.
    """
    return _b64(thumbprint({1: 1, -1: 6, -2: public})[:_KID_BYTES]).encode()


def thumbprint(cose_key: dict[int, cbor.Item]) -> bytes:
    """32 bytes over what makes a key that key. Source: RFC 9679, section 3."""
    return hashlib.sha256(cbor.encode(cose_key)).digest()


def as_jwks(keys: KeySet) -> dict[str, Any]:
    """The set as a JWK Set with our standing beside each key: what any library reads.

    Source: RFC 7517, section 5; RFC 8037, section 2.
    """
    return {"issuer": keys.issuer, "keys": [_as_jwk(one) for one in keys.keys]}


def from_jwks(given: Mapping[str, Any]) -> KeySet:
    """The set that a JWK Set of ours describes.

    Raises:
        Invalid: `keys.unreadable`.
    """
    try:
        keys = [_from_jwk(one) for one in given["keys"]]
        return KeySet(str(given["issuer"]), tuple(keys))
    except (KeyError, TypeError, ValueError, AttributeError, NotBase64) as error:
        raise Invalid(
            "keys.unreadable", Text("密钥文件看不懂", "The key file cannot be understood")
        ) from error


def _as_jwk(key: IssuerKey) -> dict[str, Any]:
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "kid": key.kid.decode(),
        "x": _b64(key.public),
        "standing": key.standing.value,
    }
    return jwk if key.until is None else {**jwk, "until": key.until.isoformat()}


def _from_jwk(given: Mapping[str, Any]) -> IssuerKey:
    if (given["kty"], given["crv"]) != ("OKP", "Ed25519"):
        raise ValueError("an Ed25519 key is wanted")
    until = datetime.fromisoformat(given["until"]) if "until" in given else None
    if until is not None and until.tzinfo is None:
        raise ValueError("an instant has its offset")
    key = IssuerKey(from_b64(given["x"]), Standing(given["standing"]), until)
    if given["kid"] != key.kid.decode():
        raise ValueError("a key is named by its own thumbprint")
    return key


def _stepped(key: IssuerKey, believed_until: datetime) -> IssuerKey:
    if key.standing is Standing.CURRENT:
        return IssuerKey(key.public, Standing.RETIRED, believed_until)
    if key.standing is Standing.NEXT:
        return IssuerKey(key.public, Standing.CURRENT)
    return key


def _no_next() -> Conflict:
    return Conflict(
        "keys.no_next",
        Text(
            "没有已公布的下一把密钥，不能轮换",
            "There is no next key that doors know; nothing can follow",
        ),
    )


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def from_b64(text: str) -> bytes:
    """Bytes of base64url without padding, as JWK writes them."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
