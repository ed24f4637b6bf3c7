"""A tenant of a room that nobody lets: one question a building, which ends with the answer."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from mashang.domain.letting import RoomHeld, owner_is_unknown
from mashang.elements.cases.models import Case, Entry
from mashang.elements.people import steps as people
from mashang.elements.people.models import Person, Residency
from mashang.elements.places import steps as places
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock as time
from mashang.work.tenancy import actions, jobs, queries, steps
from mashang.work.tenancy.kinds import NO_OWNER
from mashang.work.tenancy.models import UnknownOwner
from mashang.work.tenancy.parties import Party
from mashang.work.tenancy.steps import Term
from tests.browser import signed_in

NOTHING = {"found": 0, "gone": 0}
TENANT, OWNER = Residency.Standing.TENANT, Residency.Standing.OWNER


def moves_in(world, room, *, standing=TENANT, since_on=date(2026, 1, 5), name="租客"):
    """Somebody new in a room."""
    place = world.places[room] if isinstance(room, str) else room
    with transaction.atomic():
        person = people.add_person(name=name, identifiers=[])
        people.add_residency(
            person=person, place=place, standing=standing, since_on=since_on, source="test"
        )
    return person


def lets(world, room="201", who="landlord"):
    with transaction.atomic():
        return steps.let(
            place=world.places[room], landlord=world.people[who], since_on=time.today(),
            at=time.now(), by=None,
        )  # fmt: skip


def case():
    return Case.objects.get(kind=NO_OWNER)


def test_only_a_room_with_a_tenant_and_no_owner_is_asked_about():
    assert owner_is_unknown(RoomHeld(n_tenants=2))
    assert not owner_is_unknown(RoomHeld(n_tenants=2, n_owners=1))
    assert not owner_is_unknown(RoomHeld())


def test_the_room_of_the_tenant_is_asked_about_once_by_the_case_of_its_building(world):
    moves_in(world, "201")  # a second tenant of the same room
    moves_in(world, "101")  # its owner lives there
    assert jobs.find_unknown_owners() == {"found": 1, "gone": 0}
    assert jobs.find_unknown_owners() == NOTHING
    row = UnknownOwner.objects.get()
    assert (row.place, row.building) == (world.places["201"], world.places["building"])
    assert (case().place, case().subject) == (world.places["building"], None)
    assert case().seat_path == world.places["tianxin"].path
    (shown,) = queries.unknown_owners(world.actor("worker")).items
    assert (shown.n_tenants, shown.number) == (2, case().number)


def test_another_room_of_the_building_joins_the_case_and_makes_no_second(world):
    jobs.find_unknown_owners()
    moves_in(world, "202", standing=TENANT)
    with transaction.atomic():
        left = Residency.objects.get(person=world.people["proxy"])
        people.end_residency(left, until_on=time.today())
    assert jobs.find_unknown_owners() == {"found": 1, "gone": 0}
    assert UnknownOwner.objects.filter(case=case()).count() == 2
    assert any("202室" in entry.note.open() for entry in Entry.objects.filter(case=case()))


@pytest.mark.parametrize("how", ["letting", "owner", "tenancy", "left"])
def test_it_ends_by_itself_when_the_owner_is_known_or_the_tenant_left(world, how):
    jobs.find_unknown_owners()
    if how == "letting":
        lets(world)
    elif how == "owner":
        moves_in(world, "201", standing=OWNER)
    elif how == "tenancy":
        with transaction.atomic():
            steps.add_tenancy(
                place=world.places["201"], landlord=world.people["landlord"],
                tenant=world.people["tenant"], term=Term(date(2026, 1, 5), None),
                at=time.now(), reported_by=None,
            )  # fmt: skip
    else:
        with transaction.atomic():
            left = Residency.objects.get(person=world.people["tenant"])
            people.end_residency(left, until_on=time.today())
    assert jobs.find_unknown_owners() == {"found": 0, "gone": 1}
    assert not case().is_open
    assert not queries.unknown_owners(world.actor("worker")).items


def test_a_case_stays_open_while_it_asks_about_one_room_more(world):
    moves_in(world, "302")  # its owner lives there and is no tenant's landlord yet
    Person.objects.filter(pk=world.people["landlord"].pk).update(died_on=time.today())
    assert jobs.find_unknown_owners() == {"found": 2, "gone": 0}
    lets(world, who="proxy")
    assert jobs.find_unknown_owners() == {"found": 0, "gone": 1}
    assert case().is_open
    assert [row.address for row in queries.unknown_owners(world.actor("worker")).items] == [
        world.places["302"].full_name
    ]


def test_the_heir_of_a_dead_landlord_is_asked_for(world):
    lets(world)
    assert jobs.find_unknown_owners() == NOTHING
    with transaction.atomic():
        landlord = people.locked(world.people["landlord"].pk)
        people.record_death(landlord, died_on=time.today())
    assert jobs.find_unknown_owners() == {"found": 1, "gone": 0}


def test_nobody_is_asked_before_the_landlord_had_the_days_of_the_law(world, clock):
    lets(world)
    moves_in(world, "202", since_on=time.today())
    with transaction.atomic():
        left = Residency.objects.get(person=world.people["proxy"])
        people.end_residency(left, until_on=time.today())
    assert jobs.find_unknown_owners() == NOTHING
    clock.move(timedelta(days=14))
    assert jobs.find_unknown_owners() == {"found": 1, "gone": 0}


def test_what_the_community_finished_as_it_stands_is_not_asked_again(world):
    jobs.find_unknown_owners()
    Case.objects.filter(kind=NO_OWNER).update(state="closed", is_open=False, closed_at=time.now())
    assert jobs.find_unknown_owners() == NOTHING
    assert not queries.unknown_owners(world.actor("worker")).items


def test_the_list_is_the_communitys_and_of_a_protected_tenant_nothing_is_asked(world):
    Person.objects.filter(pk=world.people["tenant"].pk).update(is_protected=True)
    assert jobs.find_unknown_owners() == NOTHING
    Person.objects.filter(pk=world.people["tenant"].pk).update(is_protected=False)
    jobs.find_unknown_owners()
    for who, n in (("worker", 1), ("grid", 1), ("section", 1), ("other_worker", 0), ("guard", 0)):
        assert len(queries.unknown_owners(world.actor(who)).items) == n, who


def test_many_rooms_make_a_case_a_building_and_a_night_asks_at_no_more_than_policy_says(
    world, monkeypatch
):
    with transaction.atomic():
        for number in range(3):
            building = places.add_place(
                parent=world.places["home"], kind="building", name=f"{number + 5}幢"
            )
            for label in ("101", "102"):
                room = places.add_place(parent=building, kind="room", name=f"{label}室")
                person = people.add_person(name="租客", identifiers=[])
                people.add_residency(
                    person=person, place=room, standing=TENANT, since_on=date(2026, 1, 5),
                    source="test",
                )  # fmt: skip
    assert len(queries.buildings_in_doubt(2)) == 2
    assert policies.number("people.owner_questions_at_most_count") >= 4
    assert jobs.find_unknown_owners() == {"found": 7, "gone": 0}
    assert Case.objects.filter(kind=NO_OWNER).count() == 4


def test_a_page_of_rooms_costs_the_same_however_many_they_are(world, django_assert_max_num_queries):
    jobs.find_unknown_owners()
    with django_assert_max_num_queries(12):
        queries.unknown_owners(world.actor("worker"))
    moves_in(world, "302")
    Person.objects.filter(pk=world.people["landlord"].pk).update(died_on=time.today())
    jobs.find_unknown_owners()
    with django_assert_max_num_queries(12):
        assert len(queries.unknown_owners(world.actor("worker")).items) == 2


def test_a_room_is_never_asked_about_twice(world):
    jobs.find_unknown_owners()
    row = UnknownOwner.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        UnknownOwner.objects.create(
            place=row.place, path=row.path, building=row.building, case=row.case,
            found_at=row.found_at,
        )  # fmt: skip


def test_what_was_answered_long_enough_ago_is_forgotten(world, clock):
    jobs.find_unknown_owners()
    lets(world)
    jobs.find_unknown_owners()
    clock.move(timedelta(days=policies.number("retention.tenancies_days") + 1))
    assert jobs.forget_old() >= 1
    assert not UnknownOwner.objects.exists()


def test_the_worker_records_the_landlord_from_the_list(world):
    jobs.find_unknown_owners()
    browser = signed_in(world.accounts["worker"])
    shown = browser.get("/desk/tenancies?view=no_owner").content.decode()
    assert "房东不明" in shown
    assert f"/desk/tenancies/rooms/new?place={world.places['201'].pk}" in shown
    assert "邬明" not in shown
    number = world.people["landlord"].identifiers.get(type="citizen_id").value.open()
    actions.record_letting(
        actor=world.actor("worker"), place_id=world.places["201"].pk,
        landlord=Party("戚建国", "citizen_id", number), command_id=uuid4(),
    )  # fmt: skip
    assert jobs.find_unknown_owners() == {"found": 0, "gone": 1}
