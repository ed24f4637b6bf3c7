"""A roster of tenancies leaves the house: opened values of many, a record for each of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from mashang.elements.people.models import Identifier, Person
from mashang.elements.people.queries.opening import identities, open_values
from mashang.elements.people.steps.leaving import ALONE, Leave, too_many
from mashang.elements.people.steps.looking import Field, check_purpose, subject_of
from mashang.elements.people.terms import PHONE
from mashang.elements.places.policy import PLACES
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.work.tenancy.models import Tenancy
from mashang.work.tenancy.parties import Party
from mashang.work.tenancy.policy import TENANCIES

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TenancyLine:
    """One tenancy in full, as the import reads it back."""

    landlord: Party
    tenant: Party
    address: str
    since_on: date
    last_on: date | None

    def __repr__(self) -> str:
        return "TenancyLine(••••)"


@verb
def export_tenancies(
    *, actor: Actor, place_id: int, purpose: str, reason: str, leave: Leave = ALONE
) -> list[TenancyLine]:
    """Every lasting tenancy in a place, in full, in the order of the tree; each person can see that.

    Args:
        leave: what of them leaves, and how many a second person approved.

    Raises:
        OutOfScope, NotAllowed: the place is not there for the actor, or not theirs to export.
        Invalid: an unknown purpose, or a missing reason.
        RuleBroken: more than one person takes out, or than may leave at all.
    """
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("tenancy.export", place.path)
    check_purpose(purpose, reason)
    most = leave.most()
    rows = list(
        TENANCIES.visible(actor, "export")
        .filter(within([place.path]), until_on__isnull=True)
        .select_related("place", "landlord", "tenant")
        .order_by("path", "tenancy_id")[: most + 1]
    )
    if len(rows) > most:
        raise too_many(most)
    people = dict.fromkeys(one for row in rows for one in (row.landlord_id, row.tenant_id))
    if len(people) > most:
        raise too_many(most)
    for person_id in people:
        records.write_look(
            actor.ref,
            "tenancy.export",
            subject_of(person_id),
            purpose=purpose,
            reason=reason,
            fields=[one for one in leave.fields if one != Field.BIRTH],
            facts={"place_id": place.pk, **({"export": leave.number} if leave.number else {})},
        )
    return _opened(rows)


def _opened(rows: list[Tenancy]) -> list[TenancyLine]:
    persons: dict[UUID, Person] = {
        one.pk: one for row in rows for one in (row.landlord, row.tenant)
    }
    known = identities(list(persons.values()))
    papers: dict[UUID, tuple[str, str]] = {}
    phones: dict[UUID, str] = {}
    numbers = Identifier.objects.filter(person_id__in=list(persons), until__isnull=True)
    for number, value in open_values(numbers.order_by("since", "pk")):
        if number.type == PHONE:
            phones[number.person_id] = value or ""
        else:
            papers[number.person_id] = (number.type, value or "")

    def party(person_id: UUID) -> Party:
        kind, paper = papers.get(person_id, ("", ""))
        return Party(known[person_id].name or "", kind, paper, phones.get(person_id, ""))

    return [
        TenancyLine(
            landlord=party(row.landlord_id),
            tenant=party(row.tenant_id),
            address=row.place.full_name,
            since_on=row.since_on,
            last_on=row.agreed_until_on - _A_DAY if row.agreed_until_on else None,
        )
        for row in rows
    ]
