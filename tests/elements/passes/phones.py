"""A phone for tests: the key that a browser would make, and what it would send and show."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mashang.domain.passes import Algorithm, HolderKey, prove, text_of


@dataclass(frozen=True)
class Telephone:
    """One phone with its own key."""

    secret: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def key(self) -> HolderKey:
        """The public half."""
        return HolderKey(Algorithm.EDDSA, self.secret.public_key().public_bytes_raw())

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as a browser exports it."""
        x = urlsafe_b64encode(self.key.x).decode().rstrip("=")
        return {"kty": "OKP", "crv": "Ed25519", "x": x}

    def square(self, raw: bytes, at: datetime) -> str:
        """The text of its square at an instant."""
        return text_of(raw, prove(raw, Algorithm.EDDSA, self.secret.sign, at))
