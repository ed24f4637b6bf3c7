"""Reading what is sealed: one value, or the names and births of a page in one go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mashang.domain.ages import AgeBand, band_of
from mashang.domain.masks import mask_name
from mashang.elements.people.models import IDENTITY, Fact, Identifier, Person, Residency
from mashang.elements.people.policy import lived_in, not_ended
from mashang.foundation import keys
from mashang.foundation.keys.errors import DESTROYED, KeyDestroyed
from mashang.foundation.keys.fields import Sealed
from mashang.kernel import clock


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a person is, opened inside the room; what leaves it is masked. No `repr` of the values."""

    name: str | None
    """None when its key was destroyed."""
    birth_on: date | None

    def __repr__(self) -> str:
        return "Identity(••••)"

    @property
    def name_masked(self) -> str:
        return str(DESTROYED) if self.name is None else mask_name(self.name)

    def band(self, on: date) -> AgeBand:
        """The age band on a day."""
        return band_of(self.birth_on, on)


def opened(sealed: Sealed) -> str:
    """The text, or the word that says it was destroyed."""
    try:
        return sealed.open()
    except KeyDestroyed:
        return str(DESTROYED)


def birth_of(person: Person) -> date | None:
    """The date of birth, if known."""
    return _day(opened(person.birth)) if person.birth else None


def identities(persons: Sequence[Person]) -> dict[UUID, Identity]:
    """Names and births of many persons, their keys fetched together."""
    names, births = names_of(persons), births_of(persons)
    return {one.pk: Identity(names[one.pk], births[one.pk]) for one in persons}


def names_of(persons: Sequence[Person]) -> dict[UUID, str | None]:
    """Names of many persons, None where the key was destroyed; births stay shut."""
    found = _open_all([(one.pk, one.name) for one in persons])
    return {one.pk: name for one, name in zip(persons, found, strict=True)}


def births_of(persons: Sequence[Person]) -> dict[UUID, date | None]:
    """Dates of birth of many persons, as far as they are known; names stay shut."""
    found = _open_all([(one.pk, one.birth) for one in persons])
    return {
        one.pk: _day(birth) if birth else None for one, birth in zip(persons, found, strict=True)
    }


def identity_of(person: Person) -> Identity:
    """Name and birth of one person."""
    return identities([person])[person.pk]


def open_values(rows: Iterable[Identifier]) -> list[tuple[Identifier, str | None]]:
    """Identifiers with their opened values, None where the key was destroyed."""
    found = list(rows)
    values = _open_all([(row.person_id, row.value) for row in found])
    return list(zip(found, values, strict=True))


def current_identifiers(person: Person) -> list[Identifier]:
    """The numbers by which a person is known now, documents first."""
    return list(
        Identifier.objects.filter(person=person, until__isnull=True).order_by(
            "-is_exclusive", "since", "pk"
        )
    )


def current_homes(person: Person, at: datetime) -> list[Residency]:
    """Where a person lives now, the latest first."""
    return list(
        Residency.objects.filter(lived_in(clock.local_day(at)), person=person)
        .select_related("place")
        .order_by("-since_on", "-pk")
    )


def current_facts(person: Person, at: datetime) -> list[Fact]:
    """What holds of a person now."""
    lasting = not_ended(clock.local_day(at))
    return list(Fact.objects.filter(lasting, person=person).order_by("kind"))


def _open_all(values: Sequence[tuple[UUID, Sealed]]) -> list[str | None]:
    """Texts in the order given; empty ones need no key."""
    shut = [
        (subject, sealed.place, sealed.content)
        for subject, sealed in values
        if isinstance(sealed.content, bytes) and sealed.content
    ]
    texts = iter(keys.open_many(IDENTITY, shut) if shut else [])
    return [
        next(texts) if isinstance(sealed.content, bytes) and sealed.content else _plain(sealed)
        for _, sealed in values
    ]


def _plain(sealed: Sealed) -> str:
    return sealed.content if isinstance(sealed.content, str) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
