"""What a guard's phone does: tells what it decided, passes on an appeal, leaves a note for the next guard."""

from collections.abc import Sequence
from uuid import UUID

from mashang.domain.passage import CredentialKind
from mashang.elements.cases import steps as cases
from mashang.elements.cases.models import Case
from mashang.elements.passes import steps as passes
from mashang.elements.passes.models import PASS, Pass
from mashang.foundation import keys
from mashang.foundation.commands import steps as commands
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Invalid, OutOfScope
from mashang.kernel.texts import Text
from mashang.work.doors import steps
from mashang.work.doors.kinds import APPEAL
from mashang.work.doors.models import DoorNote
from mashang.work.doors.policy import DOORS
from mashang.work.doors.steps import Scan
from mashang.work.doors.terms import NOTES, STOPS


@verb
def note_scan(*, actor: Actor, door_id: int, scan: Scan) -> bool:
    """Count what a guard's phone decided; told again, nothing more is counted.

    Returns:
        Whether it was new.

    Raises:
        OutOfScope, NotAllowed: not this actor's door to guard.
        Invalid: more people than come on one pass.
    """
    door = DOORS.access(actor, "guard", lock=True, place_id=door_id)
    most = policies.number("doors.guard_people_at_most_count")
    if not 1 <= scan.people <= most:
        raise Invalid(
            "doors.people",
            Text("人数要在 1 到 {n} 之间", "1 to {n} people", n=most),
            field="people",
        )
    return steps.note_scan(door, scan)


@verb
def appeal_for(
    *, actor: Actor, door_id: int, reason: str, said: str, pass_id: str, command_id: UUID
) -> str:
    """Have a person of the community look at a refusal, for the one who stands there.

    Args:
        pass_id: of the pass that was shown, when one could be read: the community knows whose it is.

    Returns:
        The case's number, to tell the person.

    Raises:
        OutOfScope, NotAllowed: not this actor's door to guard.
    """
    if actor.account is None:
        raise OutOfScope("account")
    door = DOORS.access(actor, "guard", place_id=door_id)
    name = "doors.appeal_for"
    before = commands.earlier_answer(command_id, account_id=actor.account_id, verb=name)
    if before is not None:
        return str(before["number"])
    detail = {
        "door": door.place.full_name,
        "said": said[:200],
        "code": reason[:40],
        "pass": pass_id[:40],
    }
    case: Case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=APPEAL,
            place=door.place,
            title=door.place.name,
            detail={key: value for key, value in detail.items() if value},
            priority="urgent",
        ),
    )
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=name, answer={"number": case.number}
    )
    return case.number


@verb
def stop_card(*, actor: Actor, door_id: int, pass_id: UUID, because: str) -> None:
    """Have a household card that somebody showed at the door open nothing any more; twice does no harm.

    Only a card, and only of a home behind this door: whoever lives there gets a new one from the community.

    Raises:
        OutOfScope, NotAllowed: not this actor's door to guard, or no card of a home behind it.
        Invalid: no reason of the list.
    """
    if because not in STOPS:
        raise Invalid("doors.because", Text("请选择原因", "Choose a reason"), field="because")
    door = DOORS.access(actor, "guard", place_id=door_id)
    card = (
        Pass.objects.select_for_update(of=("self",))
        .filter(within([door.guards_path]), pk=pass_id, kind=CredentialKind.HOUSEHOLD_CARD)
        .first()
    )
    if card is None:
        raise OutOfScope("pass")
    if passes.revoke([card], because=because, at=actor.at, by=actor.account):
        records.write(
            actor.ref,
            "doors.stop_card",
            Subject("pass", card.pk, PASS),
            facts={"door": door.pk, "because": because},
        )


@verb
def leave_note(*, actor: Actor, door_id: int, text: str, command_id: UUID) -> UUID:
    """Tell the next guard at this door what they must know.

    Raises:
        OutOfScope, NotAllowed: not this actor's door to guard.
        Invalid: no words, or too many.
    """
    if actor.account is None:
        raise OutOfScope("account")
    door = DOORS.access(actor, "guard", place_id=door_id)
    name = "doors.leave_note"
    before = commands.earlier_answer(command_id, account_id=actor.account_id, verb=name)
    if before is not None:
        return UUID(before["note_id"])
    words = text.strip()
    most = policies.number("doors.guard_note_at_most_count")
    if not words or len(words) > most:
        raise Invalid(
            "doors.note_length",
            Text("请写 1 到 {n} 个字", "1 to {n} signs are wanted", n=most),
            field="text",
        )
    note = DoorNote.objects.create(
        door=door, text=words, written_by=actor.account, written_at=actor.at
    )
    records.write(
        actor.ref, name, Subject("door_note", note.note_id, NOTES), facts={"door": door.pk}
    )
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=name, answer={"note_id": str(note.pk)}
    )
    return note.note_id


@verb
def forget_notes(*, note_ids: Sequence[UUID]) -> int:
    """Delete notes whose days are over, and destroy their keys; returns how many."""
    gone = DoorNote.objects.filter(pk__in=note_ids).delete()[0]
    keys.destroy_subjects(NOTES, note_ids)
    return gone
