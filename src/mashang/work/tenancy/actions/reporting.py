"""Reporting who rents: by the landlord in a minute, or by a worker on the landlord's behalf."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from mashang.domain.masks import mask_name
from mashang.elements.cases import steps as cases
from mashang.elements.people.models import Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.steps import locked
from mashang.elements.people.steps.looking import subject_of
from mashang.elements.people.steps.persons import Particulars
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.elements.places.policy import PLACES
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.governance.duties import queries as duties
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, OutOfScope
from mashang.kernel.texts import Text
from mashang.work.tenancy import parties, steps
from mashang.work.tenancy.kinds import QUESTION
from mashang.work.tenancy.models import Tenancy
from mashang.work.tenancy.parties import Party
from mashang.work.tenancy.policy import TENANCIES
from mashang.work.tenancy.queries import own
from mashang.work.tenancy.steps import Term


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report: a tenancy, or a case for the community to find out who is meant."""

    tenancy_id: UUID | None
    case_id: UUID | None


@verb
def report_tenant(
    *, actor: Actor, landlord_id: UUID, place_id: int, tenant: Party, term: Term, command_id: UUID
) -> Reported:
    """A landlord reports a tenant of a room that is theirs to let.

    What the register knows of the tenant is told to nobody: whether the person is new, known, or
    disagrees with the register, the landlord reads the same thanks.

    Raises:
        OutOfScope, NotAllowed: not one's own person, or not a room of theirs.
        Invalid, RuleBroken, Conflict: what was given cannot be, or is reported already.
    """
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="tenancy.report_tenant"
    )
    if before is not None:
        return _reported(before)
    landlord = PEOPLE.access(actor, "ask_for", lock=True, person_id=landlord_id)
    today = local_day(actor.at)
    place = next((one for one in own.rooms_of(landlord, today) if one.pk == place_id), None)
    if place is None:
        raise OutOfScope("place")
    said = tenant.checked("tenant")
    parties.need_number(said, "tenant")
    known = parties.find(said, place, today)
    if known.doubt:
        answer = {"case_id": str(_question(actor, landlord, place, said, term)), "tenancy_id": None}
    else:
        person = steps.person_of(said, known.person)
        tenancy = _add(actor, place, landlord, person, term, "tenancy.report_tenant")
        answer = {"tenancy_id": str(tenancy.pk), "case_id": None}
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb="tenancy.report_tenant", answer=answer
    )
    return _reported(answer)


@verb
def record_tenancy(
    *, actor: Actor, place_id: int, landlord: Party, tenant: Party, term: Term, command_id: UUID
) -> UUID:
    """A worker writes down a tenancy that a landlord reports at the desk; returns its id.

    Raises:
        OutOfScope, NotAllowed: the room is not this actor's.
        Invalid, RuleBroken: what was given cannot be.
        Conflict: reported already, or a document disagrees with the register.
    """
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="tenancy.record_tenancy"
    )
    if before is not None:
        return UUID(before["tenancy_id"])
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("tenancy.manage", place.path)
    owner = _agreeing(landlord, "landlord", place, actor)
    person = _agreeing(tenant, "tenant", place, actor)
    tenancy = _add(actor, place, owner, person, term, "tenancy.record_tenancy")
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="tenancy.record_tenancy",
        answer={"tenancy_id": str(tenancy.pk)},
    )
    return tenancy.pk


@verb
def end_tenancy(*, actor: Actor, tenancy_id: UUID, until_on: date, command_id: UUID) -> UUID:
    """Report that a tenancy lasts no more from a day on; the tenant's home there ends with it.

    Returns:
        The tenancy's id.

    Raises:
        OutOfScope, NotAllowed: not one's own, and not this worker's.
        Conflict, RuleBroken: as `steps.end_tenancy`.
    """
    tenancy = _locked(actor, tenancy_id)
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="tenancy.end_tenancy"
    )
    if before is not None:
        return tenancy.pk
    steps.end_tenancy(tenancy, until_on=until_on, at=actor.at)
    _finish(actor, tenancy, "tenancy.end_tenancy", command_id)
    return tenancy.pk


@verb
def renew_tenancy(
    *, actor: Actor, tenancy_id: UUID, agreed_until_on: date | None, command_id: UUID
) -> UUID:
    """Report a longer term, or an open one; returns the tenancy's id.

    Raises:
        OutOfScope, NotAllowed: not one's own, and not this worker's.
        Conflict, RuleBroken: as `steps.renew`.
    """
    tenancy = _locked(actor, tenancy_id)
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="tenancy.renew_tenancy"
    )
    if before is not None:
        return tenancy.pk
    steps.renew(tenancy, agreed_until_on=agreed_until_on, today=local_day(actor.at))
    _finish(actor, tenancy, "tenancy.renew_tenancy", command_id)
    return tenancy.pk


def _locked(actor: Actor, tenancy_id: UUID) -> Tenancy:
    found = TENANCIES.access(actor, "change", tenancy_id=tenancy_id)
    locked(found.tenant_id)
    return TENANCIES.access(actor, "change", lock=True, tenancy_id=tenancy_id)


def _add(
    actor: Actor, place: Place, landlord: Person, tenant: Person, term: Term, name: str
) -> Tenancy:
    tenancy = steps.add_tenancy(
        place=place,
        landlord=landlord,
        tenant=tenant,
        term=term,
        at=actor.at,
        reported_by=actor.account,
    )
    _record(actor, name, tenancy)
    return tenancy


def _agreeing(party: Party, prefix: str, place: Place, actor: Actor) -> Person:
    said = party.checked(prefix)
    known = parties.find(said, place, local_day(actor.at))
    if known.doubt:
        raise Conflict(
            "tenancy.document_disagrees",
            Text(
                "这个证件与名册对不上，请联系街道核实",
                "This document disagrees with the register; ask the sub-district to check",
            ),
            field=f"{prefix}_document_number",
        )
    return steps.person_of(said, known.person)


def _question(actor: Actor, landlord: Person, place: Place, said: Particulars, term: Term) -> UUID:
    """The sub-district finds out: the community is not told whose document it may be."""
    street = places.street()
    document = next((one.value for one in said.identifiers), "")
    case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=QUESTION,
            place=street,
            subject=landlord,
            title=mask_name(said.name),
            detail={
                "what": "tenant",
                "address": place.full_name,
                "tenant": said.name,
                "document": document,
                "since": term.since_on.isoformat(),
            },
            seat=duties.nearest_seat(street.path, ("subdistrict",)),
        ),
    )
    return case.pk


def _reported(answer: dict[str, Any]) -> Reported:
    tenancy_id, case_id = answer["tenancy_id"], answer["case_id"]
    return Reported(UUID(tenancy_id) if tenancy_id else None, UUID(case_id) if case_id else None)


def _finish(actor: Actor, tenancy: Tenancy, name: str, command_id: UUID) -> None:
    _record(actor, name, tenancy)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb=name,
        answer={"tenancy_id": str(tenancy.pk)},
    )


def _record(actor: Actor, name: str, tenancy: Tenancy) -> None:
    """The tenant can see that it was reported."""
    records.write(
        actor.ref,
        name,
        subject_of(tenancy.tenant_id),
        fields=["tenancy"],
        facts={"tenancy_id": str(tenancy.pk), "place_id": tenancy.place_id},
    )
