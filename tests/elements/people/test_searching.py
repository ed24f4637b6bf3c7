"""Finding people by whole words, within reach."""

from datetime import date

import pytest

from mashang.domain.identifiers import id_number_for
from mashang.elements.people import queries, steps
from mashang.elements.people.models import Identifier, NameKey, Person
from mashang.foundation import keys
from mashang.kernel.errors import Invalid


def found(world, text, who="worker"):
    return {one.person_id for one in queries.search(world.actor(who), text)}


@pytest.mark.parametrize(
    "text",
    [
        "沈思远", " 沈 思远 ", "shensiyuan", "Shen Siyuan", "ssy", "SSY",
        "13900000000", "+86 139-0000-0000", "１３９００００００００",
        "沈思远 13900000000",
    ],
)  # fmt: skip
def test_somebody_is_found_by_name_pinyin_initials_and_numbers(world, text):
    assert world.people["resident"].pk in found(world, text)


def test_somebody_is_found_by_document_in_any_writing(world):
    number = steps.find_person("citizen_id", _number_of(world, "resident"))
    assert number == world.people["resident"]
    assert found(world, _number_of(world, "resident").lower()) == {world.people["resident"].pk}


def test_a_part_of_a_name_finds_nobody(world):
    assert found(world, "沈") == set()
    assert found(world, "1390000") == set()


def test_words_must_all_fit(world):
    assert found(world, "沈思远 13900000001") == set()


def test_namesakes_are_told_apart_by_masked_facts(world):
    twin = steps.add_person(
        name="沈思远",
        identifiers=[
            steps.NewIdentifier("citizen_id", id_number_for("330102", date(1950, 2, 3), 17))
        ],
    )
    steps.add_residency(
        person=twin,
        place=world.places["202"],
        standing="owner",
        since_on=date(2000, 1, 1),
        source="registered",
    )
    lines = {one.person_id: one for one in queries.search(world.actor("worker"), "沈思远")}
    assert set(lines) == {twin.pk, world.people["resident"].pk}
    one, other = lines.values()
    assert one.name == other.name == "沈*远"
    assert (one.home, one.document, one.age_band) != (other.home, other.document, other.age_band)


def test_a_namesake_elsewhere_is_not_hinted_at(world):
    steps.add_residency(
        person=steps.add_person(name="沈思远"),
        place=world.places["other_101"],
        standing="owner",
        since_on=date(2000, 1, 1),
        source="registered",
    )
    assert found(world, "沈思远") == {world.people["resident"].pk}


@pytest.mark.parametrize("who", ["resident", "housemate", "newcomer", "anonymous", "repairer"])
def test_residents_and_strangers_find_nobody_by_search(world, who):
    assert found(world, "沈思远", who=who) == set()


@pytest.mark.parametrize("text", ["", "   ", "\u3000"])
def test_an_empty_search_is_refused(world, text):
    with pytest.raises(Invalid):
        queries.search(world.actor("worker"), text)


def test_a_page_of_residents_costs_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    actor = world.actor("worker")
    actor.held()
    with django_assert_max_num_queries(9):
        few = queries.residents_of(actor, world.places["101"])
    with django_assert_max_num_queries(9):
        many = queries.residents_of(actor, world.places["tianxin"])
    assert len(many) > len(few) > 0


def test_a_list_of_residents_is_paged_without_loss(world):
    actor, place = world.actor("worker"), world.places["tianxin"]
    seen, cursor = [], None
    while True:
        page = queries.residents_of(actor, place, cursor, size=2)
        seen += [one.person_id for one in page]
        cursor = page.next_cursor
        if cursor is None:
            break
    whole = [one.person_id for one in queries.residents_of(actor, place)]
    assert seen == whole
    assert len(set(seen)) == len(seen)


def test_only_who_may_know_sees_who_needs_care(world):
    steps.add_fact(
        person=world.people["grandmother"],
        kind="living_alone",
        since_on=date(2026, 1, 1),
        source="registered",
    )
    by = {
        who: next(
            one
            for one in queries.residents_of(world.actor(who), world.places["102"])
            if one.person_id == world.people["grandmother"].pk
        )
        for who in ("worker", "chief")
    }
    assert [str(one) for one in by["worker"].facts] == ["独居"]
    assert by["chief"].facts is None
    assert queries.card(world.actor("chief"), world.people["grandmother"].pk).facts is None


def test_a_person_without_key_says_destroyed_and_breaks_no_list(world):
    keys.destroy_subject("people.identity", world.people["tenant"].pk)
    line = queries.residents_of(world.actor("worker"), world.places["201"]).items[0]
    assert line.name == "已销毁"
    assert queries.card(world.actor("worker"), world.people["tenant"].pk).name == "已销毁"


def test_nothing_readable_stands_in_the_tables(world):
    person = Person.objects.get(pk=world.people["resident"].pk)
    raw = bytes(person.__dict__["name"]) + bytes(person.__dict__["birth"])
    raw += b"".join(
        bytes(one.__dict__["value"]) + bytes(one.index)
        for one in Identifier.objects.filter(person=person)
    )
    raw += b"".join(bytes(one.key) for one in NameKey.objects.filter(person=person))
    for secret in ("沈思远", "shensiyuan", "13900000000", "1990"):
        assert secret.encode() not in raw


def _number_of(world, name):
    row = Identifier.objects.get(person=world.people[name], type="citizen_id")
    return row.value.open()
