"""One line: what it finds, what it does not, and what remains of it."""

import pytest

from mashang.elements.cases.models import Case
from mashang.elements.people import queries as people
from mashang.elements.people.models import Identifier
from mashang.foundation.records.models import Record
from mashang.front.search import actions
from mashang.kernel.errors import Invalid, NotAllowed
from tests.work.needs import ask_for

RESIDENT_PHONE, PROTECTED_PHONE = "13900000000", "13900000008"


def look_up(world, who, text):
    return actions.look_up(actor=world.actor(who), text=text)


def names(found):
    return [one.name for one in found.people.items]


def looks():
    return Record.objects.filter(verb="search.look_up")


def test_a_case_is_found_by_its_number_by_whoever_works_there(world):
    ask_for(world)
    number = Case.objects.get().number
    for who in ("grid", "worker", "chief", "supervisor"):
        assert [one.number for one in look_up(world, who, number).cases] == [number]
    for who in ("other_worker", "other_repairer", "guard", "administrator"):
        assert look_up(world, who, number).is_empty


def test_the_beginning_of_a_number_finds_the_cases_of_a_day_in_scope(world):
    ask_for(world)
    ask_for(world, "stranger", "stranger")
    begun = Case.objects.first().number[:8]
    assert len(look_up(world, "chief", begun).cases) == 2
    assert len(look_up(world, "worker", begun).cases) == 1


@pytest.mark.parametrize("typed", ["天新家园1幢101", "1-101", "1幢101室", "天新社区天新家园1-101"])
def test_a_room_is_found_however_it_is_written(world, typed):
    found = look_up(world, "worker", typed)
    assert [one.place_id for one in found.places] == [world.places["101"].pk]


def test_a_bare_room_means_one_place_to_its_own_worker_and_several_to_the_chief(world):
    own = look_up(world, "other_worker", "1幢101")
    assert [one.place_id for one in own.places] == [world.places["other_101"].pk]
    both = look_up(world, "chief", "1幢101")
    assert {one.place_id for one in both.places} == {
        world.places["101"].pk,
        world.places["other_101"].pk,
    }
    assert both.why is not None


@pytest.mark.parametrize("typed", ["沈思远", "shensiyuan", "SSY"])
def test_a_person_is_found_by_name_pinyin_or_initials_masked_and_without_a_record(world, typed):
    found = look_up(world, "worker", typed)
    assert names(found) == ["沈*远"]
    assert not looks().exists()
    assert look_up(world, "other_worker", typed).is_empty


def test_whoever_is_found_by_a_number_can_see_who_typed_it(world):
    assert names(look_up(world, "grid", RESIDENT_PHONE)) == ["沈*远"]
    person_id = world.people["resident"].person_id
    (look,) = people.looks(world.actor("resident"), person_id).items
    assert (look.unit, look.role, look.fields) == ("天新社区居委会", "网格员", ("phone",))


def test_a_document_number_is_a_look_at_the_document(world):
    number = Identifier.objects.get(person=world.people["resident"], type="citizen_id").value.open()
    assert names(look_up(world, "worker", number)) == ["沈*远"]
    assert looks().get().field_names == ["document"]


def test_a_number_out_of_scope_finds_nobody_and_leaves_a_record_that_names_nobody(world):
    found = look_up(world, "other_worker", RESIDENT_PHONE)
    assert found.is_empty
    record = looks().get()
    assert not record.is_look
    assert RESIDENT_PHONE not in str(record.__dict__)
    assert not people.looks(world.actor("resident"), world.people["resident"].person_id).items


def test_the_same_answer_for_nobody_and_for_somebody_elsewhere(world):
    """Nothing in the answer tells a number of another community from one that nobody has."""
    elsewhere, nowhere = (
        look_up(world, "other_worker", one) for one in (RESIDENT_PHONE, "13711112222")
    )
    assert elsewhere.people == nowhere.people
    assert (elsewhere.cases, elsewhere.places) == (nowhere.cases, nowhere.places)


def test_a_protected_person_is_there_for_the_two_named_roles_only(world):
    for who in ("worker", "grid", "section", "supervisor"):
        assert look_up(world, who, PROTECTED_PHONE).is_empty
        assert look_up(world, who, "闻静").is_empty
    for who in ("protected_reader", "chief"):
        assert names(look_up(world, who, PROTECTED_PHONE)) == ["闻*"]


def test_who_moved_away_is_found_no_more(world):
    assert look_up(world, "worker", "麻晓").is_empty


def test_residents_look_up_nobody(world):
    for who in ("resident", "landlord", "anonymous"):
        with pytest.raises(NotAllowed):
            look_up(world, who, RESIDENT_PHONE)
    assert not looks().exists()


@pytest.mark.parametrize("typed", ["", "   ", "长" * 101])
def test_nothing_and_too_much_are_refused(world, typed):
    with pytest.raises(Invalid):
        look_up(world, "worker", typed)
