"""Lists of organisations and of sites come in, each by one verb."""

from collections.abc import Sequence
from uuid import UUID

from mashang.elements.organisations import steps
from mashang.elements.organisations.actions.keeping import REGISTER
from mashang.elements.organisations.planning import EDIT, OrganisationPlan, plan_organisations
from mashang.elements.organisations.rosters import OrganisationEntry, SiteEntry
from mashang.elements.organisations.site_planning import EDIT_PLACES, SitePlan, plan_sites
from mashang.elements.places import steps as places
from mashang.elements.places.models import Place
from mashang.elements.places.policy import PLACES
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import NotAllowed


@verb
def take_in_organisations(
    *,
    actor: Actor,
    entries: Sequence[OrganisationEntry],
    command_id: UUID,
    all_or_nothing: bool,
    home_id: int | None = None,
) -> OrganisationPlan:
    """Take in a list of organisations; what is there stays, only what was empty is filled.

    Args:
        all_or_nothing: write nothing when one row is refused.
        home_id: where rows belong that name no place.

    Raises:
        NotAllowed: the actor registers no organisations anywhere.
        OutOfScope: the home is not in sight.
    """
    _need(actor, EDIT)
    places.lock_register()
    plan = plan_organisations(actor, entries, _home(actor, home_id))
    if (all_or_nothing and plan.refused) or not (plan.new or plan.filled):
        return plan
    on = clock.local_day(actor.at)
    steps.take_in_organisations(plan, on=on, import_id=command_id)
    facts = {"added": len(plan.new), "filled": len(plan.filled), "refused": len(plan.refused)}
    _record_once(actor, "organisations.take_in", command_id, facts)
    return plan


@verb
def take_in_sites(
    *,
    actor: Actor,
    entries: Sequence[SiteEntry],
    command_id: UUID,
    all_or_nothing: bool,
    home_id: int | None = None,
) -> SitePlan:
    """Take in a list of sites with the organisations that run them.

    Args:
        all_or_nothing, home_id: as `take_in_organisations`.

    Raises:
        NotAllowed: the actor changes no places anywhere.
        OutOfScope: the home is not in sight.
    """
    _need(actor, EDIT_PLACES)
    places.lock_register()
    plan = plan_sites(actor, entries, _home(actor, home_id))
    if (all_or_nothing and plan.refused) or not (plan.new or plan.filled):
        return plan
    on = clock.local_day(actor.at)
    steps.take_in_sites(plan, on=on, import_id=command_id)
    facts = {"added": len(plan.new), "filled": len(plan.filled), "refused": len(plan.refused)}
    _record_once(actor, "organisations.take_in_sites", command_id, facts)
    return plan


def _need(actor: Actor, right: str) -> None:
    if not actor.holds_anywhere(right):
        raise NotAllowed(right)


def _home(actor: Actor, home_id: int | None) -> Place | None:
    return PLACES.access(actor, "see", place_id=home_id) if home_id is not None else None


def _record_once(actor: Actor, name: str, command_id: UUID, facts: dict[str, int]) -> None:
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=name)
    if done is None:
        commands.remember_answer(command_id, account_id=actor.account_id, verb=name, answer=facts)
        records.write(actor.ref, name, Subject("import", command_id, REGISTER), facts=facts)
