"""Whether a signature of Ed25519 is right: by libsodium where it is installed, else by OpenSSL.

libsodium takes half the time, which is most of what a door does; both say the same of every signature
(a test compares them). Source: RFC 8032, section 5.1.7.
"""

from collections.abc import Callable
from importlib.util import find_spec
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


by_libsodium: Verifier | None = None
if find_spec("nacl") is not None:
    from mashang.domain.passes import libsodium

    by_libsodium = libsodium.is_signed

is_signed: Final[Verifier] = by_libsodium or by_openssl
"""Whether 64 bytes over a message are those of a key of 32 bytes."""
