"""A hundred thousand people at once, equal to adding them one by one (a test proves it)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from operator import itemgetter
from uuid import UUID

from django.db.models import Model

from mashang.elements.people.models import (
    IDENTITY,
    Fact,
    Identifier,
    NameKey,
    Person,
    Residency,
)
from mashang.elements.people.steps.facts import check_fact
from mashang.elements.people.steps.persons import (
    NewIdentifier,
    Particulars,
    check,
    index_text,
    is_exclusive,
    keys_of,
)
from mashang.elements.people.steps.residencies import (
    MOVED_IN,
    check_home,
    check_since,
    tell_moved_in,
)
from mashang.elements.places import models as places
from mashang.foundation import bulk, keys
from mashang.foundation.verbs import step
from mashang.kernel import clock, ids
from mashang.kernel.house import house
from mashang.kernel.sealed import Place

BATCH = 10_000
"""The keys of one batch stay in the cache of the key store."""


@dataclass(frozen=True, slots=True)
class NewResidency:
    """A home of a new person."""

    place: places.Place
    standing: str
    since_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact of a new person."""

    kind: str
    since_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be added with everything known of them."""

    name: str
    sex: str = Person.Sex.UNKNOWN
    birth_on: date | None = None
    identifiers: tuple[NewIdentifier, ...] = ()
    residencies: tuple[NewResidency, ...] = ()
    facts: tuple[NewFact, ...] = ()

    def __repr__(self) -> str:
        return "NewPerson(••••)"


@dataclass(frozen=True, slots=True)
class _Known:
    """A row with its id and its checked particulars."""

    person_id: UUID
    known: Particulars
    row: NewPerson


@step
def add_people(rows: Iterable[NewPerson], *, source: str) -> list[UUID]:
    """Add many people with their numbers, homes and facts; their ids in the order given.

    Linear. The same checks, seals and signs as one by one.

    Raises:
        Invalid, RuleBroken: as `add_person`, `add_residency` and `add_fact`.
        django.db.IntegrityError: a document is known already, here or in the street; then nobody
            is added.
    """
    added: list[UUID] = []
    stream = iter(rows)
    with keys.steady():
        while batch := list(islice(stream, BATCH)):
            added += _add_batch(batch, source)
    return added


def _add_batch(rows: Sequence[NewPerson], source: str) -> list[UUID]:
    now = clock.now()
    people = [
        _Known(
            ids.new_id(now),
            check(name=row.name, sex=row.sex, birth_on=row.birth_on, identifiers=row.identifiers),
            row,
        )
        for row in rows
    ]
    keys.prepare(IDENTITY, (one.person_id for one in people))
    _write_persons(people, now)
    _write_name_keys(people)
    _write_identifiers(people, now)
    homes = [home for one in people for home in _residencies(one, source, now)]
    bulk.insert(homes)
    bulk.insert(fact for one in people for fact in _facts(one, source, now))
    if house().consumers_of(MOVED_IN):
        for home in homes:
            tell_moved_in(home)
    return [one.person_id for one in people]


# Persons, their keys and numbers are written as plain values: no object is made for half a million rows.


def _write_persons(people: Sequence[_Known], now: datetime) -> None:
    names = _sealed(Person, "name", [(one.person_id,) * 2 + (one.known.name,) for one in people])
    births = _sealed(
        Person,
        "birth",
        [
            (
                one.person_id,
                one.person_id,
                one.known.birth_on.isoformat() if one.known.birth_on else "",
            )
            for one in people
        ],
    )
    bulk.insert_values(
        Person,
        ("person_id", "name", "sex", "birth", "merged_into_id", "is_protected", "died_on",
         "forgotten_at", "created_at", "compared_at"),
        (
            (one.person_id, name, one.known.sex, birth, None, False, None, None, now, None)
            for one, name, birth in zip(people, names, births, strict=True)
        ),
    )  # fmt: skip


def _write_name_keys(people: Sequence[_Known]) -> None:
    named = [(one.person_id, key) for one in people for key in keys_of(one.known.name)]
    indexes = keys.index_many(IDENTITY, "name", (key for _, key in named))
    rows = ((person_id, key) for (person_id, _), key in zip(named, indexes, strict=True))
    # In the order of the index: it grows page by page.
    bulk.insert_values(NameKey, ("person_id", "key"), sorted(rows, key=itemgetter(1)))


def _write_identifiers(people: Sequence[_Known], now: datetime) -> None:
    numbers = [
        (ids.new_id(now), one.person_id, number)
        for one in people
        for number in one.known.identifiers
    ]
    values = _sealed(
        Identifier, "value", [(person_id, pk, number.value) for pk, person_id, number in numbers]
    )
    indexes = keys.index_many(IDENTITY, "identifier", (index_text(one) for _, _, one in numbers))
    bulk.insert_values(
        Identifier,
        ("identifier_id", "person_id", "type", "value", "index", "is_exclusive", "since", "until"),
        (
            (pk, person_id, number.type, value, index, is_exclusive(number.type), now, None)
            for (pk, person_id, number), value, index in zip(numbers, values, indexes, strict=True)
        ),
    )


def _sealed(
    model: type[Model], column: str, texts: Sequence[tuple[UUID, UUID, str]]
) -> Iterator[bytes]:
    """Texts sealed for their rows, in the order given; each is (person, row, text)."""
    table = model._meta.db_table
    shut = iter(
        keys.seal_many(
            IDENTITY,
            [(who, Place(table, column, str(row)), text) for who, row, text in texts if text],
        )
    )
    return (next(shut) if text else b"" for _, _, text in texts)


def _residencies(one: _Known, source: str, now: datetime) -> Iterator[Residency]:
    for home in one.row.residencies:
        check_home(home.place)
        check_since(home.since_on, born_on=one.known.birth_on)
        yield Residency(
            residency_id=ids.new_id(now),
            person_id=one.person_id,
            place_id=home.place.pk,
            path=home.place.path,
            standing=home.standing,
            since_on=home.since_on,
            until_on=home.until_on,
            source=source,
            recorded_at=now,
        )


def _facts(one: _Known, source: str, now: datetime) -> Iterator[Fact]:
    for fact in one.row.facts:
        check_fact(fact.since_on)
        yield Fact(
            fact_id=ids.new_id(now),
            person_id=one.person_id,
            kind=fact.kind,
            note=fact.note,
            since_on=fact.since_on,
            source=source,
            recorded_at=now,
        )
