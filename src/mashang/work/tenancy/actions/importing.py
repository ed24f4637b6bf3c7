"""A spreadsheet of tenancies comes in, by one verb."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from mashang.elements.people.models import IDENTITY, Person
from mashang.elements.people.steps.persons import Particulars
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.trails import steps as trails
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, Invalid, MashangError, NotAllowed
from mashang.kernel.texts import Text
from mashang.work.tenancy import parties, steps
from mashang.work.tenancy.models import Tenancy
from mashang.work.tenancy.steps import Term

_VERB = "tenancy.take_in"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says, its address matched to the register.

    Attributes:
        number: the row as the spreadsheet shows it.
        last_on: the last day of the term; None for an open one.
    """

    number: int
    place_id: int
    landlord: Particulars
    tenant: Particulars
    since_on: date
    last_on: date | None


@dataclass(slots=True)
class TenancyPlan:
    """What the rows come to.

    Attributes:
        refused: why a row cannot be taken in, by its number.
        added: tenancies that are new.
        ended: of these, those whose term is over.
        known: rows that say what is reported.
        repeated: rows that repeat an earlier one.
        written: what was added, by noun.
    """

    refused: dict[int, MashangError] = field(default_factory=dict)
    added: int = 0
    ended: int = 0
    known: int = 0
    repeated: int = 0
    written: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))

    @property
    def counts(self) -> dict[str, int]:
        return {"added": self.added, "ended": self.ended, "known": self.known}


@verb
def take_in_tenancies(
    *,
    actor: Actor,
    entries: Sequence[Entry],
    command_id: UUID,
    all_or_nothing: bool,
    is_rehearsal: bool = False,
    import_id: UUID | None = None,
) -> TenancyPlan:
    """Take in the rows of a spreadsheet; rows that say what is known change nothing.

    Args:
        all_or_nothing: write nothing when one row is refused.
        is_rehearsal: find out what would happen, and write nothing.
        import_id: the import of which these rows are a part, under which its trail is kept.

    Raises:
        NotAllowed: the actor manages tenancies nowhere.
    """
    if not actor.holds_anywhere("tenancy.manage"):
        raise NotAllowed("tenancy.manage")
    plan = TenancyPlan()
    with transaction.atomic():
        _take_in_all(actor, entries, plan)
        if is_rehearsal or (plan.refused and all_or_nothing):
            transaction.set_rollback(True)
            return plan
    for noun, refs in plan.written.items():
        trails.note(import_id or command_id, noun, refs)
    earlier = commands.earlier_answer(command_id, account_id=actor.account_id, verb=_VERB)
    if plan.added and earlier is None:
        records.write(actor.ref, _VERB, Subject("import", command_id, IDENTITY), facts=plan.counts)
        commands.remember_answer(
            command_id, account_id=actor.account_id, verb=_VERB, answer=plan.counts
        )
    return plan


def _take_in_all(actor: Actor, entries: Sequence[Entry], plan: TenancyPlan) -> None:
    seen: set[tuple[object, ...]] = set()
    for entry in entries:
        row = (entry.place_id, entry.tenant, entry.since_on)
        if row in seen:
            plan.repeated += 1
            continue
        seen.add(row)
        try:
            with transaction.atomic():
                _take_in(actor, entry, plan)
        except MashangError as error:
            plan.refused[entry.number] = error


def _take_in(actor: Actor, entry: Entry, plan: TenancyPlan) -> None:
    place = places.find_place(entry.place_id)
    if not actor.holds("tenancy.manage", place.path):
        raise Invalid(
            "tenancy.out_of_scope",
            Text("不在你负责的范围内", "Not in your part of the street"),
            field="address",
        )
    today = local_day(actor.at)
    landlord = _party(entry.landlord, "landlord", place, today)
    tenant = _party(entry.tenant, "tenant", place, today)
    if landlord is not None and tenant is not None and _is_known(entry, place, landlord, tenant):
        plan.known += 1
        return
    term_ends_on = entry.last_on + _A_DAY if entry.last_on else None
    before = steps.Footing.of(place, landlord, tenant)
    tenancy = steps.add_tenancy(
        place=place,
        landlord=steps.person_of(entry.landlord, landlord),
        tenant=steps.person_of(entry.tenant, tenant),
        term=Term(entry.since_on, term_ends_on),
        at=actor.at,
        reported_by=actor.account,
    )
    if term_ends_on is not None and term_ends_on <= today:
        steps.end_tenancy(tenancy, until_on=term_ends_on, at=actor.at)
        plan.ended += 1
    plan.added += 1
    for noun, refs in steps.Footing.of(place, tenancy.landlord, tenancy.tenant).beyond(before):
        plan.written[noun] += refs
    plan.written["tenancy"].append(tenancy.pk)


def _party(said: Particulars, prefix: str, place: Place, today: date) -> Person | None:
    known = parties.find(said, place, today)
    if known.doubt:
        raise Conflict(
            "tenancy.document_disagrees",
            Text("证件与名册对不上", "The document disagrees with the register"),
            field=f"{prefix}_document_number",
        )
    return known.person


def _is_known(entry: Entry, place: Place, landlord: Person, tenant: Person) -> bool:
    """Whether this very tenancy was reported, lasting or over."""
    return Tenancy.objects.filter(
        place=place, landlord=landlord, tenant=tenant, since_on=entry.since_on
    ).exists()
