"""Writes on tenancies that upper floors join.

Locks in this order: person, tenancy, residency.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mashang.elements.people import steps as people
from mashang.elements.people.models import Person, Residency
from mashang.elements.people.policy import not_ended
from mashang.elements.people.steps.persons import Particulars
from mashang.elements.people.steps.residencies import check_home
from mashang.elements.places.models import Place
from mashang.foundation import bulk
from mashang.foundation.accounts.models import Account
from mashang.foundation.events import steps as events
from mashang.foundation.verbs import step
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.tenancy.models import Letting, Tenancy
from mashang.work.tenancy.queries.dues import due_of

SOURCE = "reported"


@dataclass(frozen=True, slots=True)
class Term:
    """How long a tenancy lasts, as agreed.

    Attributes:
        agreed_until_on: the first day after the term; None for an open one.
    """

    since_on: date
    agreed_until_on: date | None = None


@step
def add_tenancy(
    *,
    place: Place,
    landlord: Person,
    tenant: Person,
    term: Term,
    at: datetime,
    reported_by: Account | None,
) -> Tenancy:
    """A landlord lets a room to a tenant, who lives there from then on.

    Raises:
        Conflict: this tenancy stands already.
        RuleBroken: nobody can live there, the term has no days, or one lets to oneself.
    """
    check_home(place)
    _check_term(term, local_day(at))
    if landlord.pk == tenant.pk:
        raise RuleBroken(
            "tenancy.to_oneself",
            Text("房东和租客不能是同一个人", "Nobody rents from themselves"),
            field="tenant_name",
        )
    if Tenancy.objects.filter(place=place, tenant=tenant, until_on__isnull=True).exists():
        raise Conflict(
            "tenancy.stands",
            Text("这位租客已报告在租", "This tenancy is reported and lasts"),
            field="tenant_name",
        )
    let(place=place, landlord=landlord, since_on=term.since_on, at=at, by=reported_by)
    _move_in(tenant, place, term)
    tenancy = Tenancy.objects.create(
        place=place,
        path=place.path,
        landlord=landlord,
        tenant=tenant,
        since_on=term.since_on,
        agreed_until_on=term.agreed_until_on,
        reported_at=at,
        report_due_on=due_of(term.since_on),
        reported_by=reported_by,
        end_due_on=due_of(term.agreed_until_on) if term.agreed_until_on else None,
    )
    _tell("tenancy.reported", tenancy)
    return tenancy


@dataclass(frozen=True, slots=True)
class NewTenancy:
    """A tenancy that was reported before, of a tenant whose home is registered already."""

    place: Place
    landlord_id: UUID
    tenant_id: UUID
    since_on: date
    agreed_until_on: date | None
    reported_at: datetime


@step
def add_tenancies(rows: Sequence[NewTenancy]) -> int:
    """Many lasting tenancies at once, equal to adding them one by one (a test proves it).

    For moving from another system and for the invented street: nobody is told of what is past.

    Returns:
        How many.
    """
    first: dict[tuple[int, UUID], NewTenancy] = {}
    for row in sorted(rows, key=lambda one: one.since_on):
        first.setdefault((row.place.pk, row.landlord_id), row)
    bulk.insert(
        Letting(
            letting_id=new_id(row.reported_at),
            place=row.place,
            path=row.place.path,
            landlord_id=row.landlord_id,
            since_on=row.since_on,
            recorded_at=row.reported_at,
        )
        for row in first.values()
    )
    dues = {day: due_of(day) for row in rows for day in (row.since_on, row.agreed_until_on) if day}
    return bulk.insert(
        Tenancy(
            tenancy_id=new_id(row.reported_at),
            place=row.place,
            path=row.place.path,
            landlord_id=row.landlord_id,
            tenant_id=row.tenant_id,
            since_on=row.since_on,
            agreed_until_on=row.agreed_until_on,
            reported_at=row.reported_at,
            report_due_on=dues[row.since_on],
            end_due_on=dues[row.agreed_until_on] if row.agreed_until_on else None,
        )
        for row in rows
    )


@step
def end_tenancy(tenancy: Tenancy, *, until_on: date, at: datetime) -> None:
    """A tenancy lasts no more from a day on, and the tenant lives there no more.

    Args:
        tenancy: locked by the caller.

    Raises:
        Conflict: it has ended before.
        RuleBroken: the day is before the first one, or in the future.
    """
    if tenancy.until_on is not None:
        raise Conflict("tenancy.ended", Text("已经退租", "This tenancy has ended already"))
    if until_on < tenancy.since_on or until_on > local_day(at):
        raise RuleBroken(
            "tenancy.impossible_end",
            Text(
                "退租日期应在起租日之后、不晚于今天",
                "It ends after it begins, and not later than today",
            ),
            field="until_on",
        )
    _close(tenancy, until_on, at)
    stays = Residency.objects.select_for_update().filter(
        person_id=tenancy.tenant_id,
        place_id=tenancy.place_id,
        standing=Residency.Standing.TENANT,
        until_on__isnull=True,
    )
    for residency in stays:
        people.end_residency(residency, until_on=max(until_on, residency.since_on))


@step
def close_of_moved(*, person_id: UUID, place_id: int, until_on: date, at: datetime) -> int:
    """End the tenancy of somebody who was registered as moved out.

    Returns:
        How many ended: one, or none that lasted.
    """
    rows = Tenancy.objects.select_for_update().filter(
        tenant_id=person_id, place_id=place_id, until_on__isnull=True
    )
    for row in rows:
        _close(row, max(until_on, row.since_on), at)
    return len(rows)


@step
def renew(tenancy: Tenancy, *, agreed_until_on: date | None, today: date) -> None:
    """Agree on a longer term, or an open one.

    Raises:
        Conflict: it has ended.
        RuleBroken: the new term is over already.
    """
    if tenancy.until_on is not None:
        raise Conflict("tenancy.ended", Text("已经退租", "This tenancy has ended already"))
    if agreed_until_on is not None and agreed_until_on <= max(today, tenancy.since_on):
        raise RuleBroken(
            "tenancy.term_over",
            Text("新的到期日应晚于今天", "The new term must end after today"),
            field="last_on",
        )
    tenancy.agreed_until_on = agreed_until_on
    tenancy.end_due_on = due_of(agreed_until_on) if agreed_until_on else None
    tenancy.save(update_fields=["agreed_until_on", "end_due_on"])


@step
def let(
    *, place: Place, landlord: Person, since_on: date, at: datetime, by: Account | None
) -> Letting:
    """Record that a person lets a room; recorded before, that stands."""
    found = Letting.objects.filter(place=place, landlord=landlord, until_on__isnull=True).first()
    return found or Letting.objects.create(
        place=place,
        path=place.path,
        landlord=landlord,
        since_on=since_on,
        recorded_at=at,
        recorded_by=by,
    )


@step
def end_letting(letting: Letting, *, until_on: date) -> None:
    """A person lets a room no more.

    Raises:
        RuleBroken: a tenant of theirs still lives there.
    """
    lasting = Tenancy.objects.filter(
        place_id=letting.place_id, landlord_id=letting.landlord_id, until_on__isnull=True
    )
    if lasting.exists():
        raise RuleBroken(
            "tenancy.still_let",
            Text("还有在租的租客，请先登记退租", "A tenancy still lasts: end it first"),
        )
    letting.until_on = max(until_on, letting.since_on)
    letting.save(update_fields=["until_on"])


@step
def person_of(said: Particulars, known: Person | None) -> Person:
    """The person of the register with what is new about them, or somebody new."""
    if known is None:
        return people.add_person(
            name=said.name, sex=said.sex, birth_on=said.birth_on, identifiers=said.identifiers
        )
    person = people.locked(known.pk)
    for one in said.identifiers:
        people.add_identifier(person, one)
    return person


def _close(tenancy: Tenancy, until_on: date, at: datetime) -> None:
    tenancy.until_on = until_on
    tenancy.end_due_on = due_of(until_on)
    tenancy.end_reported_at = at
    tenancy.save(update_fields=["until_on", "end_due_on", "end_reported_at"])
    _tell("tenancy.ended", tenancy)


def _move_in(tenant: Person, place: Place, term: Term) -> None:
    lasting = Residency.objects.filter(not_ended(term.since_on), person=tenant, place=place)
    if not lasting.exists():
        people.add_residency(
            person=tenant,
            place=place,
            standing=Residency.Standing.TENANT,
            since_on=term.since_on,
            source=SOURCE,
        )


def _check_term(term: Term, today: date) -> None:
    if term.agreed_until_on is not None and term.agreed_until_on <= term.since_on:
        raise RuleBroken(
            "tenancy.no_days",
            Text("到期日早于起租日", "The term ends before it begins"),
            field="last_on",
        )
    if (term.since_on - today).days > 366:
        raise RuleBroken(
            "tenancy.too_far",
            Text("起租日期太远，请核对", "This is too far ahead; please check"),
            field="since_on",
        )


def _tell(name: str, tenancy: Tenancy) -> None:
    facts = {"path": tenancy.path, "landlord_id": str(tenancy.landlord_id)}
    events.append(name, f"tenancy:{tenancy.pk}", facts)
