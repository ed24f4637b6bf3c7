"""A row as the pass that it stands for, signed anew whenever it is shown: the bytes are kept nowhere."""

from datetime import datetime, time

from mashang.domain.passage import CredentialKind, Hours
from mashang.domain.passes import HolderKey, issue, text_of
from mashang.domain.passes import Pass as Noun
from mashang.domain.passes.cbor import decode
from mashang.domain.passes.holders import read_key
from mashang.domain.passes.nouns import HOST_REF_BYTES
from mashang.elements.passes.models import PASS, Pass, Phone
from mashang.elements.passes.queries.ring import issuer, issuer_keys, signing_key
from mashang.foundation import keys


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
    return time(*divmod(minute, _HOUR_MIN))
