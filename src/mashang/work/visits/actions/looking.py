"""Opening a visit: name and phone are shown to who goes there, and the person can see who looked."""

from uuid import UUID

from mashang.elements.people import steps as people
from mashang.elements.people.queries import contact_bar
from mashang.elements.people.steps.looking import Field, Revealed, check_limits, open_fields
from mashang.foundation.grants.actor import Actor
from mashang.foundation.verbs import verb
from mashang.kernel.errors import RuleBroken
from mashang.work.visits.policy import VISITS

PURPOSE = "handle_case"
FIELDS = (Field.NAME, Field.PHONE)


@verb
def look(*, actor: Actor, visit_id: UUID) -> Revealed:
    """Show name and phone for a visit; recorded once per visit and worker.

    Raises:
        OutOfScope, NotAllowed: not the actor's to visit.
        RuleBroken: they died or moved away: nobody calls.
    """
    visit = VISITS.access(actor, "answer", lock=True, visit_id=visit_id)
    person = people.locked(visit.person_id)
    bar = contact_bar(person.pk)
    if bar is not None:
        raise RuleBroken("visits.no_calls", bar.text)
    if visit.looked_by_id == actor.account_id:
        check_limits(actor, person, FIELDS)
        return open_fields(person, FIELDS)
    shown = people.look(actor=actor, person=person, fields=FIELDS, purpose=PURPOSE)
    visit.looked_by = actor.account
    visit.save(update_fields=["looked_by"])
    return shown
