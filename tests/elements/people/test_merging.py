"""Two registrations of one person: found, merged, parted exactly, or said to be two people."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from mashang.elements.cases import steps as cases
from mashang.elements.cases.drafting import Opening
from mashang.elements.people import actions, queries, steps
from mashang.elements.people.jobs import compare, forget_departed, forget_merges
from mashang.elements.people.models import (
    ActsFor,
    Fact,
    Identifier,
    Likely,
    Merge,
    NameKey,
    Person,
    Residency,
)
from mashang.foundation import keys
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.grants import steps as grants
from mashang.foundation.keys.fields import Sealed
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.house import house
from tests.elements.people.test_pages import client_of, url
from tests.world import build_world


def again(world, name="沈思远", home="202", *, phone="13900000000", born=date(1990, 5, 1)):
    """The resident, registered a second time without a document."""
    with transaction.atomic():
        person = steps.add_person(
            name=name, birth_on=born, identifiers=[steps.NewIdentifier("phone", phone)]
        )
        steps.add_residency(
            person=person, place=world.places[home], standing=Residency.Standing.TENANT,
            since_on=date(2024, 1, 1), source="test",
        )  # fmt: skip
        steps.add_fact(
            person=person, kind=Fact.Kind.DIALYSIS, since_on=date(2025, 1, 1), source="test",
            note="周三",
        )  # fmt: skip
    world.people["again"] = person
    return person


def merge(world, who="worker", kept="resident", other="again", choose=()):
    return actions.merge_persons(
        actor=world.actor(who), kept_id=world.people[kept].pk, other_id=world.people[other].pk,
        from_other=choose, command_id=uuid4(),
    )  # fmt: skip


def undo(world, merge_id, who="worker"):
    return actions.undo_merge(actor=world.actor(who), merge_id=merge_id, command_id=uuid4())


def differ(world, who="worker", one="resident", other="again"):
    actions.say_not_the_same(
        actor=world.actor(who), person_id=world.people[one].pk,
        other_id=world.people[other].pk, command_id=uuid4(),
    )  # fmt: skip


def everything():
    """All that the rooms hold of people, opened: what must be as before."""
    found = {}
    models_ = {row.column.rpartition(".")[0] for row in house().person_rows}
    for label in sorted(models_ - {"people.Merge", "people.Likely", "people.Sign"}):
        for row in apps.get_model(label)._default_manager.all():
            found[label, str(row.pk)] = {
                field.attname: _value(row, field)
                for field in row._meta.concrete_fields
                if field.attname != "compared_at"
            }
    keys_ = {(row.person_id, bytes(row.key)) for row in NameKey.objects.all()}
    for one in [key for key in found if key[0] == "people.NameKey"]:
        del found[one]
    return found, keys_


def _value(row, field: models.Field):
    value = getattr(row, field.attname)
    return value.open() if isinstance(value, Sealed) else value


def test_the_same_name_and_birth_are_listed_and_read_by_nobody_out_of_reach(world):
    again(world)
    assert compare() > 0
    pairs = queries.likely_pairs(world.actor("worker")).items
    assert {(pair.one.person_id, pair.other.person_id) for pair in pairs} == {
        tuple(sorted((world.people["resident"].pk, world.people["again"].pk)))
    }
    assert "思" not in pairs[0].one.name
    for name in ("other_worker", "resident", "grid", "guard"):
        assert not queries.likely_pairs(world.actor(name)).items


def test_a_protected_person_shows_to_nobody_by_resemblance(world):
    again(world, name="闻静", born=date(1988, 2, 7))
    compare()
    assert Likely.objects.count() == 1
    assert not queries.likely_pairs(world.actor("worker")).items
    with pytest.raises(OutOfScope):
        merge(world, kept="again", other="protected")
    with transaction.atomic():
        where = world.places["street"]
        grants.give(
            account=world.accounts["officer"], role="section_chief", scope_ref=where.place_id,
            scope_name=where.name, scope_paths=[where.path], since=time.now(),
        )  # fmt: skip
    assert queries.likely_pairs(world.actor("officer")).items


def test_whoever_changed_is_compared_again(world):
    person = again(world, name="甘棠", born=date(1970, 1, 1), phone="13711112222")
    compare()
    assert not Likely.objects.exists()
    with transaction.atomic():
        steps.correct_person(steps.locked(person.pk), name="沈思远", birth_on=date(1990, 5, 1))
    compare()
    assert Likely.objects.count() == 1


def test_what_one_has_follows_the_other(world):
    person = again(world)
    resident = world.people["resident"]
    with transaction.atomic():
        case = cases.open_case(
            actor=world.actor("worker"),
            opening=Opening(
                kind="registration_question", place=world.places["202"], subject=person,
                title="x", detail={},
            ),
        )  # fmt: skip
    merge(world)
    person.refresh_from_db()
    case.refresh_from_db()
    assert person.merged_into == resident
    assert case.subject == resident
    assert {row.place.name for row in Residency.objects.filter(person=resident)} == {
        "101室",
        "202室",
    }
    fact = Fact.objects.get(person=resident, kind="dialysis")
    assert fact.note.open() == "周三"
    assert not queries.search(world.actor("worker"), "沈思远").items[1:]
    assert queries.standing_id(world.actor("worker"), person.pk) == resident.pk


def test_undoing_a_merge_leaves_everything_as_it_was(world):
    again(world)
    compare()
    before = everything()
    merge_id = merge(world, choose=("name",))
    assert everything() != before
    parted = undo(world, merge_id)
    assert parted.later == {}
    assert everything() == before
    merge_id = merge(world, kept="again", other="resident", choose=("name", "sex", "birth"))
    undo(world, merge_id)
    assert everything() == before


@pytest.mark.parametrize("seed", range(6))
def test_merge_then_undo_is_identity_whatever_the_two_have(world, seed):
    """Rows of every sort, doubled ones among them, dealt to two persons at random."""
    dice = random.Random(seed)
    again(
        world, home=dice.choice(["101", "202"]), phone=dice.choice(["13900000000", "13712341234"])
    )
    names = ["resident", "again"]
    with transaction.atomic():
        for kind in dice.sample(Fact.Kind.values[:8], 4):
            for name in dice.sample(names, dice.choice([1, 2])):
                if not Fact.objects.filter(person=world.people[name], kind=kind).exists():
                    steps.add_fact(
                        person=world.people[name], kind=kind, since_on=date(2024, 1, 1),
                        source="test", note=dice.choice(["", "注"]),
                    )  # fmt: skip
        account = accounts.add_resident("13755556666")
        if dice.random() < 0.7:
            steps.link_account(
                account=account, person=world.people["again"], approved_by=None,
                basis=dice.choice([ActsFor.Basis.SELF, ActsFor.Basis.PROXY]),
            )  # fmt: skip
        steps.add_identifier(
            world.people["again"], steps.NewIdentifier("passport", f"E1234567{seed}")
        )
    before = everything()
    kept, other = dice.sample(names, 2)
    merge_id = merge(world, kept=kept, other=other, choose=dice.sample(["name", "document"], 1))
    undo(world, merge_id)
    assert everything() == before


def test_what_came_after_stays_with_the_kept_one_and_is_listed(world):
    again(world)
    merge_id = merge(world)
    with transaction.atomic():
        steps.add_fact(
            person=world.people["resident"], kind=Fact.Kind.DISABLED, since_on=time.today(),
            source="test",
        )  # fmt: skip
    parted = undo(world, merge_id)
    assert parted.later == {"people.Fact.person": 1}
    assert Fact.objects.get(kind="disabled").person == world.people["resident"]


def test_a_second_own_phone_sleeps_until_somebody_checked(world):
    person = again(world)
    with transaction.atomic():
        account = accounts.add_resident("13755556666")
        steps.link_account(
            account=account, person=person, basis=ActsFor.Basis.SELF, approved_by=None
        )
    world.accounts["again"] = account
    merge(world)
    assert queries.acted_for(world.actor("again")) == []
    assert queries.acted_for(world.actor("resident"))[0].is_self


def test_a_look_at_either_registration_is_shown_to_the_person(world):
    person = again(world)
    actions.reveal(
        actor=world.actor("worker"), person_id=person.pk, fields=["phone"],
        purpose="verify_identity", reason="", command_id=uuid4(),
    )  # fmt: skip
    merge(world)
    assert len(queries.looks(world.actor("resident"), world.people["resident"].pk).items) == 1


def test_of_two_numbers_of_one_document_the_right_one_stands(world):
    person = again(world)
    with transaction.atomic():
        for name, number in (("resident", "E12345670"), ("again", "E12345671")):
            steps.add_identifier(world.people[name], steps.NewIdentifier("passport", number))
    merge(world, choose=("document",))
    standing = Identifier.objects.filter(type="passport", until=None)
    assert [row.value.open() for row in standing] == ["E12345671"]
    assert standing.get().person == world.people["resident"]
    assert person.pk


def test_merging_crosses_no_scope(world):
    again(world)
    for who, error in (
        ("other_worker", OutOfScope), ("resident", OutOfScope), ("grid", NotAllowed),
        ("building_head", NotAllowed), ("guard", OutOfScope),
    ):  # fmt: skip
        with pytest.raises(error):
            merge(world, who=who)
    with pytest.raises(OutOfScope):
        merge(world, other="stranger")
    with pytest.raises(Invalid):
        merge(world, other="resident")


def test_the_dead_and_the_living_are_not_merged(world):
    person = again(world)
    person.died_on = time.today()
    person.save()
    with pytest.raises(RuleBroken):
        merge(world)


def test_who_merges_second_is_told(world):
    again(world)
    merge(world)
    with pytest.raises(Conflict) as told:
        merge(world, kept="again", other="resident")
    assert told.value.code == "people.merged_already"
    with pytest.raises(Conflict):
        differ(world)


def test_a_repeat_is_answered_as_the_first_time(world):
    again(world)
    command_id = uuid4()
    given = {
        "actor": world.actor("worker"), "kept_id": world.people["resident"].pk,
        "other_id": world.people["again"].pk, "from_other": (), "command_id": command_id,
    }  # fmt: skip
    assert actions.merge_persons(**given) == actions.merge_persons(**given)
    assert Merge.objects.count() == 1


def test_two_people_are_never_proposed_again(world):
    again(world)
    compare()
    differ(world)
    Person.objects.update(compared_at=None)
    compare()
    assert not Likely.objects.exists()
    with pytest.raises(Conflict) as told:
        merge(world)
    assert told.value.code == "people.said_different"
    with pytest.raises(NotAllowed):
        differ(world, who="grid")


def test_merges_are_undone_the_latest_first_and_once(world, clock):
    again(world)
    first = merge(world)
    clock.move(timedelta(minutes=1))
    world.people["third"] = again(world, home="302", phone="13700000003")
    world.people["again"] = Merge.objects.get(pk=first).other
    second = merge(world, other="third")
    with pytest.raises(Conflict):
        undo(world, first)
    undo(world, second)
    with pytest.raises(OutOfScope):
        undo(world, first, who="other_worker")
    with pytest.raises(NotAllowed):
        undo(world, first, who="grid")
    undo(world, first)
    with pytest.raises(Conflict):
        undo(world, first)


def test_a_merge_is_for_good_when_its_days_are_over(world, clock):
    person = again(world)
    merge_id = merge(world)
    assert forget_departed() == 0
    clock.move(timedelta(days=policies.number("retention.merges_days") + 1))
    assert forget_merges() == 1
    forget_departed()
    person.refresh_from_db()
    assert person.forgotten_at is not None
    assert not Merge.objects.filter(pk=merge_id).exists()
    assert Person.objects.get(pk=world.people["resident"].pk).forgotten_at is None
    with pytest.raises(keys.errors.KeyDestroyed):
        keys.open_text(
            "people.identity", person.pk,
            keys.fields.Place("people_person", "name", str(person.pk)), b"x" * 60,
        )  # fmt: skip


def test_every_column_that_names_a_person_is_declared():
    """Whoever adds one says whether it follows (docs/decisions/0019)."""
    known = {row.column for row in house().person_rows}
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }
    assert found <= known
    assert not {
        one.column
        for one in house().person_rows
        if not apps.get_model(one.column.rpartition(".")[0])
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_of_two_who_merge_in_the_same_second_one_wins_and_the_other_is_told(
    clock, transactional_db
):
    """Crosswise, so that only one order of locks keeps them from waiting for each other."""
    world = build_world()
    again(world)
    together = threading.Barrier(2)

    def try_it(who, kept, other):
        try:
            together.wait()
            merge(world, who=who, kept=kept, other=other)
        except Conflict as told:
            return told.code
        finally:
            connection.close()
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(copy_context().run, try_it, *one)
            for one in (("worker", "resident", "again"), ("section", "again", "resident"))
        ]
        said = [one.result() for one in asked]
    assert sorted(said) == ["merged", "people.merged_already"]
    assert Merge.objects.count() == 1


def beside_url(world, one="resident", other="again", name="beside"):
    return url(name, world.people[one].pk, world.people[other].pk)


def test_the_pages_list_compare_merge_and_undo(world, settings):
    settings.MASHANG_SHELL = ""
    person = again(world, name="沈思元")
    compare()
    with transaction.atomic():
        steps.correct_person(steps.locked(person.pk), sex="f")
    worker = client_of(world, "worker")
    assert "疑似重复" in worker.get(url("residents")).content.decode()
    listed = worker.get(url("likely")).content.decode()
    assert "姓名同音" in listed
    assert "沈思" not in listed
    page = worker.get(beside_url(world)).content.decode()
    assert "不一致" in page
    assert "思远" not in page
    assert worker.post(beside_url(world), {"name": "nobody"}).status_code == 422
    answer = worker.post(beside_url(world), {"name": "other", "sex": "kept", "command_id": uuid4()})
    assert answer.status_code == 303
    assert Person.objects.get(pk=world.people["resident"].pk).name.open() == "沈思元"
    assert worker.get(url("person", person.pk))["Location"] == url(
        "person", world.people["resident"].pk
    )
    assert worker.post(beside_url(world), {"command_id": uuid4()}).status_code in (404, 409)
    done = Merge.objects.get()
    assert worker.post(url("undo_merge", done.pk)).status_code == 303
    assert Person.objects.get(pk=world.people["resident"].pk).name.open() == "沈思远"
    assert worker.post(beside_url(world, name="different")).status_code == 303
    assert "沈" not in worker.get(url("likely")).content.decode()


def test_both_are_revealed_for_one_purpose_and_each_is_recorded(world, settings):
    settings.MASHANG_SHELL = ""
    person = again(world)
    worker = client_of(world, "worker")
    refused = worker.post(beside_url(world, name="beside_reveal"), {"command_id": uuid4()})
    assert refused.status_code == 422
    given = {"fields_wanted": ["phone"], "purpose": "verify_identity", "command_id": uuid4()}
    answer = worker.post(beside_url(world, name="beside_reveal"), given)
    assert answer.status_code == 200
    assert answer.content.decode().count("13900000000") == 2
    assert answer["Cache-Control"] == "no-store"
    for one in (person.pk, world.people["resident"].pk):
        assert len(queries.looks(world.actor("worker"), one).items) == 1


@pytest.mark.parametrize(
    ("who", "status"), [("other_worker", 404), ("section", 200), ("grid", 403), ("resident", 403)]
)
def test_two_registrations_are_compared_by_who_may_change_both(world, settings, who, status):
    settings.MASHANG_SHELL = ""
    again(world)
    assert client_of(world, who).get(beside_url(world)).status_code == status
    assert (
        client_of(world, "worker").get(beside_url(world, "resident", "protected")).status_code
        == 404
    )
