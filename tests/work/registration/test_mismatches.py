"""人户分离 and other contradictions: asked once, by one case, until the register agrees."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from mashang.elements.cases.models import Case
from mashang.elements.people import steps as people
from mashang.elements.people.models import Fact, Person, Residency
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock as time
from mashang.work.registration import jobs, queries
from mashang.work.registration.models import Mismatch


def household(world, who, note=""):
    with transaction.atomic():
        return people.add_fact(
            person=world.people[who], kind=Fact.Kind.HOUSEHOLD_REGISTER,
            since_on=date(2020, 1, 1), source="test", note=note,
        )  # fmt: skip


def test_who_is_registered_here_and_lives_nowhere_is_asked_once(world):
    household(world, "ex_tenant")
    household(world, "resident")
    assert jobs.find_mismatches() == {"found": 1, "gone": 0}
    assert jobs.find_mismatches() == {"found": 0, "gone": 0}
    row = Mismatch.objects.get()
    assert row.person == world.people["ex_tenant"]
    assert row.kind == "registered_away"
    assert row.case.seat_path == world.places["tianxin"].path


def test_it_ends_by_itself_when_the_register_agrees(world):
    fact = household(world, "ex_tenant")
    jobs.find_mismatches()
    with transaction.atomic():
        people.end_fact(fact, until_on=time.today())
    assert jobs.find_mismatches() == {"found": 0, "gone": 1}
    assert not Case.objects.get(kind="register_mismatch").is_open
    assert not queries.mismatches(world.actor("worker")).items


def test_a_household_at_another_door_is_asked(world):
    household(world, "resident", note="天新家园1幢202室")
    household(world, "landlord", note="天新家园1幢302室")
    household(world, "tenant", note="外省某村")
    jobs.find_mismatches()
    assert [(row.person, row.kind) for row in Mismatch.objects.all()] == [
        (world.people["resident"], "registered_elsewhere")
    ]


def test_two_own_homes_the_dead_with_a_home_and_births_too_late_are_asked(world):
    with transaction.atomic():
        people.add_residency(
            person=world.people["resident"], place=world.places["other_101"],
            standing=Residency.Standing.OWNER, since_on=date(2021, 1, 1), source="test",
        )  # fmt: skip
    Person.objects.filter(pk=world.people["tenant"].pk).update(died_on=time.today())
    child = Person.objects.get(pk=world.people["child"].pk)
    child.birth = (time.today() - timedelta(days=5)).isoformat()
    child.save()
    jobs.find_mismatches()
    assert set(Mismatch.objects.values_list("kind", flat=True)) == {
        "two_own_homes", "dead_but_here", "lived_before_birth",
    }  # fmt: skip


def test_the_list_is_the_communitys_and_a_protected_person_is_the_streets(world):
    household(world, "ex_tenant")
    protected = household(world, "protected", note="天新家园1幢202室")
    assert protected
    jobs.find_mismatches()
    assert len(queries.mismatches(world.actor("worker")).items) == 1
    for name in ("other_worker", "grid", "resident"):
        assert not queries.mismatches(world.actor(name)).items
    rows = queries.mismatches(world.actor("section")).items
    assert len(rows) == 2
    assert [row.person_id for row in rows if "闻" in str(row.name)] == []
    assert None in [row.person_id for row in rows]


def test_what_was_asked_is_never_doubled(world):
    household(world, "ex_tenant")
    jobs.find_mismatches()
    row = Mismatch.objects.get()
    other = Case.objects.get(pk=row.case_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mismatch.objects.create(
            person=row.person, kind=row.kind, path=row.path, case=other, found_at=row.found_at
        )


def test_what_is_gone_long_enough_is_forgotten(world, clock):
    fact = household(world, "ex_tenant")
    jobs.find_mismatches()
    with transaction.atomic():
        people.end_fact(fact, until_on=time.today())
    jobs.find_mismatches()
    clock.move(timedelta(days=policies.number("retention.registrations_days") + 1))
    jobs.forget_old()
    assert not Mismatch.objects.exists()
