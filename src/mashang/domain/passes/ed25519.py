"""Whether a signature of Ed25519 is right: by libsodium where it is installed, else by OpenSSL.

libsodium takes half the time, which is most of what a door does; both say the same of every signature
(a test compares them). Source: RFC 8032, section 5.1.7.
"""

from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Verifier = Callable[[bytes, bytes, bytes], bool]


def by_openssl(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether 64 bytes over a message are those of a key of 32 bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _by_libsodium() -> Verifier | None:
    try:
        from nacl.bindings import crypto_sign_open  # noqa: PLC0415  (only where it is installed)
        from nacl.exceptions import BadSignatureError  # noqa: PLC0415
    except ImportError:
        return None

    def verified(public: bytes, signature: bytes, message: bytes) -> bool:
        try:
            crypto_sign_open(signature + message, public)
        except BadSignatureError:
            return False
        return True

    return verified


by_libsodium: Final = _by_libsodium()
is_signed: Final[Verifier] = by_libsodium or by_openssl
"""Whether 64 bytes over a message are those of a key of 32 bytes."""
