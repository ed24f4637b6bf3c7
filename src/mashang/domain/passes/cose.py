"""COSE_Sign1: bytes with a signature, and what it was made with.

Strict: tag 18 or none as the caller says, exactly the headers that are expected, nothing
unprotected. Source: RFC 9052, sections 4.2 and 4.4; RFC 9053, sections 2.1 and 2.2.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from mashang.domain.passes import cbor
from mashang.domain.passes.cbor import Item, Tagged
from mashang.domain.passes.flaws import Flaw, Flawed

TAG: Final = 18
ALG: Final = 1
KID: Final = 4
SIGNATURE_BYTES: Final = 64


class Algorithm(IntEnum):
    """How it is signed. Source: RFC 9053, tables 1 and 2."""

    EDDSA = -8
    ES256 = -7


@dataclass(frozen=True, slots=True)
class Signed:
    """A COSE_Sign1, taken apart and not yet believed.

    Attributes:
        headers: the protected ones.
        protected: their bytes, as signed.
        payload: what is signed.
        signature: 64 bytes.
    """

    headers: Mapping[int, Item]
    protected: bytes
    payload: bytes
    signature: bytes

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm that its header names.

        Raises:
            Flawed: `unknown_algorithm`.
        """
        try:
            return Algorithm(self.headers[ALG])  # type: ignore[arg-type]
        except (KeyError, ValueError) as error:
            raise Flawed(Flaw.UNKNOWN_ALGORITHM, ALG) from error

    def to_be_signed(self, aad: bytes = b"") -> bytes:
        """The bytes under the signature."""
        return to_be_signed(self.protected, self.payload, aad)


def to_be_signed(protected: bytes, payload: bytes, aad: bytes = b"") -> bytes:
    """The Sig_structure. Source: RFC 9052, section 4.4.

    Args:
        aad: what is signed along without being repeated: for a proof, the pass.
    """
    return cbor.encode(["Signature1", protected, aad, payload])


def sign(
    headers: Mapping[int, Item],
    payload: bytes,
    signer: Callable[[bytes], bytes],
    aad: bytes = b"",
) -> Tagged:
    """A tagged COSE_Sign1.

    Args:
        headers: all of them protected.
        signer: gives the 64 bytes for what it is given.
    """
    protected = cbor.encode(dict(headers))
    signature = signer(to_be_signed(protected, payload, aad))
    return Tagged(TAG, [protected, {}, payload, signature])


def taken_apart(item: Item, expected: frozenset[int]) -> Signed:
    """A tagged COSE_Sign1 with exactly these protected headers.

    Raises:
        Flawed: `wrong_shape`, `unknown_header`, or what `cbor.decode` says of the headers.
    """
    if not (isinstance(item, Tagged) and item.tag == TAG):
        raise Flawed(Flaw.WRONG_SHAPE)
    match item.item:
        case [
            bytes() as protected,
            dict() as unprotected,
            bytes() as payload,
            bytes() as signature,
        ]:
            pass
        case _:
            raise Flawed(Flaw.WRONG_SHAPE)
    if unprotected:
        raise Flawed(Flaw.UNKNOWN_HEADER, min(unprotected))
    headers = cbor.decode(protected)
    if not isinstance(headers, dict) or len(signature) != SIGNATURE_BYTES:
        raise Flawed(Flaw.WRONG_SHAPE)
    if set(headers) != expected:
        raise Flawed(Flaw.UNKNOWN_HEADER, min(set(headers) ^ expected))
    return Signed(headers, protected, payload, signature)
