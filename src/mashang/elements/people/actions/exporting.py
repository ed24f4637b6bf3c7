"""A roster leaves the house: opened values of many, a record for each of them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mashang.elements.people.models import Identifier, Person, Residency
from mashang.elements.people.policy import not_ended
from mashang.elements.people.queries.lines import within_reach
from mashang.elements.people.queries.opening import identities, open_values
from mashang.elements.people.steps.leaving import ALONE, Leave, too_many
from mashang.elements.people.steps.looking import check_purpose, subject_of
from mashang.elements.people.terms import PHONE
from mashang.elements.places.policy import PLACES
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel import clock


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One resident in full, as the import of residents reads it back."""

    name: str
    sex: str
    birth_on: date | None
    document_type: str
    document_number: str
    phone: str
    address: str
    standing: str
    since_on: date

    def __repr__(self) -> str:
        return "RosterRow(••••)"


@verb
def export_residents(
    *, actor: Actor, place_id: int, purpose: str, reason: str, leave: Leave = ALONE
) -> list[RosterRow]:
    """Everybody who lives in a place, in full, in the order of the tree; each can see that it left.

    Every call is a look of its own: it is recorded each time it is carried out.

    Args:
        leave: what of them leaves, and how many a second person approved.

    Raises:
        OutOfScope, NotAllowed: the place is not there for the actor, or not theirs to export.
        Invalid: an unknown purpose, or a missing reason.
        RuleBroken: more people than one person takes out, or than may leave at all.
    """
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("people.export", place.path)
    check_purpose(purpose, reason)
    most = leave.most()
    rows = list(
        Residency.objects.filter(
            within_reach(actor, "people.export"),
            within([place.path]),
            not_ended(clock.local_day(actor.at)),
        )
        .select_related("person", "place")
        .order_by("path", "residency_id")[: most + 1]
    )
    if len(rows) > most:
        raise too_many(most)
    for person_id in dict.fromkeys(row.person_id for row in rows):
        records.write_look(
            actor.ref,
            "people.export",
            subject_of(person_id),
            purpose=purpose,
            reason=reason,
            fields=leave.fields,
            facts={"place_id": place.pk, **({"export": leave.number} if leave.number else {})},
        )
    return _opened(rows)


def _opened(rows: list[Residency]) -> list[RosterRow]:
    persons: dict[UUID, Person] = {row.person_id: row.person for row in rows}
    known = identities(list(persons.values()))
    papers: dict[UUID, tuple[str, str]] = {}
    phones: dict[UUID, str] = {}
    numbers = Identifier.objects.filter(person_id__in=list(persons), until__isnull=True)
    for row, value in open_values(numbers.order_by("since", "pk")):
        if row.type == PHONE:
            phones[row.person_id] = value or ""
        else:
            papers[row.person_id] = (row.type, value or "")
    return [
        RosterRow(
            name=known[row.person_id].name or "",
            sex=row.person.sex,
            birth_on=known[row.person_id].birth_on,
            document_type=papers.get(row.person_id, ("", ""))[0],
            document_number=papers.get(row.person_id, ("", ""))[1],
            phone=phones.get(row.person_id, ""),
            address=row.place.full_name,
            standing=row.standing,
            since_on=row.since_on,
        )
        for row in rows
    ]
