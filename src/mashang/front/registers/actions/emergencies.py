"""Taking rights at once in an emergency, in a place that whoever takes them sees."""

from uuid import UUID

from mashang.domain.emergencies import reminders_due
from mashang.elements.places.policy import PLACES
from mashang.elements.places.steps import lock_register
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Emergency, Grant
from mashang.foundation.grants.steps.emergencies import Why
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import verb
from mashang.front.registers import steps

_VERB = "registers.break_glass"


@verb
def break_glass(*, actor: Actor, place_id: int, rights: str, why: Why, command_id: UUID) -> UUID:
    """Take a named set of rights in a place at once, for hours of policy; it is reviewed afterwards.

    Returns:
        The emergency's id; the same one for the same command.

    Raises:
        OutOfScope: place or set of rights are not there for the actor.
        NotAllowed: the actor may not take rights there.
        Invalid: no kind of emergency, or no reason.
        Conflict: it is open already.
        RuleBroken: it ended a short while ago; now another person must agree.
    """
    done = earlier_answer(command_id, account_id=actor.account_id, verb=_VERB)
    if done is not None:
        return UUID(done["emergency_id"])
    lock_register()
    place = PLACES.access(actor, "see", place_id=place_id)
    where = grants.Where(Grant.Scope.PLACE, place.pk, place.full_name, (place.path,))
    made = grants.open_emergency(actor=actor, rights=rights, where=where, why=why)
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb=_VERB,
        answer={"emergency_id": str(made.emergency_id)},
    )
    return made.emergency_id


@verb
def remind_reviewers(*, actor: Actor, emergency_id: UUID) -> bool:
    """Remind whoever reviews of what still waits, once for each span of policy.

    Returns:
        Whether anybody was told something new; reviewed meanwhile, nobody is.
    """
    row = Emergency.objects.select_for_update().filter(pk=emergency_id).first()
    if row is None or row.reviewed_at is not None:
        return False
    every = policies.span("grants.emergency_remind_hours")
    times = reminders_due(opened_at=row.opened_at, every=every, now=actor.at)
    return times > 0 and steps.tell_reviewers(row.pk, at=actor.at, times=times) > 0
