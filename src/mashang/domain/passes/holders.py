"""The key of the holder's phone, and the proof that it is there now.

Beside the pass the phone shows a COSE_Sign1 of its own: one claim, `iat`, signed together with the
very bytes of the pass. A picture of it is as old as its `iat`; another phone cannot make one.

Source: RFC 8747, section 3.2 (confirmation by key); RFC 9052, section 4.3 (externally supplied data).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from mashang.domain.passage import Proof
from mashang.domain.passes import cbor, cose
from mashang.domain.passes.cbor import Item, Tagged
from mashang.domain.passes.cose import Algorithm
from mashang.domain.passes.ed25519 import is_signed
from mashang.domain.passes.flaws import Flaw, Flawed
from mashang.domain.passes.keys import thumbprint

IAT: Final = 6
_HEADERS: Final = frozenset({cose.ALG})
_KTY, _CRV, _X, _Y = 1, -1, -2, -3
_OKP, _EC2 = 1, 2
_ED25519, _P256 = 6, 1
_COORDINATE_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class HolderKey:
    """The public key of a phone.

    Attributes:
        algorithm: EdDSA, or ES256 where the browser has only P-256.
        x: 32 bytes.
        y: 32 bytes for P-256, empty for Ed25519.
    """

    algorithm: Algorithm
    x: bytes
    y: bytes = b""

    def __post_init__(self) -> None:
        wanted = _COORDINATE_BYTES if self.algorithm is Algorithm.ES256 else 0
        if len(self.x) != _COORDINATE_BYTES or len(self.y) != wanted:
            raise ValueError("a phone's key has 32 bytes, or twice 32 for P-256")

    @property
    def cose_key(self) -> dict[int, Item]:
        """The key as passes carry it. Source: RFC 9053, sections 7.1.1 and 7.2."""
        if self.algorithm is Algorithm.ES256:
            return {_KTY: _EC2, _CRV: _P256, _X: self.x, _Y: self.y}
        return {_KTY: _OKP, _CRV: _ED25519, _X: self.x}

    @property
    def thumbprint(self) -> bytes:
        """32 bytes that name the phone, to revoke all its passes at once."""
        return thumbprint(self.cose_key)

    def is_signed_by(self, signature: bytes, message: bytes) -> bool:
        """Whether a signature of 64 bytes over a message is this phone's."""
        if self.algorithm is Algorithm.EDDSA:
            return is_signed(self.x, signature, message)
        try:
            point = ec.EllipticCurvePublicKey.from_encoded_point(
                ec.SECP256R1(), b"\x04" + self.x + self.y
            )
            r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            point.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
        except (InvalidSignature, ValueError):  # ValueError: a point that is not on the curve
            return False
        return True


def read_key(item: Item) -> HolderKey:
    """The key that a claim holds.

    Raises:
        Flawed: `wrong_type`, `unknown_algorithm`, `out_of_range`.
    """
    if not isinstance(item, dict):
        raise Flawed(Flaw.WRONG_TYPE, "cnf")
    match item:
        case {1: 1, -1: 6, -2: bytes() as x} if len(item) == 3:
            y, algorithm = b"", Algorithm.EDDSA
        case {1: 2, -1: 1, -2: bytes() as x, -3: bytes() as y} if len(item) == 4:
            algorithm = Algorithm.ES256
        case _:
            raise Flawed(Flaw.UNKNOWN_ALGORITHM, "cnf")
    try:
        return HolderKey(algorithm, x, y)
    except ValueError as error:
        raise Flawed(Flaw.OUT_OF_RANGE, "cnf") from error


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old a proof may be, and how far a phone's clock may be ahead.

    Source: plan keys `doors.proof_fresh_s` and `doors.proof_ahead_s`.
    """

    behind: timedelta
    ahead: timedelta


def prove(
    pass_bytes: bytes, algorithm: Algorithm, signer: Callable[[bytes], bytes], at: datetime
) -> Tagged:
    """What a phone makes every 20 seconds; the phone's own script builds the same bytes.

    Args:
        pass_bytes: the signed pass, tag included, exactly as issued.
        signer: the phone's key: 64 bytes for what it is given (r and s for ES256).
        at: by the phone's clock, in whole seconds.
    """
    payload = cbor.encode({IAT: int(at.timestamp())})
    return cose.sign({cose.ALG: algorithm}, payload, signer, aad=pass_bytes)


@dataclass(frozen=True, slots=True)
class Shown:
    """A proof as read: what it says of the phone, and of when."""

    state: Proof
    at: datetime | None = None


def judge(
    item: Item, pass_bytes: bytes, holder: HolderKey, freshness: Freshness, now: datetime
) -> Shown:
    """What a proof proves now. A proof of exactly the greatest age is still good.

    Raises:
        Flawed: it is no proof at all.
    """
    signed = cose.taken_apart(item, _HEADERS)
    claims = cbor.decode(signed.payload)
    seconds = claims.get(IAT) if isinstance(claims, dict) and len(claims) == 1 else None
    if not isinstance(seconds, int) or not 0 <= seconds < 2**32:
        raise Flawed(Flaw.WRONG_SHAPE, "proof")
    at = datetime.fromtimestamp(seconds, UTC)
    if signed.algorithm is not holder.algorithm or not holder.is_signed_by(
        signed.signature, signed.to_be_signed(pass_bytes)
    ):
        return Shown(Proof.WRONG)
    if at < now - freshness.behind:
        return Shown(Proof.STALE, at)
    if at > now + freshness.ahead:
        return Shown(Proof.AHEAD, at)
    return Shown(Proof.FRESH, at)
