"""What comparing two registrations looks at, opened inside the room; nothing of it leaves it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mashang.domain.twins import Traits
from mashang.elements.people.models import Identifier, Person, Residency
from mashang.elements.people.policy import not_ended
from mashang.elements.people.queries.opening import identities, open_values
from mashang.elements.people.terms import PHONE
from mashang.kernel import clock


def traits_of(persons: Sequence[Person], at: datetime) -> dict[UUID, Traits]:
    """What is known of some persons, opened inside the room; who was forgotten is missing."""
    ids = [one.pk for one in persons]
    opened = identities(persons)
    numbers: dict[UUID, list[tuple[str, str]]] = {}
    for row, value in open_values(Identifier.objects.filter(person_id__in=ids, until__isnull=True)):
        if value:
            numbers.setdefault(row.person_id, []).append((row.type, value))
    homes: dict[UUID, set[str]] = {}
    lasting = not_ended(clock.local_day(at))
    rows = Residency.objects.filter(lasting, person_id__in=ids)
    for person_id, place_id in rows.values_list("person_id", "place_id"):
        homes.setdefault(person_id, set()).add(str(place_id))
    return {
        one.pk: Traits(
            name=opened[one.pk].name or "",
            sex=one.sex,
            birth_on=opened[one.pk].birth_on,
            documents=tuple(sorted(n for n in numbers.get(one.pk, ()) if n[0] != PHONE)),
            phones=frozenset(n for kind, n in numbers.get(one.pk, ()) if kind == PHONE),
            homes=frozenset(homes.get(one.pk, ())),
        )
        for one in persons
        if opened[one.pk].name
    }
