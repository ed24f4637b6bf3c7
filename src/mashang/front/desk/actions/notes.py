"""Verbs on notes between shifts 交班记录."""

from collections.abc import Sequence
from uuid import UUID

from mashang.elements.cases.policy import CASES
from mashang.foundation import keys
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.front.desk.models import NOTES, Acknowledgement, Batch, NoteCase, ShiftNote, StandIn
from mashang.front.desk.policy import NOTES_OF_UNIT, staff_of, unit_of
from mashang.kernel.errors import Invalid, NotAllowed
from mashang.kernel.texts import Text

VERB = "desk.leave_note"


@verb
def leave_note(
    *,
    actor: Actor,
    text: str,
    numbers: Sequence[str],
    must_acknowledge: bool,
    command_id: UUID,
) -> UUID:
    """Tell the next one of the unit what they must know.

    Args:
        numbers: of cases that the note speaks of.

    Raises:
        NotAllowed: the actor has no unit.
        Invalid: no words, or a number that is no case of the actor's.
    """
    unit = unit_of(actor)
    if not unit:
        raise NotAllowed("desk.use")
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=VERB)
    if done is not None:
        return UUID(done["note_id"])
    if not text.strip():
        raise Invalid(
            "desk.note_empty", Text("请写要交代的事", "Say what is to be known"), field="text"
        )
    wanted = list(dict.fromkeys(one.strip() for one in numbers if one.strip()))
    found = {one.number: one for one in CASES.visible(actor, "staff").filter(number__in=wanted)}
    unknown = [one for one in wanted if one not in found]
    if unknown:
        raise Invalid(
            "desk.note_case",
            Text("范围内没有编号 {number}", "No case {number} in your area", number=unknown[0]),
            field="numbers",
        )
    note = ShiftNote.objects.create(
        unit=unit,
        text=text.strip(),
        must_acknowledge=must_acknowledge,
        written_by=staff_of(actor),
        written_at=actor.at,
    )
    NoteCase.objects.bulk_create(NoteCase(note=note, case=found[one]) for one in wanted)
    records.write(actor.ref, VERB, Subject("note", note.note_id, NOTES))
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=VERB, answer={"note_id": str(note.pk)}
    )
    return note.note_id


@verb
def acknowledge(*, actor: Actor, note_id: UUID) -> None:
    """Say that one has read a note; a second time changes nothing.

    Raises:
        OutOfScope: no such note in the actor's unit.
    """
    note = NOTES_OF_UNIT.access(actor, "see", lock=True, note_id=note_id)
    Acknowledgement.objects.get_or_create(
        note=note, account=staff_of(actor), defaults={"at": actor.at}
    )


@verb
def forget_notes(*, note_ids: Sequence[UUID]) -> int:
    """Delete notes whose days are over, and destroy their keys; returns how many."""
    gone = ShiftNote.objects.filter(pk__in=note_ids).delete()[1].get(ShiftNote._meta.label, 0)
    keys.destroy_subjects(NOTES, note_ids)
    return gone


@verb
def forget_batches(*, batch_ids: Sequence[UUID], stand_in_ids: Sequence[UUID]) -> int:
    """Delete what remains of batches and stand-ins whose days are over; the cases keep their history."""
    gone = Batch.objects.filter(pk__in=batch_ids).delete()[1].get(Batch._meta.label, 0)
    return gone + StandIn.objects.filter(pk__in=stand_in_ids).delete()[0]
