"""Many at once is the same as one by one."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mashang.domain.identifiers import id_number_for
from mashang.elements.people import queries, steps
from mashang.elements.people.models import Fact, Identifier, NameKey, Person, Residency
from mashang.elements.people.steps import NewFact, NewIdentifier, NewPerson, NewResidency
from mashang.foundation import bulk
from mashang.kernel.errors import Invalid, RuleBroken

NAMES = ("单小琳", "欧阳娜", "John O'Neil", "买买提·阿不都", "吕布", "A\u0301ngel 🌙")


def rows(world):
    homes = [world.places["201"], world.places["202"], world.places["other_101"]]
    for index, name in enumerate(NAMES):
        number = id_number_for("330102", date(1980 + index, 3, 4), 401 + index)
        yield NewPerson(
            name=name,
            identifiers=(
                NewIdentifier("citizen_id", number.lower()),
                NewIdentifier("phone", f"+86 137 0000 {index:04d}"),
                NewIdentifier("household_book", "330102777"),
            ),
            residencies=(NewResidency(homes[index % 3], "tenant", date(2020, 1, 1)),),
            facts=(NewFact("chronic_illness", date(2021, 1, 1), note="备注"),) if index % 2 else (),
        )


def one_by_one(row):
    person = steps.add_person(
        name=row.name, sex=row.sex, birth_on=row.birth_on, identifiers=row.identifiers
    )
    for home in row.residencies:
        steps.add_residency(
            person=person,
            place=home.place,
            standing=home.standing,
            since_on=home.since_on,
            source="built",
        )
    for fact in row.facts:
        steps.add_fact(
            person=person, kind=fact.kind, since_on=fact.since_on, source="built", note=fact.note
        )
    return person.pk


def picture(person_id):
    """Everything that is stored of a person, without ids, nonces and keys."""
    person = Person.objects.get(pk=person_id)
    return {
        "person": (person.name.open(), person.sex, person.birth.open(), person.is_protected,
                   person.died_on, person.merged_into, person.created_at),
        "keys": sorted(bytes(one.key) for one in NameKey.objects.filter(person=person)),
        "numbers": sorted(
            (one.type, one.value.open(), bytes(one.index), one.is_exclusive, one.since, one.until)
            for one in Identifier.objects.filter(person=person)
        ),
        "homes": sorted(
            Residency.objects.filter(person=person).values_list(
                "place_id", "path", "standing", "since_on", "until_on", "source", "recorded_at"
            )
        ),
        "facts": sorted(
            (one.kind, one.note.open(), one.since_on, one.until_on, one.source, one.recorded_at)
            for one in Fact.objects.filter(person=person)
        ),
    }  # fmt: skip


def test_many_at_once_is_the_same_as_one_by_one(world):
    with transaction.atomic():
        at_once = [picture(one) for one in steps.add_people(rows(world), source="built")]
        transaction.set_rollback(True)
    singly = [picture(one_by_one(row)) for row in rows(world)]
    assert at_once == singly


def test_people_added_at_once_are_found_like_others(world):
    ids = steps.add_people(rows(world), source="built")
    found = queries.search(world.actor("worker"), "shanxiaolin")
    assert [one.person_id for one in found] == [ids[0]]
    assert steps.find_person("citizen_id", id_number_for("330102", date(1980, 3, 4), 401))


def test_one_impossible_row_stops_them_all(world):
    before = Person.objects.count()
    bad = NewPerson(name="王", identifiers=(NewIdentifier("phone", "12"),))
    with pytest.raises(Invalid):
        steps.add_people([*rows(world), bad], source="built")
    nowhere = NewPerson(
        name="王", residencies=(NewResidency(world.places["home"], "owner", date(2020, 1, 1)),)
    )
    with pytest.raises(RuleBroken), transaction.atomic():
        steps.add_people([*rows(world), nowhere], source="built")
    assert Person.objects.count() == before


def test_a_document_twice_stops_them_all(world):
    before = Person.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        steps.add_people([*rows(world), *rows(world)], source="built")
    assert Person.objects.count() == before


def test_nobody_is_added_from_nothing(world):
    assert steps.add_people([], source="built") == []
    assert bulk.insert([]) == 0


def test_rows_of_two_tables_are_no_bulk(world):
    person = world.people["tenant"]
    with pytest.raises(ValueError, match="one table"):
        bulk.insert([person, Fact(person=person)])
