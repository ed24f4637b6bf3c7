"""Giving a role at a place or in an area that the giver sees."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mashang.elements.places import queries as places
from mashang.elements.places.policy import AREAS, PLACES
from mashang.elements.places.steps import lock_register
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Grant
from mashang.foundation.verbs import verb
from mashang.kernel import clock


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role is to hold: a place with all below it, or an area such as a grid."""

    kind: str
    ref: int


@verb
def give_role(
    *,
    actor: Actor,
    account_id: UUID,
    role: str,
    scope: Scope,
    command_id: UUID,
    last_on: date | None = None,
) -> int:
    """Give a role, until it is ended or through a last day.

    The register's lock is held: no place moves away between the look at its path and the grant.

    Returns:
        The grant's id; the same one for the same command.

    Raises:
        OutOfScope: place, area, account or role are not there for the actor.
        NotAllowed: the actor may not give roles there, or it is their own account.
        Invalid: a resident's account, or a day that is over.
        Conflict: the account holds this role there already.
    """
    verb_name = "registers.give_role"
    done = earlier_answer(command_id, account_id=actor.account_id, verb=verb_name)
    if done is not None:
        return int(done["grant"])
    lock_register()
    grant = grants.assign(
        actor=actor,
        account_id=account_id,
        role=role,
        where=_where(actor, scope),
        until=clock.day_span(last_on)[1] if last_on else None,
    )
    remember_answer(
        command_id, account_id=actor.account_id, verb=verb_name, answer={"grant": grant.pk}
    )
    return int(grant.pk)


def _where(actor: Actor, scope: Scope) -> grants.Where:
    if scope.kind == Grant.Scope.AREA:
        area = AREAS.access(actor, "see", area_id=scope.ref)
        name = f"{area.home.name} {area.name}"
        return grants.Where(Grant.Scope.AREA, area.pk, name, tuple(places.area_paths(area)))
    place = PLACES.access(actor, "see", place_id=scope.ref)
    return grants.Where(Grant.Scope.PLACE, place.pk, place.full_name, (place.path,))
