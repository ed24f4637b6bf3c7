"""Sealed values: bytes that only the right key opens, and only in the place they were sealed for.

    version (1) · algorithm (1) · key id (8) · nonce (12) · ciphertext and tag

The head (version, algorithm, key id) and the place (table, column, row) are associated data: a value
moved to another row, column or key does not open. The algorithm byte leaves room for SM4.

Source: NIST SP 800-38D (GCM, 96-bit random nonces); docs/decisions/0005-sealed-data.md.
"""

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mashang.kernel.errors import Unavailable
from mashang.kernel.texts import Text

VERSION: Final = 1
AES_256_GCM: Final = 1
KEY_ID_BYTES: Final = 8
SECRET_BYTES: Final = 32
INDEX_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_HEAD_BYTES: Final = 2 + KEY_ID_BYTES
OVERHEAD_BYTES: Final = _HEAD_BYTES + _NONCE_BYTES + _TAG_BYTES

# Each algorithm takes 32 secret bytes and offers `encrypt` and `decrypt` with associated data.
_ALGORITHMS: Final[dict[int, Callable[[bytes], AESGCM]]] = {AES_256_GCM: AESGCM}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value lives; `row` is the row's id as text and never changes."""

    table: str
    column: str
    row: str

    def bound(self) -> bytes:
        """The place as bytes that no other place shares."""
        return _joined((self.table, self.column, self.row))


class SealBroken(Unavailable):
    """The bytes are no seal, were changed, or belong to another place or key."""

    def __init__(self, why: str, place: Place | None = None) -> None:
        super().__init__(
            f"sealed.{why}",
            Text(
                "这项内容打不开，请告知管理员",
                "This value does not open; please tell the administrator",
            ),
            place=place,
        )


@dataclass(frozen=True, slots=True)
class Key:
    """32 secret bytes and the 8 open bytes that name them; its `repr` keeps the secret."""

    key_id: bytes
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key_id) != KEY_ID_BYTES or len(self.secret) != SECRET_BYTES:
            raise ValueError("a key is 8 bytes of name and 32 bytes of secret")


def new_key() -> Key:
    """A random key with a random name."""
    return Key(os.urandom(KEY_ID_BYTES), os.urandom(SECRET_BYTES))


def seal(plain: str | bytes, key: Key, place: Place) -> bytes:
    """`plain` (text as UTF-8) sealed for one place; `OVERHEAD_BYTES` longer, different every time.

    Raises:
        UnicodeEncodeError: the text holds a lone surrogate, which pages and imports refuse earlier.
    """
    content = plain.encode() if isinstance(plain, str) else plain
    head = bytes((VERSION, AES_256_GCM)) + key.key_id
    nonce = os.urandom(_NONCE_BYTES)
    return head + nonce + AESGCM(key.secret).encrypt(nonce, content, head + place.bound())


def open_sealed(sealed: bytes, key: Key, place: Place) -> bytes:
    """The bytes that were sealed with `key` for `place`.

    Raises:
        SealBroken: anything else.
    """
    if key_id_of(sealed) != key.key_id:
        raise SealBroken("foreign_key", place)
    head, nonce = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES]
    cipher = _ALGORITHMS[sealed[1]](key.secret)
    try:
        return cipher.decrypt(nonce, sealed[_HEAD_BYTES + _NONCE_BYTES :], head + place.bound())
    except InvalidTag as err:
        raise SealBroken("changed", place) from err


def key_id_of(sealed: bytes) -> bytes:
    """Which key a sealed value asks for.

    Raises:
        SealBroken: too short, or a version or algorithm this program does not know.
    """
    if len(sealed) < OVERHEAD_BYTES:
        raise SealBroken("too_short")
    if sealed[0] != VERSION:
        raise SealBroken("unknown_version")
    if sealed[1] not in _ALGORITHMS:
        raise SealBroken("unknown_algorithm")
    return sealed[2:_HEAD_BYTES]


def derive(secret: bytes, *labels: str) -> bytes:
    """32 bytes for one use of a secret; different labels give unrelated bytes.

    Source: RFC 5869 (HKDF with SHA-256, no salt: the secret is uniform already).
    """
    hkdf = HKDF(SHA256(), SECRET_BYTES, salt=None, info=_joined(("mashang", *labels)))
    return hkdf.derive(secret)


def blind_index(secret: bytes, text: str) -> bytes:
    """16 bytes by which equal texts are found without opening them.

    The caller derives `secret` for one column's purpose, so that indexes of two columns never meet,
    and brings the text to its normal form first.

    Source: RFC 2104 (HMAC with SHA-256, cut to 128 bits as section 5 allows).
    """
    return hmac.digest(secret, text.encode(), sha256)[:INDEX_BYTES]


def _joined(pieces: tuple[str, ...]) -> bytes:
    """Pieces with their lengths in front, so that ("ab", "c") differs from ("a", "bc")."""
    encoded = [piece.encode() for piece in pieces]
    return b"".join(len(piece).to_bytes(4, "big") + piece for piece in encoded)
