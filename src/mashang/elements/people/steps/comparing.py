"""Holding a registration beside those that bear one of its signs; nobody else is read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from mashang.domain import twins
from mashang.domain.plans import Option
from mashang.domain.twins import Traits
from mashang.elements.people.models import (
    IDENTITY,
    Likely,
    NotTheSame,
    Person,
    Sign,
)
from mashang.elements.people.queries.traits import traits_of
from mashang.foundation import keys
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import step
from mashang.kernel.ids import new_id

_MET_AT_MOST: Final = 50
"""Registrations one is held beside; a sign that hundreds bear tells nothing."""


@step
def compare(persons: Sequence[Person], at: datetime) -> int:
    """Give persons their signs anew, and list whom they may be; returns how many pairs are listed.

    Args:
        persons: locked; merged, dead and forgotten ones only lose their signs.
    """
    ids = [one.pk for one in persons]
    Sign.objects.filter(person_id__in=ids).delete()
    known = traits_of([one for one in persons if _counts(one)], at)
    signs = {
        person_id: keys.index_many(IDENTITY, "likeness", sorted(twins.signs(one)))
        for person_id, one in known.items()
    }
    Sign.objects.bulk_create(
        [Sign(person_id=one, key=key) for one, found in signs.items() for key in found],
        batch_size=500,
    )
    Person.objects.filter(pk__in=ids).update(compared_at=at)
    Likely.objects.filter(Q(lesser_id__in=ids) | Q(greater_id__in=ids)).delete()
    return _list(_pairs(signs), known, at)


def _counts(person: Person) -> bool:
    return person.merged_into_id is None and person.forgotten_at is None


def _pairs(signs: dict[UUID, list[bytes]]) -> set[tuple[UUID, UUID]]:
    """Whoever bears a sign that one of these bears too, as pairs in order."""
    bearers: dict[bytes, set[UUID]] = {}
    wanted = [key for found in signs.values() for key in found]
    for start in range(0, len(wanted), 500):
        rows = Sign.objects.filter(key__in=wanted[start : start + 500])
        for key, person_id in rows.values_list("key", "person_id"):
            bearers.setdefault(bytes(key), set()).add(person_id)
    return {
        (min(one, other), max(one, other))
        for one, found in signs.items()
        for key in found
        if len(bearers[key]) <= _MET_AT_MOST
        for other in bearers[key]
        if other != one
    }


def _list(pairs: set[tuple[UUID, UUID]], known: dict[UUID, Traits], at: datetime) -> int:
    others = {one for pair in pairs for one in pair} - known.keys()
    known = known | traits_of(list(Person.objects.filter(pk__in=others)), at)
    different = set(
        NotTheSame.objects.filter(lesser_id__in=[pair[0] for pair in pairs]).values_list(
            "lesser_id", "greater_id"
        )
    )
    points = _points()
    least = policies.number("people.likeness_at_least_count")
    rows = []
    for pair in sorted(pairs - different):
        if pair[0] not in known or pair[1] not in known:
            continue
        found = twins.likeness(known[pair[0]], known[pair[1]], points)
        if found.points >= least:
            rows.append(
                Likely(
                    likely_id=new_id(at),
                    lesser_id=pair[0],
                    greater_id=pair[1],
                    points=found.points,
                    reasons=[str(one) for one in found.reasons],
                    found_at=at,
                )
            )
    return len(Likely.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True))


def _points() -> dict[str, int]:
    """What each reason weighs, by policy: for, or against."""
    return {
        one.code: _count(one, "points_count") - _count(one, "against_count")
        for one in policies.listing("people.likeness_points")
    }


def _count(one: Option, fact: str) -> int:
    count = one.facts.get(fact, 0)
    return count if isinstance(count, int) else 0
