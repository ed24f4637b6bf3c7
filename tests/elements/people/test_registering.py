"""Moving in, moving out, dying, being corrected."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.domain.identifiers import id_number_for
from mashang.elements.people import actions, queries, steps
from mashang.elements.people.actions import Newcomer
from mashang.elements.people.models import ActsFor, Correction, Identifier, Person, Residency
from mashang.foundation.records.models import Record
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken

NUMBER = id_number_for("330102", date(1984, 2, 29), 314)
PAPER = steps.NewIdentifier("citizen_id", NUMBER)


def register(world, who="worker", place="202", **changes):
    given = {
        "newcomer": Newcomer(
            "车晓", identifiers=(PAPER, steps.NewIdentifier("phone", "13911112222"))
        ),
        "standing": Residency.Standing.TENANT,
        "since_on": date(2026, 4, 1),
        "command_id": uuid4(),
    } | changes
    return actions.register_resident(
        actor=world.actor(who), place_id=world.places[place].pk, **given
    )


def test_a_newcomer_is_registered_with_what_the_document_tells(world):
    person = Person.objects.get(pk=register(world))
    assert person.name.open() == "车晓"
    assert person.birth.open() == "1984-02-29"
    assert person.sex == "f"
    assert queries.home_of(person) == world.places["202"]
    assert Record.objects.filter(verb="people.register", staff_no="T-WORKER").count() == 1


def test_the_same_command_registers_once(world):
    command = uuid4()
    assert register(world, command_id=command) == register(world, command_id=command)
    assert Residency.objects.filter(place=world.places["202"], standing="tenant").count() == 1


def test_who_is_known_by_the_document_is_not_made_twice(world):
    first = register(world)
    before = Person.objects.count()
    second = register(world, place="302", newcomer=Newcomer("车 晓", identifiers=(PAPER,)))
    assert first == second
    assert Person.objects.count() == before
    assert Residency.objects.filter(person_id=first).count() == 2


def test_somebody_elses_document_is_refused(world):
    register(world)
    with pytest.raises(Conflict) as refusal:
        register(world, place="302", newcomer=Newcomer("车萧", identifiers=(PAPER,)))
    assert refusal.value.code == "people.document_disagrees"


def test_a_protected_persons_document_is_not_confirmed_to_a_worker(world):
    number = Identifier.objects.get(person=world.people["protected"], type="citizen_id")
    paper = steps.NewIdentifier("citizen_id", number.value.open())
    with pytest.raises(Conflict) as refusal:
        register(world, newcomer=Newcomer("闻静", identifiers=(paper,)))
    assert refusal.value.code == "people.document_disagrees"


def test_nobody_is_registered_twice_in_one_room(world):
    register(world)
    with pytest.raises(Conflict):
        register(world)


@pytest.mark.parametrize("place", ["building", "home", "tianxin"])
def test_nobody_lives_in_a_building_as_a_whole(world, place):
    with pytest.raises(RuleBroken):
        register(world, place=place)


@pytest.mark.parametrize(
    ("since_on", "code"),
    [(date(1984, 2, 28), "people.impossible_day"), (date(2028, 1, 1), "people.impossible_day")],
)
def test_impossible_days_are_refused(world, since_on, code):
    with pytest.raises(RuleBroken) as refusal:
        register(world, since_on=since_on)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("newcomer", "error"),
    [
        (Newcomer("  "), Invalid),
        (Newcomer("王" * 101), Invalid),
        (Newcomer("王", sex="x"), Invalid),
        (Newcomer("王", birth_on=date(1700, 1, 1)), RuleBroken),
        (Newcomer("王", birth_on=date(2027, 1, 1)), RuleBroken),
        (Newcomer("王", sex="m", identifiers=(PAPER,)), RuleBroken),
        (Newcomer("王", birth_on=date(1984, 2, 28), identifiers=(PAPER,)), RuleBroken),
        (Newcomer("王", identifiers=(steps.NewIdentifier("citizen_id", "330102198402290000"),)), Invalid),
        (Newcomer("王", identifiers=(steps.NewIdentifier("phone", "1390000"),)), Invalid),
        (Newcomer("王", identifiers=(steps.NewIdentifier("library_card", "1"),)), Invalid),
    ],
)  # fmt: skip
def test_impossible_particulars_are_refused_and_nothing_remains(world, newcomer, error):
    before = Person.objects.count()
    with pytest.raises(error):
        register(world, newcomer=newcomer)
    assert Person.objects.count() == before


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00"),
        min_size=1,
        max_size=100,
    ).filter(lambda text: text.strip())
)
def test_any_unicode_name_comes_back_unchanged_and_is_found(world, name):
    person = steps.add_person(name=name)
    assert Person.objects.get(pk=person.pk).name.open() == name.strip()
    steps.add_residency(
        person=person,
        place=world.places["202"],
        standing="lodger",
        since_on=date(2026, 1, 1),
        source="registered",
    )


@pytest.mark.parametrize(
    ("who", "error"), [("other_worker", OutOfScope), ("grid", NotAllowed), ("resident", OutOfScope)]
)
def test_only_who_registers_there_may_register(world, who, error):
    with pytest.raises(error):
        register(world, who=who)


def test_a_coming_home_is_no_home_yet(world):
    person = Person.objects.get(pk=register(world, since_on=time.today() + timedelta(days=3)))
    assert queries.home_of(person) is None
    assert queries.card(world.actor("worker"), person.pk).home
    assert person not in queries.present_adults(world.places["202"])


def test_moving_out_twice_is_refused(world):
    person_id = register(world)
    home = queries.card(world.actor("worker"), person_id).homes[0]
    keep = {"residency_id": home.residency_id, "until_on": time.today() + timedelta(days=2)}
    actions.move_out(actor=world.actor("worker"), command_id=uuid4(), **keep)
    with pytest.raises(Conflict):
        actions.move_out(actor=world.actor("worker"), command_id=uuid4(), **keep)
    with pytest.raises(OutOfScope):
        actions.move_out(
            actor=world.actor("worker"),
            command_id=uuid4(),
            residency_id=uuid4(),
            until_on=time.today(),
        )


def test_adults_are_told_children_are_not(world):
    names = {one.name.open() for one in queries.present_adults(world.places["101"])}
    assert names == {"沈思远", "沈若溪"}


def test_a_family_may_share_phone_and_household_book(world):
    for number in ("13900000000",):
        steps.add_identifier(world.people["housemate"], steps.NewIdentifier("phone", number))
    book = steps.NewIdentifier("household_book", "330102000123")
    steps.add_identifier(world.people["housemate"], book)
    steps.add_identifier(world.people["resident"], book)
    assert len(steps.find_by_phone("13900000000")) == 2
    assert steps.find_person("household_book", "330102000123") is None


def test_a_document_belongs_to_one_person(world):
    register(world)
    with pytest.raises(Conflict):
        steps.add_identifier(world.people["tenant"], PAPER)


def test_the_dead_are_known_by_document_and_register_nowhere(world):
    person_id = register(world)
    actions.record_death(
        actor=world.actor("worker"), person_id=person_id, died_on=time.today(), command_id=uuid4()
    )
    with pytest.raises(RuleBroken):
        register(world)
    with pytest.raises(RuleBroken):
        steps.link_account(
            account=world.accounts["newcomer"],
            person=Person.objects.get(pk=person_id),
            basis=ActsFor.Basis.SELF,
            approved_by=None,
        )
    assert steps.find_by_phone("13911112222") == []


def test_facts_are_stated_once_and_ended(world):
    person_id, worker = world.people["grandmother"].pk, world.actor("worker")
    fact_id = actions.record_fact(
        actor=worker,
        person_id=person_id,
        kind="aged_80",
        since_on=date(2020, 1, 3),
        command_id=uuid4(),
    )
    with pytest.raises(Conflict):
        actions.record_fact(
            actor=worker,
            person_id=person_id,
            kind="aged_80",
            since_on=time.today(),
            command_id=uuid4(),
        )
    with pytest.raises(Invalid):
        actions.record_fact(
            actor=worker,
            person_id=person_id,
            kind="rich",
            since_on=time.today(),
            command_id=uuid4(),
        )
    with pytest.raises(RuleBroken):
        actions.record_fact(
            actor=worker,
            person_id=person_id,
            kind="disabled",
            since_on=time.today() + timedelta(days=1),
            command_id=uuid4(),
        )
    actions.end_fact(actor=worker, fact_id=fact_id, until_on=time.today(), command_id=uuid4())
    assert "aged_80" not in str(Record.objects.filter(verb="people.record_fact").values("facts"))


def test_a_correction_is_asked_and_answered_with_a_reason(world):
    asked = actions.ask_correction(
        actor=world.actor("tenant"),
        person_id=world.people["tenant"].pk,
        field="birth",
        text="应为 1998-07-05 <b>",
        command_id=uuid4(),
    )
    waiting = queries.corrections_waiting(world.actor("worker"))
    assert [one.correction_id for one in waiting] == [asked]
    assert queries.corrections_waiting(world.actor("other_worker")) == []
    actions.answer_correction(
        actor=world.actor("worker"),
        correction_id=asked,
        is_corrected=False,
        text="与身份证一致",
        command_id=uuid4(),
    )
    line = queries.corrections_of(world.actor("tenant"), world.people["tenant"].pk)[0]
    assert (line.answer, line.status) == ("与身份证一致", Correction.Status.REFUSED)
    with pytest.raises(Conflict):
        actions.answer_correction(
            actor=world.actor("worker"),
            correction_id=asked,
            is_corrected=True,
            text="再答",
            command_id=uuid4(),
        )
    with pytest.raises(OutOfScope):
        queries.correction(world.actor("housemate"), asked)


def test_contact_numbers_are_replaced_by_their_owner(world):
    def own(who, whom, *phones):
        actions.correct_own(
            actor=world.actor(who),
            person_id=world.people[whom].pk,
            phones=phones,
            command_id=uuid4(),
        )

    own("tenant", "tenant", "13700001111", "0571-88112233", "13700001111")
    record = queries.own_record(world.actor("tenant"), world.people["tenant"].pk)
    assert {one.value for one in record.phones} == {"13700001111", "0571-88112233"}
    with pytest.raises(RuleBroken):
        own("tenant", "tenant", "13700001111", "13700001112", "13700001113", "13700001114")
    with pytest.raises(OutOfScope):
        own("landlord", "tenant", "13700001111")
    with pytest.raises(NotAllowed):
        own("proxy", "grandmother", "13700001111")


def test_a_correction_changes_what_was_given_and_nothing_else(world):
    person = world.people["tenant"]
    actions.correct_person(
        actor=world.actor("worker"), person_id=person.pk, name="邬铭", command_id=uuid4()
    )
    assert [one.person_id for one in queries.search(world.actor("worker"), "邬铭")] == [person.pk]
    assert queries.search(world.actor("worker"), "邬明").items == []
    assert Person.objects.get(pk=person.pk).birth.open() == "1998-07-04"
    with pytest.raises(RuleBroken):
        actions.correct_person(
            actor=world.actor("worker"),
            person_id=person.pk,
            birth_on=date(1998, 7, 5),
            command_id=uuid4(),
        )


def test_a_document_set_right_replaces_the_old_one(world):
    person = world.people["tenant"]
    old = Identifier.objects.get(person=person, type="citizen_id").value.open()
    actions.correct_person(
        actor=world.actor("worker"), person_id=person.pk, document=PAPER, command_id=uuid4()
    )
    assert steps.find_person("citizen_id", NUMBER) == person
    assert steps.find_person("citizen_id", old) is None
    assert Person.objects.get(pk=person.pk).birth.open() == "1984-02-29"
