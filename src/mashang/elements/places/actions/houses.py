"""The verb that takes a house register in."""

from collections.abc import Sequence
from uuid import UUID

from mashang.elements.places import steps
from mashang.elements.places.actions.tree import REGISTER
from mashang.elements.places.houses import HouseRow
from mashang.elements.places.policy import PLACES
from mashang.elements.places.queries.planning import HousePlan, plan_houses
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.trails import steps as trails
from mashang.foundation.verbs import verb

VERB = "places.take_in_houses"


@verb
def take_in_houses(
    *,
    actor: Actor,
    rows: Sequence[HouseRow],
    command_id: UUID,
    all_or_nothing: bool,
    home_id: int | None = None,
) -> HousePlan:
    """Add the houses of a register that are not there yet; what is there stays as it is.

    Args:
        all_or_nothing: write nothing when one row is refused.
        home_id: where rows belong that do not name their community.

    Returns:
        What was done; nothing was written when `refused` is not empty and it was all or nothing. A
        repeat of the command finds every row known.

    Raises:
        OutOfScope, NotAllowed: the home is not the actor's to change.
    """
    steps.lock_register()
    home = PLACES.access(actor, "edit", place_id=home_id) if home_id is not None else None
    plan = plan_houses(actor, rows, home)
    if all_or_nothing and plan.refused:
        return plan
    added = steps.add_places(plan.new)
    trails.note(command_id, "place", [one.pk for one in added])
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=VERB)
    if done is None:
        commands.remember_answer(
            command_id, account_id=actor.account_id, verb=VERB, answer={"added": len(plan.new)}
        )
        records.write(
            actor.ref,
            VERB,
            Subject("import", command_id, REGISTER),
            facts={"rows": len(rows), "added": len(plan.new), "refused": len(plan.refused)},
        )
    return plan
