"""Writing a record, in the transaction of what it tells of."""

from collections.abc import Iterable, Mapping
from typing import Any

from mashang.foundation import keys
from mashang.foundation.records.actors import ActorRef, Subject
from mashang.foundation.records.chain import digest_of
from mashang.foundation.records.models import Record
from mashang.foundation.records.queries import hashed_columns
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.ids import new_id


@step
def write(
    actor: ActorRef,
    verb: str,
    subject: Subject,
    *,
    purpose: str = "",
    reason: str = "",
    fields: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
) -> Record:
    """Record who did what to whom; nothing remains when the transaction does not commit.

    Args:
        actor: who acted.
        verb: `"<room>.<verb>"`, as in `"people.correct"`.
        subject: to whom or what.
        purpose: a code of the closed list of purposes.
        reason: what a person typed; sealed, for people type names.
        fields: which fields were changed.
        facts: codes, ids and whole numbers as JSON, never names or health facts.

    Returns:
        The row; the next batch seals it.
    """
    return _insert(
        Record(
            actor=actor.ref, unit=actor.unit, role=actor.role, staff_no=actor.staff_no, verb=verb
        ),
        subject,
        purpose=purpose,
        reason=reason,
        field_names=sorted(set(fields)),
        facts=_facts(actor, facts),
    )


@step
def write_look(
    actor: ActorRef,
    verb: str,
    subject: Subject,
    *,
    purpose: str,
    fields: Iterable[str],
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Record:
    """Record that masked fields were revealed: the person concerned can see this row.

    Args:
        purpose: a code of the closed list of purposes; never empty.
        fields: which fields were revealed; at least one.

    Raises:
        ValueError: no purpose or no field.
    """
    shown = sorted(set(fields))
    if not purpose or not shown:
        raise ValueError("looking is an act: it has a purpose and names its fields")
    return _insert(
        Record(
            actor=actor.ref,
            unit=actor.unit,
            role=actor.role,
            staff_no=actor.staff_no,
            verb=verb,
            is_look=True,
        ),
        subject,
        purpose=purpose,
        reason=reason,
        field_names=shown,
        facts=_facts(actor, facts),
    )


def _facts(actor: ActorRef, facts: Mapping[str, Any] | None) -> dict[str, Any]:
    """What was told, and under which emergency: nobody who acts can leave that out."""
    under = {"emergency": actor.emergency, "emergency_id": actor.emergency_id}
    return {**(facts or {}), **(under if actor.emergency_id else {})}


def _insert(row: Record, subject: Subject, **columns: Any) -> Record:
    row.at = clock.now()
    row.record_id = new_id(row.at)
    row.noun = subject.noun
    row.data_class = subject.data_class
    row.subject = keys.reference(subject.data_class, subject.noun, subject.subject_id)
    for name, value in columns.items():
        setattr(row, name, value)
    # Sealed here, once: the leaf is over the bytes that the table keeps.
    row.reason = row.reason.bytes_to_store()
    row.digest = digest_of(hashed_columns(row))
    row.save(force_insert=True)
    return row
