"""Homes: where somebody lives, and who is there; for rooms above, not for residents' eyes.

No function here answers one housemate about another: what these return goes to decisions (whom to
tell, which door opens), and to people only masked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from mashang.domain.ages import AgeBand, age_on, band_of
from mashang.elements.people.models import Fact, Person, Residency
from mashang.elements.people.policy import departed, lived_in, not_ended
from mashang.elements.people.queries.opening import (
    Identity,
    births_of,
    identities,
    names_of,
)
from mashang.elements.places.models import Place
from mashang.foundation.fields import within
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock, paths
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class TenantLine:
    """All that a landlord sees of a tenant: a masked name. Dates and status stand in the tenancy."""

    person_id: UUID
    name: str


def home_of(person: Person, on: date | None = None) -> Place | None:
    """Where a person lives today: of several homes the latest; None when they moved away."""
    homes = homes_of([person.pk], on)
    return homes[person.pk][0] if person.pk in homes else None


def homes_of(person_ids: Iterable[UUID], on: date | None = None) -> dict[UUID, list[Place]]:
    """The homes of several persons today, the latest first; persons without one are missing."""
    rows = Residency.objects.filter(
        lived_in(on or clock.today()), person_id__in=list(person_ids), person__died_on__isnull=True
    )
    found: dict[UUID, list[Place]] = {}
    for row in rows.select_related("place").order_by("-since_on", "-pk"):
        found.setdefault(row.person_id, []).append(row.place)
    return found


def end_of_living(person_id: UUID, homes: Iterable[paths.Path], at: datetime) -> datetime | None:
    """The first instant at which a person has left one of these homes; None while no end is known."""
    rows = Residency.objects.filter(
        lived_in(clock.local_day(at)),
        person_id=person_id,
        path__in=list(homes),
        until_on__isnull=False,
    )
    ends = [one.until_on for one in rows if one.until_on is not None]
    return clock.day_span(min(ends))[0] if ends else None


def reasons_of_care(person_id: UUID, at: datetime) -> frozenset[str]:
    """For what reasons of health rules of doors may exempt a person now, in the words of passage."""
    rows = Fact.objects.filter(
        not_ended(clock.local_day(at)), person_id=person_id, kind__in=_REASONS_OF_CARE
    )
    return frozenset(
        _REASONS_OF_CARE[Fact.Kind(kind)] for kind in rows.values_list("kind", flat=True)
    )


_REASONS_OF_CARE: Final = {
    Fact.Kind.PREGNANT: "pregnant",
    Fact.Kind.NURSING: "nursing",
    Fact.Kind.DIALYSIS: "dialysis",
    Fact.Kind.CHEMO_RADIO: "treatment",
}


def present_adults(place: Place, at: datetime | None = None) -> list[Person]:
    """The adults who live in a room today, whom a newcomer is announced to.

    Somebody of unknown age counts as an adult: better told than left out.
    """
    today = clock.local_day(at) if at else clock.today()
    rows = Residency.objects.filter(
        lived_in(today), place=place, person__died_on__isnull=True, person__merged_into__isnull=True
    )
    persons = [row.person for row in rows.select_related("person").order_by("since_on", "pk")]
    known = identities(persons)
    from_years = policies.number("people.adult_from_age_years")
    return [
        one
        for one in persons
        if (born := known[one.pk].birth_on) is None or age_on(born, today) >= from_years
    ]


def objections_to_closing(path: paths.Path) -> list[Text]:
    """Why a part of the tree may not be closed yet: people live there."""
    living = Residency.objects.filter(within([path]), not_ended(clock.today())).count()
    if not living:
        return []
    return [
        Text(
            "还有 {n} 位住户登记在这里，请先办理搬出",
            "{n} {n:person is|people are} registered here; let them move out first",
            n=living,
        )
    ]


def departed_people(before: date, *, at_most: int) -> list[UUID]:
    """Who has lived nowhere in the street since before a day and is to be forgotten."""
    due = Person.objects.filter(departed(before)).order_by("pk")
    return list(due.values_list("pk", flat=True)[:at_most])


def tenant_lines(person_ids: Iterable[UUID]) -> dict[UUID, TenantLine]:
    """What a landlord may know of their tenants; the tenancy room made sure that it is theirs."""
    persons = list(Person.objects.filter(pk__in=list(person_ids)))
    return {
        key: TenantLine(key, Identity(name, None).name_masked)
        for key, name in names_of(persons).items()
    }


def masked_names(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Masked names for lists of other rooms, which decided themselves who sees the row."""
    return {key: line.name for key, line in tenant_lines(person_ids).items()}


def age_bands(person_ids: Iterable[UUID], on: date) -> dict[UUID, AgeBand]:
    """Age bands for lists of other rooms, which decided themselves who sees the row."""
    persons = list(Person.objects.filter(pk__in=list(person_ids)))
    return {key: band_of(birth_on, on) for key, birth_on in births_of(persons).items()}


def full_name(person: Person) -> str:
    """The name in full, for the person's own pages and papers (cards, letters), never for lists."""
    return identities([person])[person.pk].name or ""
