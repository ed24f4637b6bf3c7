"""A phone for tests: the key that a browser would make, and what it would send and show."""

from base64 import urlsafe_b64encode
from datetime import datetime
from itertools import count

from mashang.domain.passes import prove, text_of
from tests.domain.passes.making import Phone

_NUMBERS = count(1)


class Telephone(Phone):
    """One phone with a key of its own."""

    def __init__(self) -> None:
        super().__init__(next(_NUMBERS) % 256)

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as a browser exports it."""
        x = urlsafe_b64encode(self.key.x).decode().rstrip("=")
        return {"kty": "OKP", "crv": "Ed25519", "x": x}

    def square(self, raw: bytes, at: datetime) -> str:
        """The text of its square at an instant."""
        return text_of(raw, prove(raw, self.key.algorithm, self.sign, at))
