"""A roster comes in, by one verb."""

from collections.abc import Sequence
from uuid import UUID

from mashang.elements.people.models import IDENTITY
from mashang.elements.people.steps.rosters import RosterEntry, RosterPlan, plan_roster, take_in
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import NotAllowed

_VERB = "people.take_in"


@verb
def take_in_people(
    *,
    actor: Actor,
    entries: Sequence[RosterEntry],
    command_id: UUID,
    all_or_nothing: bool,
    import_id: UUID | None = None,
) -> RosterPlan:
    """Take in the rows of a roster; rows that say what is known change nothing.

    The same command again plans again and finds everybody known.

    Args:
        all_or_nothing: write nothing when one row is refused.
        import_id: the import of which these rows are a part, under which its trail is kept.

    Raises:
        NotAllowed: the actor registers nobody anywhere.
    """
    if not actor.holds_anywhere("people.edit"):
        raise NotAllowed("people.edit")
    earlier = earlier_answer(command_id, account_id=actor.account_id, verb=_VERB)
    plan = plan_roster(actor, entries)
    if (plan.refused and all_or_nothing) or not (plan.new or plan.moving):
        return plan
    take_in(plan, import_id=import_id or command_id)
    if earlier is None:
        records.write(
            actor.ref, _VERB, Subject("import", command_id, IDENTITY), facts=dict(plan.counts)
        )
        remember_answer(
            command_id, account_id=actor.account_id, verb=_VERB, answer=dict(plan.counts)
        )
    return plan
