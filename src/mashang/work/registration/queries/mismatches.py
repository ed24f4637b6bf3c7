"""人户分离 and other contradictions: who may have one, and the list of those that are asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from mashang.domain.contradictions import Home, Life
from mashang.elements.people import queries as people
from mashang.elements.people.models import Fact, Person, Residency
from mashang.elements.people.policy import lived_in, not_ended
from mashang.elements.people.queries.opening import birth_of, identities, opened
from mashang.elements.people.terms import title_of
from mashang.elements.places import queries as places
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.registration.kinds import MISMATCHES
from mashang.work.registration.models import Mismatch

_HIDDEN: Final = Text("受特殊保护，不显示", "Under special protection: not shown")
_READ_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class MismatchRow:
    """One contradiction, masked, with the case that asks about it."""

    person_id: UUID | None
    name: Text | str
    kind: Text | str
    place: str
    case_id: UUID
    number: str
    found_at: datetime


def mismatches(actor: Actor, cursor: str | None = None) -> Page[MismatchRow]:
    """What contradicts itself in the actor's part of the street, the latest first."""
    rows = Mismatch.objects.filter(
        within(actor.prefixes("registration.decide")), gone_at__isnull=True, case__is_open=True
    ).select_related("case__place")
    page = page_of(rows, ("-found_at", "-mismatch_id"), cursor=cursor)
    ids = [row.person_id for row in page.items]
    names, hidden = people.masked_names(ids), people.hidden_from(actor, ids)
    items = [
        MismatchRow(
            None if row.person_id in hidden else row.person_id,
            _HIDDEN if row.person_id in hidden else names[row.person_id],
            title_of(MISMATCHES, row.kind),
            row.case.place.full_name,
            row.case_id,
            row.case.number,
            row.found_at,
        )
        for row in page.items
    ]
    return Page(items, page.next_cursor, page.is_first)


def life_of(person: Person, at: datetime) -> Life:
    """What is held of a person today, as far as contradictions look at it."""
    today = clock.local_day(at)
    rows = Residency.objects.filter(lived_in(today), person=person).select_related("place")
    homes = []
    for row in rows.order_by("since_on", "pk"):
        community = places.community_of(row.path)
        homes.append(
            Home(
                place=str(row.place_id),
                community=str(community.pk) if community else "",
                is_own=row.standing == Residency.Standing.OWNER,
                since_on=row.since_on,
            )
        )
    household = Fact.objects.filter(
        not_ended(today), person=person, kind=Fact.Kind.HOUSEHOLD_REGISTER
    ).first()
    note = opened(household.note) if household and household.note else ""
    there = places.resolve_address(note).place_id if note else None
    return Life(
        born_on=birth_of(person),
        died_on=person.died_on,
        homes=tuple(homes),
        is_household_here=household is not None,
        household_at=str(there) if there is not None else "",
    )


def doubtful_people() -> Iterator[UUID]:
    """Whoever may have a contradiction, or has one that is asked; each once, in no order.

    One pass over the register by its indexes; births are opened a thousand at a time.
    """
    seen: set[UUID] = set()
    today = clock.today()
    for ids in (_asked(), _in_doubt(today), _with_household_note(), _born_late(today)):
        fresh = set(ids) - seen
        seen |= fresh
        yield from sorted(fresh)


def _asked() -> list[UUID]:
    return list(Mismatch.objects.filter(gone_at__isnull=True).values_list("person_id", flat=True))


def _in_doubt(today: date) -> list[UUID]:
    """The dead with a home, owners of several homes, and households registered here without a home."""
    standing = Q(person__merged_into__isnull=True, person__forgotten_at__isnull=True)
    homes = Residency.objects.filter(standing, not_ended(today))
    dead = homes.filter(person__died_on__isnull=False).values_list("person_id", flat=True)
    owners = homes.filter(standing=Residency.Standing.OWNER).values("person_id")
    several = owners.annotate(n=Count("pk")).filter(n__gt=1).values_list("person_id", flat=True)
    here = Residency.objects.filter(not_ended(today), person=OuterRef("person_id"))
    away = Fact.objects.filter(
        standing,
        ~Exists(here),
        kind=Fact.Kind.HOUSEHOLD_REGISTER,
        until_on__isnull=True,
        person__died_on__isnull=True,
    ).values_list("person_id", flat=True)
    return [*dead, *several, *away]


def _with_household_note() -> Iterator[UUID]:
    facts = Fact.objects.filter(kind=Fact.Kind.HOUSEHOLD_REGISTER, until_on__isnull=True)
    for fact in facts.only("person_id", "note").iterator(_READ_AT_ONCE):
        if fact.note:
            yield fact.person_id


def _born_late(today: date) -> Iterator[UUID]:
    """Who lives somewhere since before their birth."""
    rows = Residency.objects.filter(
        lived_in(today),
        person__forgotten_at__isnull=True,
        person__merged_into__isnull=True,
    ).select_related("person")
    batch: list[Residency] = []
    for row in rows.order_by("pk").iterator(_READ_AT_ONCE):
        batch.append(row)
        if len(batch) == _READ_AT_ONCE:
            yield from _born_after(batch)
            batch = []
    yield from _born_after(batch)


def _born_after(rows: list[Residency]) -> list[UUID]:
    known = identities([row.person for row in rows])
    return [
        row.person_id
        for row in rows
        if (born := known[row.person_id].birth_on) is not None and row.since_on < born
    ]
