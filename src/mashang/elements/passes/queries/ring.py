"""The issuer's keys: the ring that doors know, and the secret half of the one that signs."""

from typing import Final

from mashang.domain.passes import IssuerKey, KeySet, SigningKey, Standing
from mashang.domain.passes.keys import from_b64
from mashang.elements.passes.models import Key
from mashang.elements.places import queries as places
from mashang.kernel.errors import Conflict, OutOfScope
from mashang.kernel.texts import Text

_DIVISION_SIGNS: Final = 9
"""Province, city, county, street. Source: GB/T 10114; the last three of twelve are the community."""


def issuer() -> str:
    """The street's short name, as passes carry it: the first nine signs of its division code.

    Raises:
        OutOfScope: nobody has founded the street yet.
        Conflict: it was founded without a code.
    """
    code = places.street().code[:_DIVISION_SIGNS]
    if not code:
        raise Conflict(
            "passes.no_issuer",
            Text("街道没有填写区划代码，不能签发", "The street has no division code to sign with"),
        )
    return code


def issuer_keys() -> KeySet:
    """What every door knows: public halves with their standing, in the order in which they came.

    Raises:
        OutOfScope, Conflict: as `issuer`.
    """
    return KeySet(
        issuer(), tuple(public_half(row) for row in Key.objects.order_by("made_at", "kid"))
    )


def public_half(row: Key) -> IssuerKey:
    """A key as doors know it."""
    return IssuerKey(bytes(row.public), Standing(row.standing), row.believed_until)


def signing_key() -> SigningKey:
    """The secret half of the current key.

    Raises:
        OutOfScope: there is none yet.
    """
    row = Key.objects.filter(standing=Standing.CURRENT).first()
    if row is None:
        raise OutOfScope("key")
    return SigningKey(from_b64(row.secret.open()))


def has_keys() -> bool:
    """Whether a key signs already."""
    return Key.objects.filter(standing=Standing.CURRENT).exists()
