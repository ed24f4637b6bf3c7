"""Verbs on organisations: register, correct, close; who serves where; who works there."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from mashang.elements.organisations import steps
from mashang.elements.organisations.models import Organisation
from mashang.elements.organisations.policy import MEMBERSHIPS, ORGANISATIONS, SERVICES
from mashang.elements.organisations.steps import Particulars
from mashang.elements.places.models import Place
from mashang.elements.places.policy import PLACES
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Invalid, NotAllowed
from mashang.kernel.texts import Text

REGISTER = "organisations.register"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An organisation that somebody wants to register; `serves` puts it into service there at once."""

    kind: str
    particulars: Particulars
    serves: bool = False


@verb
def add_organisation(*, actor: Actor, place_id: int, wanted: Wanted, command_id: UUID) -> UUID:
    """Register an organisation that sits at, or serves, a place.

    Raises:
        OutOfScope, NotAllowed: the place is out of sight, or units there are not the actor's.
        Invalid, Conflict, RuleBroken: as the steps.
    """
    done = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="organisations.add_organisation"
    )
    if done is not None:
        return UUID(done["organisation_id"])
    place = _place(actor, place_id)
    organisation = steps.add_organisation(
        kind=wanted.kind, particulars=wanted.particulars, place=place
    )
    if wanted.serves:
        steps.serve(organisation=organisation, place=place, since_on=clock.local_day(actor.at))
    _record(actor, "add_organisation", organisation, place=place.pk)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="organisations.add_organisation",
        answer={"organisation_id": str(organisation.pk)},
    )
    return organisation.pk


@verb
def change_organisation(*, actor: Actor, organisation_id: UUID, particulars: Particulars) -> None:
    """Correct what is said of an organisation.

    Raises:
        OutOfScope, NotAllowed: not the actor's to change.
        Invalid, Conflict: as the step.
    """
    one = ORGANISATIONS.access(actor, "edit", lock=True, organisation_id=organisation_id)
    steps.change_organisation(organisation=one, particulars=particulars)
    _record(actor, "change_organisation", one)


@verb
def close_organisation(*, actor: Actor, organisation_id: UUID, reason: str) -> None:
    """Close an organisation from today on; whom it served is served by whoever serves above.

    Raises:
        OutOfScope, NotAllowed: not the actor's to change.
        Conflict: closed before.
    """
    one = ORGANISATIONS.access(actor, "edit", lock=True, organisation_id=organisation_id)
    steps.close_organisation(organisation=one, closed_on=clock.local_day(actor.at))
    _record(actor, "close_organisation", one, reason=reason)


@verb
def put_in_service(
    *, actor: Actor, organisation_id: UUID, place_id: int, since_on: date | None = None
) -> int:
    """Let an organisation serve a place from a day on (today when not given).

    Returns:
        The service's id.

    Raises:
        OutOfScope, NotAllowed: the place is out of sight, or units there are not the actor's.
        Conflict, RuleBroken: as the step.
    """
    one = ORGANISATIONS.access(actor, "see", lock=True, organisation_id=organisation_id)
    place = _place(actor, place_id)
    service = steps.serve(
        organisation=one, place=place, since_on=since_on or clock.local_day(actor.at)
    )
    _record(actor, "put_in_service", one, place=place.pk, service=service.pk)
    return service.pk


@verb
def end_service(*, actor: Actor, place_id: int, service_id: int, reason: str) -> None:
    """End a service with today.

    Raises:
        OutOfScope, NotAllowed: not a service of this place, or not the actor's to end.
        Conflict: ended before.
    """
    service = SERVICES.access(actor, "end", lock=True, pk=service_id, place_id=place_id)
    facts = {"place": service.place_id, "service": service.pk}
    steps.end_service(service=service, until_on=clock.local_day(actor.at))
    _record(actor, "end_service", service.organisation, reason=reason, **facts)


@verb
def let_join(*, actor: Actor, organisation_id: UUID, staff_no: str, post: str = "") -> int:
    """Let a member of staff work in an organisation, and so see what is routed to it.

    Returns:
        The membership's id.

    Raises:
        OutOfScope, NotAllowed: not the actor's; or their own account: nobody lets themselves in.
        Invalid: no such staff number.
        Conflict, RuleBroken: as the step.
    """
    one = ORGANISATIONS.access(actor, "staff", lock=True, organisation_id=organisation_id)
    account = accounts.by_staff_no(staff_no)
    if account is None:
        raise Invalid(
            "organisations.no_such_staff",
            Text("没有这个工号", "There is no such staff number"),
            field="staff_no",
        )
    if account.pk == actor.account_id:
        raise NotAllowed("organisations.staff")
    membership = steps.join(
        account=account, organisation=one, post=post, since_on=clock.local_day(actor.at)
    )
    _record(actor, "let_join", one, account=str(account.pk))
    return membership.pk


@verb
def let_go(*, actor: Actor, organisation_id: UUID, membership_id: int, reason: str) -> None:
    """End a membership with today.

    Raises:
        OutOfScope, NotAllowed: not a membership of this organisation, or not the actor's to end.
        Conflict: ended before.
    """
    membership = MEMBERSHIPS.access(
        actor, "end", lock=True, pk=membership_id, organisation_id=organisation_id
    )
    account_id = membership.account_id
    steps.leave(membership=membership, until_on=clock.local_day(actor.at))
    _record(actor, "let_go", membership.organisation, reason=reason, account=str(account_id))


def _place(actor: Actor, place_id: int) -> Place:
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("organisations.edit", place.path)
    return place


def _record(
    actor: Actor, name: str, organisation: Organisation, *, reason: str = "", **facts: Any
) -> None:
    records.write(
        actor.ref,
        f"organisations.{name}",
        Subject("organisation", organisation.pk, REGISTER),
        reason=reason,
        facts={"organisation": str(organisation.pk), **facts},
    )
