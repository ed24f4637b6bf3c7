"""Reading records: who looked at whom, what an actor did, and whether the chain holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.foundation import keys
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.records.actors import ActorRef, Subject
from mashang.foundation.records.chain import digest_of
from mashang.foundation.records.models import Batch, Record
from mashang.kernel import merkle

_NOT_HASHED: Final = {"digest", "batch_id"}


@dataclass(frozen=True, slots=True)
class Look:
    """One revealing of a person's fields, as that person may see it."""

    record_id: UUID
    at: datetime
    unit: str
    role: str
    staff_no: str
    purpose: str
    fields: tuple[str, ...]
    emergency: str = ""
    """The kind of emergency, when rights were taken for it."""


@dataclass(frozen=True, slots=True)
class BatchState:
    """How the newest batch stands.

    Attributes:
        number: of the newest batch; 0 before the first.
        holds: whether its rows are still those that were sealed.
        oldest_unsealed_at: since when a row waits for its batch; None when none does.
    """

    number: int
    holds: bool
    oldest_unsealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: written down elsewhere, it vouches for everything before it."""

    number: int
    link: bytes


def hashed_columns(row: Record) -> dict[str, Any]:
    """The columns of a row that its digest covers, by name."""
    columns = [field for field in Record._meta.concrete_fields if field.attname not in _NOT_HASHED]
    return {field.attname: row.__dict__[field.attname] for field in columns}


def records_of(subjects: Sequence[Subject]) -> QuerySet[Record]:
    """Everything recorded about a subject, newest first.

    Args:
        subjects: the same subject once per data class it may be recorded under; a destroyed class
            finds nothing.
    """
    wanted = Q(pk__in=())
    for one in subjects:
        try:
            reference = keys.reference(one.data_class, one.noun, one.subject_id)
        except KeyDestroyed:
            continue
        wanted |= Q(subject=reference, noun=one.noun)
    return Record.objects.filter(wanted).order_by("-at", "-record_id")


def looks_at(subjects: Sequence[Subject]) -> QuerySet[Record]:
    """Every revealing of a subject's fields, newest first: "who looked at me"."""
    return records_of(subjects).filter(is_look=True)


def looks(rows: Iterable[Record]) -> list[Look]:
    """Rows of `looks_at` as the person concerned may see them: no account, no reason typed."""
    return [
        Look(
            record_id=row.record_id,
            at=row.at,
            unit=row.unit,
            role=row.role,
            staff_no=row.staff_no,
            purpose=row.purpose,
            fields=tuple(row.field_names),
            emergency=str(row.facts.get("emergency", "")),
        )
        for row in rows
    ]


def records_by(actor: ActorRef) -> QuerySet[Record]:
    """Everything an actor did, newest first."""
    return Record.objects.filter(actor=actor.ref).order_by("-at", "-record_id")


def records_in_emergency(actor: ActorRef, emergency_id: UUID) -> QuerySet[Record]:
    """Everything an actor did under one taking of rights in an emergency, newest first."""
    return records_by(actor).filter(facts__emergency_id=str(emergency_id))


def head() -> Head | None:
    """The end of the chain; None before the first batch."""
    last = Batch.objects.order_by("-number").first()
    return Head(last.number, bytes(last.link)) if last else None


def last_batch_state() -> BatchState:
    """Whether the newest batch holds, by its own rows alone; `verification.verify` walks them all."""
    last = Batch.objects.order_by("-number").first()
    waiting = Record.objects.filter(batch=None).order_by("record_id").first()
    since = waiting.at if waiting else None
    if last is None:
        return BatchState(0, holds=True, oldest_unsealed_at=since)
    rows = Record.objects.filter(batch=last).order_by("record_id")
    root = merkle.root([digest_of(hashed_columns(row)) for row in rows])
    retired = last.number <= last.retires_until
    return BatchState(last.number, retired or root == bytes(last.root), since)
