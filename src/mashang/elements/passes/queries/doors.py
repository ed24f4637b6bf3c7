"""What a door, and the room of doors, need of passes: the ring, what was taken back, what one says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from mashang.domain.passage import Credential, CredentialKind
from mashang.domain.passes import (
    Evidence,
    Freshness,
    Pass,
    Read,
    Revocations,
    Unread,
    evidence,
    read,
)
from mashang.elements.passes import models
from mashang.elements.passes.models import Ledger, Revocation
from mashang.elements.passes.queries.ring import issuer_keys
from mashang.foundation.policies import queries as policies


@dataclass(frozen=True, slots=True)
class Revoked:
    """What was taken back after a number, and the number to ask from next.

    Attributes:
        serial: of the last taking back, whether or not it still stands in the list.
        passes: ids, each with the instant at which the pass ends by itself; None for never.
        phones: thumbprints of 32 bytes.
    """

    serial: int
    passes: tuple[tuple[UUID, datetime | None], ...]
    phones: tuple[bytes, ...]

    def as_revocations(self) -> Revocations:
        """The same, as the reader of passes takes it."""
        return Revocations(dict(self.passes), frozenset(self.phones))


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose pass it is, for counting and noting; a door without the server knows nothing of it."""

    kind: CredentialKind
    person_id: UUID | None
    account_id: UUID | None
    host_id: UUID | None
    about: str


def revocations(since: int = 0, *, now: datetime) -> Revoked:
    """What was taken back after a number, without what has ended by itself.

    Numbers become visible in their order, so nothing is missed by asking from the last one known.
    The number is read first: what is taken back meanwhile comes with the next question, at worst twice.
    """
    serial = serial_now()
    lasting = Q(until__isnull=True) | Q(until__gt=now)
    rows = list(Revocation.objects.filter(lasting, serial__gt=since).order_by("serial"))
    return Revoked(
        max(serial, *(row.serial for row in rows)) if rows else serial,
        tuple((row.pass_id, row.until) for row in rows if row.pass_id is not None),
        tuple(bytes.fromhex(row.thumbprint) for row in rows if row.thumbprint),
    )


def serial_now() -> int:
    """The number of the last taking back; 0 for none ever."""
    row = Ledger.objects.first()
    return row.serial if row is not None else 0


def is_revoked(one: Pass) -> bool:
    """Whether a pass, or the phone that carries it, was taken back."""
    taken = Q(pass_id=one.pass_id)
    if one.holder is not None:
        taken |= Q(thumbprint=one.holder.thumbprint.hex())
    return Revocation.objects.filter(taken).exists()


def freshness() -> Freshness:
    """How old a phone's proof may be today, and how far ahead."""
    return Freshness(
        policies.span("doors.proof_fresh_s"),
        timedelta(seconds=policies.number("doors.proof_ahead_s")),
    )


def read_shown(text: str, now: datetime) -> Read | Unread:
    """What the text of a square says, if this street signed it; nothing is judged."""
    return read(text, issuer_keys(), freshness(), now)


def evidence_of(found: Read | Unread) -> Evidence:
    """What the rule of admission looks at, with what the server knows of taking back."""
    if isinstance(found, Unread):
        return evidence(found, Revocations())
    taken = {found.one.pass_id: found.one.until} if is_revoked(found.one) else {}
    return evidence(found, Revocations(taken))


def credential_of(found: Read) -> Credential:
    """A pass that was read, as the rule of admission knows it."""
    credential = evidence_of(found).credential
    if credential is None:
        raise ValueError("a pass that was read is a credential")
    return credential


def holder_of(pass_id: UUID) -> Holder | None:
    """Whose pass it is; None for one whose days are over."""
    row = models.Pass.objects.filter(pk=pass_id).first()
    if row is None:
        return None
    return Holder(CredentialKind(row.kind), row.person_id, row.account_id, row.host_id, row.about)


def persons_of(pass_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """In whose name passes are, by their ids, for counting and noting many at once; others are left out."""
    rows = models.Pass.objects.filter(pk__in=list(pass_ids), person__isnull=False)
    return dict(rows.values_list("pass_id", "person_id"))


def issued_for_things(pass_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these passes a room issued for a thing of its own: it counts who comes in by them."""
    rows = models.Pass.objects.filter(pk__in=list(pass_ids)).exclude(about="")
    return set(rows.values_list("pass_id", flat=True))
