"""A row as the pass that it stands for, signed anew whenever it is shown: the bytes are kept nowhere."""

from datetime import datetime, time
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.db.models import Q

from mashang.domain.passage import CredentialKind, Hours
from mashang.domain.passes import Algorithm, HolderKey, issue, text_of
from mashang.domain.passes import Pass as Noun
from mashang.domain.passes.cbor import decode
from mashang.domain.passes.holders import read_key
from mashang.domain.passes.keys import from_b64
from mashang.domain.passes.nouns import HOST_REF_BYTES
from mashang.elements.passes.models import PASS, Pass, Phone
from mashang.elements.passes.queries.ring import issuer, issuer_keys, signing_key
from mashang.foundation import keys
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


def signed(row: Pass) -> bytes:
    """The pass, signed with the key that signs today.

    Raises:
        OutOfScope: no key signs yet.
        Invalid: it breaks a rule of its kind, or is too large for its QR code.
    """
    return issue(noun_of(row), issuer_keys(), signing_key())


def printed(row: Pass) -> str:
    """The text of the square of a pass that no phone has to prove.

    Raises:
        OutOfScope, Invalid: as `signed`.
    """
    return text_of(signed(row))


def printed_about(about: str, now: datetime) -> str:
    """The text of the square of what a room issued for one thing of its own; empty while there is none."""
    row = (
        Pass.objects.filter(about=about, phone__isnull=True, revoked_at__isnull=True)
        .filter(Q(until__isnull=True) | Q(until__gt=now))
        .order_by("-issued_at")
        .first()
    )
    return printed(row) if row is not None else ""


def noun_of(row: Pass) -> Noun:
    """What a row says, without anything about anybody."""
    return Noun(
        issuer=issuer(),
        pass_id=row.pass_id,
        kind=CredentialKind(row.kind),
        scope_paths=frozenset(row.scope),
        since=row.since,
        until=row.until,
        doors=frozenset(row.doors),
        classes=frozenset(row.classes),
        hours=tuple(Hours(_time(since), _time(until)) for since, until in row.hours),
        visits_at_most=row.visits_at_most,
        host_ref=host_ref(row),
        plate=row.plate.open(),
        holder=holder_key(row.phone) if row.phone is not None else None,
    )


def holder_key(phone: Phone) -> HolderKey:
    """The phone's public key."""
    return read_key(decode(bytes(phone.key)))


def host_ref(row: Pass) -> bytes | None:
    """Eight bytes that stand for a guest's host; only the street can tell for whom."""
    if row.host_id is None:
        return None
    return keys.reference(PASS, "host", row.host_id)[:HOST_REF_BYTES]


def whole_second(instant: datetime) -> datetime:
    """As passes count."""
    return instant.replace(microsecond=0)


def _time(minute: int) -> time:
    return time(*divmod(minute, 60))


def key_of_jwk(kty: str, crv: str, x: str, y: str) -> HolderKey:
    """A phone's public key as a browser exports it.

    Raises:
        Invalid: `passes.key_unreadable`.
    """
    algorithm = _ALGORITHMS.get((kty, crv))
    try:
        key = HolderKey(algorithm, from_b64(x), from_b64(y)) if algorithm is not None else None
        if key is not None and key.y:
            EllipticCurvePublicKey.from_encoded_point(SECP256R1(), b"\x04" + key.x + key.y)
    except ValueError as error:
        raise _unreadable() from error
    if key is None:
        raise _unreadable()
    return key


_ALGORITHMS: Final = {("OKP", "Ed25519"): Algorithm.EDDSA, ("EC", "P-256"): Algorithm.ES256}


def _unreadable() -> Invalid:
    return Invalid(
        "passes.key_unreadable",
        Text("手机的钥匙看不懂", "The phone's key cannot be understood"),
        field="x",
    )
