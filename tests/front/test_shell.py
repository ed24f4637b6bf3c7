"""What surrounds a worker's page: the navigation in groups, as they left it."""

import pytest
from django.test import RequestFactory
from django.urls import resolve

from mashang.foundation.signin.session import home_of
from mashang.front.shell import shell_of
from mashang.kernel.clock import FixedClock
from mashang.kernel.house import house
from mashang.kernel.room import NavGroup
from mashang.web.shell import AT_HAND, NAV_COOKIE, Shell
from tests.browser import signed_in
from tests.world import World, build_world


@pytest.fixture
def world(db: None, clock: FixedClock) -> World:
    return build_world()


def shell(world: World, who: str, path: str, choices: str = "") -> Shell:
    request = RequestFactory().get(path)
    request.actor = world.actor(who)  # type: ignore[attr-defined]  # as the middleware does
    request.resolver_match = resolve(path)
    request.COOKIES[NAV_COOKIE] = choices
    return shell_of(request)


def open_parts(told: Shell) -> set[str]:
    return {one.code for one in told.parts if one.is_open}


def test_a_community_workers_entries_stand_in_groups_and_none_is_lost(world):
    told = shell(world, "worker", "/desk/cases")
    assert [one.code for one in told.parts] == [
        group for group in NavGroup if group in {one.code for one in told.parts}
    ]
    in_groups = [item for part in told.parts for item in part.items]
    assert len(in_groups) == len(told.nav) > 15
    assert {item.url for item in in_groups} == {item.url for item in told.nav}
    assert len(told.at_hand) == AT_HAND
    assert told.at_hand == told.nav[:AT_HAND]


def test_the_part_of_the_page_shown_is_open_even_where_it_was_closed(world):
    assert "places" not in open_parts(shell(world, "worker", "/desk/cases"))
    told = shell(world, "worker", "/desk/houses", "places-0.today-0")
    assert "places" in open_parts(told)
    assert "today" not in open_parts(told)
    assert told.is_in_sheet


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/desk/cases", "/desk/cases"),
        ("/desk/lists", "/desk/cases"),
        ("/desk/handover/print", "/desk/handover"),
        ("/desk/people/search", "/desk/people"),
        ("/desk/visit/018f0000-0000-7000-8000-000000000000", "/desk/visits"),
        ("/desk/visits/new", "/desk/visits"),
    ],
)
def test_a_page_marks_the_entry_that_it_belongs_to(world, path, entry):
    active = [item.url for item in shell(world, "worker", path).nav if item.is_active]
    assert active == [entry]


def test_a_cookie_of_nonsense_is_read_as_none(world):
    plain = open_parts(shell(world, "worker", "/desk/cases"))
    for nonsense in ("places", "-1", "places-2.today-x", "." * 500, "places-1" * 90):
        assert open_parts(shell(world, "worker", "/desk/cases", nonsense)) == plain


def test_whoever_has_few_entries_gets_one_list_without_headings(world):
    told = shell(world, "guard", "/desk/visitors")
    assert told.parts == ()
    assert 0 < len(told.nav) <= 8


def test_the_way_home_leads_where_one_may_go(world):
    assert shell(world, "worker", "/desk/cases").home_url == "/desk/cases"
    assert shell(world, "guard", "/desk/visitors").home_url == "/desk/visitors"
    for who in ("worker", "guard", "administrator", "supervisor"):
        home = home_of(world.accounts[who])
        assert signed_in(world.accounts[who]).get(home).status_code == 200, who


def test_every_entry_of_the_house_stands_in_a_group_and_no_group_is_empty():
    assert {one.group for one in house().nav} == set(NavGroup)
