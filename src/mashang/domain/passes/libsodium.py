"""Signatures of Ed25519 checked by libsodium; only where PyNaCl is installed."""

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether 64 bytes over a message are those of a key of 32 bytes."""
    try:
        crypto_sign_open(signature + message, public)
    except BadSignatureError:
        return False
    return True
