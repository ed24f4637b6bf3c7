"""Special protection 特殊保护: address and contact open to two named roles only."""

from uuid import UUID

from mashang.elements.people import steps
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text


@verb
def protect(*, actor: Actor, person_id: UUID, reason: str, command_id: UUID) -> None:
    """Put somebody under special protection, at once; most staff lose sight of them, the actor too.

    Raises:
        OutOfScope, NotAllowed: not there for the actor, or without the right.
        Invalid: no reason.
    """
    _set(actor, person_id, reason, command_id, is_protected=True)


@verb
def unprotect(*, actor: Actor, person_id: UUID, reason: str, command_id: UUID) -> None:
    """Lift special protection; only the two named roles can.

    Raises:
        OutOfScope, NotAllowed: not there for the actor, or without the right.
        Invalid: no reason.
    """
    _set(actor, person_id, reason, command_id, is_protected=False)


def _set(
    actor: Actor, person_id: UUID, reason: str, command_id: UUID, *, is_protected: bool
) -> None:
    name = "people.protect" if is_protected else "people.unprotect"
    if earlier_answer(command_id, account_id=actor.account_id, verb=name) is not None:
        return
    needed = "protect" if is_protected else "see_contact_protected"
    person = PEOPLE.access(actor, needed, lock=True, person_id=person_id)
    if not reason.strip():
        raise Invalid(
            "people.protection_reason",
            Text("请写明原因", "Please give the reason"),
            field="reason",
        )
    steps.set_protected(person, is_protected=is_protected)
    records.write(actor.ref, name, subject_of(person.pk), reason=reason, fields=["is_protected"])
    remember_answer(command_id, account_id=actor.account_id, verb=name, answer={"done": True})
