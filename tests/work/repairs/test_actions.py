"""Reporting and joining: about me at home, about nobody in the stairwell."""

from uuid import uuid4

import pytest

from mashang.elements.cases import queries
from mashang.elements.cases.models import Case, Party
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.work.repairs.queries import Spot, sites_of
from tests.photos import a_photo
from tests.work.needs import join_as, report_for
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def neighbours(world, who, trouble="light", place="building"):
    return queries.similar(
        world.actor(who),
        kind="repair",
        path=world.places[place].path,
        around=world.places["home"].path,
        like={"trouble": trouble},
    )


def test_a_repair_at_home_is_about_the_resident_and_goes_to_the_property_company(world):
    case = Case.objects.get(
        pk=report_for(world, spot=Spot.HOME, trouble="water", photos=[a_photo()])
    )
    assert case.subject == world.people["resident"]
    assert case.place == world.places["101"]
    assert case.seat_organisation == world.organisations["property"]
    assert case.photos.count() == 1


@pytest.mark.parametrize(
    ("spot", "place"),
    [(Spot.BUILDING, "building"), (Spot.COMPOUND, "home"), (Spot.ELSEWHERE, "tianxin")],
)
def test_what_neighbours_share_is_about_nobody(world, spot, place):
    case = Case.objects.get(pk=report_for(world, spot=spot))
    assert (case.subject, case.place) == (None, world.places[place])
    assert case.asked_by == world.accounts["resident"]


def test_outside_the_compound_the_community_owns_it(world):
    assert Case.objects.get(pk=report_for(world, spot=Spot.ELSEWHERE)).seat_level == "community"


def test_a_guardian_reports_for_the_child_and_a_former_proxy_for_nobody(world):
    report_for(world, "resident", "child", spot=Spot.HOME)
    with pytest.raises(OutOfScope):
        report_for(world, "former_proxy", "grandmother")
    with pytest.raises(OutOfScope):
        report_for(world, "housemate", "resident")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"trouble": "ghosts"}, Invalid),
        ({"what": "  "}, Invalid),
        ({"detail": {"medicine": "x"}}, Invalid),
        ({"priority": "whenever"}, Invalid),
        ({"priority": "life_threatening"}, RuleBroken),
    ],
)
def test_what_makes_no_sense_opens_nothing(world, given, error):
    with pytest.raises(error):
        report_for(world, **given)
    assert not Case.objects.exists()


def test_who_lives_nowhere_is_told_to_register(world):
    with pytest.raises(RuleBroken) as caught:
        report_for(world, "ex_tenant")
    assert caught.value.code == "repairs.no_home"


def test_the_same_command_twice_opens_one_case_and_joins_once(world):
    command_id = uuid4()
    first = report_for(world, command_id=command_id)
    assert report_for(world, command_id=command_id) == first
    with pytest.raises(Conflict):
        report_for(world, "tenant", command_id=command_id)
    again = uuid4()
    for _ in range(2):
        join_as(world, "tenant", first, command_id=again)
    join_as(world, "tenant", first)
    assert (Case.objects.count(), Party.objects.count()) == (1, 1)


def test_a_neighbour_is_offered_the_same_trouble_near_home_and_joins_it(world):
    lamp = report_for(world)
    assert [one.case_id for one in neighbours(world, "tenant")] == [lamp]
    assert neighbours(world, "tenant", trouble="lift") == []
    join_as(world, "tenant", lamp)
    offered = neighbours(world, "tenant")[0]
    assert (offered.is_followed, offered.n_parties) == (True, 1)
    assert [value for _, value in offered.said] == ["公共照明", "二楼"]
    assert Case.objects.count() == 1


def test_a_compound_wide_case_is_offered_in_the_building_and_the_other_way_round(world):
    wide = report_for(world, spot=Spot.COMPOUND)
    assert [one.case_id for one in neighbours(world, "tenant")] == [wide]
    near = report_for(world, "landlord")
    assert {one.case_id for one in neighbours(world, "tenant", place="home")} == {wide, near}


def test_what_is_inside_a_home_is_never_offered_or_joined(world):
    leak = report_for(world, spot=Spot.HOME, trouble="water")
    assert neighbours(world, "tenant", trouble="water", place="101") == []
    with pytest.raises(OutOfScope):
        join_as(world, "tenant", leak)


def test_somebody_of_another_community_neither_finds_nor_joins_it(world):
    lamp = report_for(world)
    with pytest.raises(OutOfScope):
        join_as(world, "stranger", lamp)
    with pytest.raises(OutOfScope):
        join_as(world, "stranger", lamp, "resident")
    with pytest.raises(RuleBroken):
        join_as(world, "ex_tenant", lamp)


def test_who_reported_it_does_not_join_themselves(world):
    lamp = report_for(world)
    join_as(world, "resident", lamp)
    assert not Party.objects.exists()


def test_an_ended_case_is_not_joined(world):
    lamp = report_for(world)
    Case.objects.filter(pk=lamp).update(is_open=False)
    with pytest.raises(OutOfScope):
        join_as(world, "tenant", lamp)
    assert neighbours(world, "tenant") == []


def test_a_link_without_the_right_to_ask_reports_nothing(world):
    from mashang.elements.people.models import ActsFor

    ActsFor.objects.filter(person=world.people["grandmother"]).update(may_ask=False)
    with pytest.raises((NotAllowed, OutOfScope)):
        report_for(world, "proxy", "grandmother")


def test_every_home_has_the_spots_around_it(world):
    assert list(sites_of(world.places["101"])) == list(Spot)
    assert sites_of(world.places["101"])[Spot.ELSEWHERE].around == world.places["tianxin"]
