"""替谁办: what is one's own is one person's at a time, in every room, and a switch loses nothing."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mashang.domain.lifecycle import Verb
from mashang.elements.people import queries as people
from mashang.elements.people.models import ActsFor
from mashang.work.bookings import actions as bookings
from mashang.work.bookings.models import Booking
from mashang.work.forms.models import Filling
from mashang.work.visitors.models import Visit
from mashang.work.volunteers.models import SignUp
from tests.browser import signed_in
from tests.work.bookings import test_bookings as booked
from tests.work.forms.asking import filling_of, handed_in, published
from tests.work.needs import ask_for, do, report_for
from tests.work.visitors import test_visits as visits
from tests.work.volunteers import test_volunteers as volunteers
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
HERS, MINE = "另有 1 项是替 裘桂英 办的", "另有 1 项是您自己的"


@pytest.fixture
def world(clock) -> World:
    return build_world()


def browser(world, who="proxy", acting_for=None):
    one = signed_in(world.accounts[who])
    if acting_for is not None:
        switch(world, one, acting_for)
    return one


def switch(world, one, whom):
    answer = one.post("/me/acting-for", {"person_id": world.people[whom].person_id})
    assert answer.status_code == 303


def page(one, path):
    answer = one.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def items(answer):
    found = json.loads(answer.content)
    return found if isinstance(found, list) else found["items"]


def ids(answer, name):
    assert answer.status_code == 200, answer.content
    return {one[name] for one in items(answer)}


def hall(world):
    return bookings.add_bookable(
        actor=world.actor("worker"),
        wanted=booked.wanted(world),
        command_id=uuid4(),
    )


def one_case_each(world):
    return ask_for(world, "proxy", "proxy"), ask_for(world, "proxy", "grandmother")


def one_visit_each(world):
    return visits.invite(world, "proxy"), visits.invite(world, "proxy", "grandmother")


def one_booking_each(world):
    thing = hall(world)
    mine = booked.book(world, thing, "proxy")
    return mine, booked.book(world, thing, "proxy", "grandmother", starts_at=booked.HALF_PAST)


def one_form_each(world):
    form = published(world)
    return filling_of(world, form, "proxy").pk, filling_of(world, form, "grandmother").pk


ROOMS = {
    "/cases": (one_case_each, "/cases/{}", "/api/v1/cases", "case_id"),
    "/visitors": (one_visit_each, "/visitors/{}", "/api/v1/visitors/mine", "visit_id"),
    "/bookings": (one_booking_each, "/bookings/{}", "/api/v1/bookings/mine", "booking_id"),
    "/bookings/past": (one_booking_each, "/bookings/{}", "/api/v1/bookings/mine/past", "booking_id"),
}  # fmt: skip


@pytest.mark.parametrize("path", ROOMS)
def test_a_list_is_of_one_person_and_counts_what_the_others_have(world, path):
    make, link, _, _ = ROOMS[path]
    mine, hers = (link.format(one) for one in make(world))
    one = browser(world)
    shown = page(one, path)
    assert (mine in shown, hers in shown, HERS in shown) == (True, False, True)
    switch(world, one, "grandmother")
    shown = page(one, path)
    assert (mine in shown, hers in shown, MINE in shown) == (False, True, True)
    assert one.get(mine).status_code == 200, "one thing opens whoever is chosen"


@pytest.mark.parametrize("path", ROOMS)
def test_a_program_names_the_person_whose_list_it_asks(world, path):
    make, _, address, name = ROOMS[path]
    mine, hers = (str(one) for one in make(world))
    one = browser(world, acting_for="grandmother")
    her = world.people["grandmother"].person_id
    assert ids(one.get(address), name) == {mine}, "oneself when left out, whatever a page chose"
    assert ids(one.get(f"{address}?person_id={her}"), name) == {hers}
    assert one.get(f"{address}?person_id={world.people['tenant'].person_id}").status_code == 404


@pytest.mark.parametrize("path", ROOMS)
@pytest.mark.parametrize("who", ["housemate", "landlord", "former_proxy", "newcomer"])
def test_nobody_else_sees_it_or_hears_that_there_is_something(world, path, who):
    make, link, address, _ = ROOMS[path]
    made = [link.format(one) for one in make(world)]
    one = browser(world, who)
    shown = page(one, path)
    assert not any(address in shown for address in made)
    assert "另有" not in shown
    assert items(one.get(address)) == []


def test_a_housemates_list_says_nothing_of_the_child_of_the_same_home(world):
    case_id = ask_for(world, "resident", "child")
    assert "另有 1 项是替 沈小满 办的" in page(browser(world, "resident"), "/cases")
    shown = page(browser(world, "housemate"), "/cases")
    assert (str(case_id) in shown, "另有" in shown) == (False, False)


def test_a_lamp_in_the_street_is_the_accounts_own(world):
    lamp = report_for(world, "proxy", "grandmother")
    one = browser(world, acting_for="grandmother")
    assert f"/cases/{lamp}" not in page(one, "/cases")
    assert MINE in page(one, "/cases")
    switch(world, one, "proxy")
    assert f"/cases/{lamp}" in page(one, "/cases")


def test_who_acts_for_others_only_finds_the_rest_with_the_first(world):
    ActsFor.objects.filter(account=world.accounts["proxy"], basis="self").delete()
    lamp = report_for(world, "proxy", "grandmother")
    assert f"/cases/{lamp}" in page(browser(world), "/cases")


def test_forms_are_owed_by_one_person_and_counted_while_they_wait(world):
    mine, hers = one_form_each(world)
    one = browser(world)
    shown = page(one, "/forms")
    assert (str(mine) in shown, str(hers) in shown) == (True, False)
    assert "另有 1 项等您处理，是替 裘桂英 办的" in shown
    her = world.people["grandmother"].person_id
    assert ids(one.get(f"/api/v1/forms/mine?person_id={her}"), "filling_id") == {str(hers)}
    assert ids(one.get("/api/v1/forms/mine"), "filling_id") == {str(mine)}
    handed_in(world, Filling.objects.get(pk=hers), "proxy")
    assert "另有" not in page(one, "/forms")
    housemate = browser(world, "housemate")
    assert ids(housemate.get("/api/v1/forms/mine"), "filling_id").isdisjoint({str(mine), str(hers)})


def test_a_parents_hours_and_a_childs_are_two_lists(world):
    mine = SignUp.objects.get(
        pk=volunteers.sign_up(world, volunteers.shift(world, volunteers.call(world)))
    )
    SignUp.objects.create(shift=mine.shift, person=world.people["child"], asked_at=mine.asked_at)
    one = browser(world, "resident")
    assert "另有 1 项是替 沈小满 办的" in page(one, "/volunteers/mine")
    switch(world, one, "child")
    assert MINE in page(one, "/volunteers/mine")
    assert len(one.get("/volunteers/mine").context["page"].items) == 1


def test_who_knocks_at_the_others_gate_is_said_at_once_and_answered_in_their_name(world):
    visit_id = visits.behind(visits.ask(world, "1幢102")).pk
    one = browser(world)
    waits = "另有 1 项等您处理，是替 裘桂英 办的"
    for path in ("/", "/visitors"):
        assert waits in page(one, path)
        assert "送水的小李" not in page(one, path)
    assert items(one.get("/api/v1/visitors/mine/questions")) == []
    switch(world, one, "grandmother")
    assert "送水的小李" in page(one, "/")
    assert "送水的小李" in page(one, "/visitors")
    her = world.people["grandmother"].person_id
    answered = one.post(f"/visitors/{visit_id}/answer", {"welcome": "yes", "person": her})
    assert answered.status_code == 303
    assert Visit.objects.get().host_id == her


def test_the_front_page_shows_what_waits_for_one_and_counts_the_rest(world):
    for person in ("proxy", "grandmother"):
        case_id = ask_for(world, "proxy", person)
        do(world, "grid", case_id, Verb.TAKE)
        do(world, "grid", case_id, Verb.ASK, text="要几盒？")
    one = browser(world)
    answer = one.get("/")
    assert [str(row.subject) for row in answer.context["waiting"]] == ["裘*"]
    assert "另有 1 项等您处理，是替 裘桂英 办的" in answer.content.decode()
    assert '<span class="ms-count">1</span>' in answer.content.decode()
    switch(world, one, "grandmother")
    assert "另有 1 项等您处理，是您自己的" in page(one, "/")


def test_a_page_acts_for_whom_it_named_though_another_window_switched(world):
    thing = hall(world)
    shift = volunteers.shift(world, volunteers.call(world))
    one = browser(world, acting_for="grandmother")
    me, her = (world.people[name].person_id for name in ("proxy", "grandmother"))
    one.post(f"/bookings/of/{thing}/book", {"starts_at": booked.TEN.isoformat(), "person": me})
    assert Booking.objects.get().person_id == me
    one.post(f"/volunteers/shifts/{shift}/sign-up", {"person": me})
    assert SignUp.objects.get().person_id == me
    switch(world, one, "proxy")
    form = {"called": "大姐", "purpose": "family", "people": "1", "since": "2026-04-29T09:00",
            "until": "2026-04-29T12:00", "person": her}  # fmt: skip
    assert one.post("/visitors/new", form).status_code == 303
    assert Visit.objects.get().host_id == her
    nobody = {**form, "person": world.people["tenant"].person_id}
    assert one.post("/visitors/new", nobody).status_code == 404
    assert Visit.objects.count() == 1


def test_what_can_be_booked_is_what_the_chosen_person_may_book(world):
    thing = bookings.add_bookable(
        actor=world.actor("other_worker"),
        wanted=booked.wanted(world, place_id=world.places["minggui"].pk,
                             scope_id=world.places["minggui"].pk),
        command_id=uuid4(),
    )  # fmt: skip
    ActsFor.objects.filter(account=world.accounts["proxy"], basis="proxy").update(
        person=world.people["stranger"]
    )
    one = browser(world)
    assert str(thing) not in page(one, "/bookings")
    switch(world, one, "stranger")
    assert str(thing) in page(one, "/bookings")


def test_a_proxy_who_may_not_ask_is_told_so_where_bookings_stand(world):
    ActsFor.objects.filter(account=world.accounts["proxy"], basis="proxy").update(may_ask=False)
    thing = hall(world)
    one = browser(world, acting_for="grandmother")
    assert "没有授权您预约" in page(one, "/bookings")
    her = world.people["grandmother"].person_id
    sent = one.post(
        f"/bookings/of/{thing}/book", {"starts_at": booked.TEN.isoformat(), "person": her}
    )
    assert sent.status_code == 422
    assert not Booking.objects.exists()


PAGES = ("/", "/cases", "/me", "/ask", "/repairs/new", "/doors", "/bookings", "/visitors", "/forms",
         "/volunteers", "/volunteers/mine", "/register", "/register/acting", "/notices")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_whom_one_acts_for_is_asked_once_for_a_page(world, path):
    one_case_each(world)
    one = browser(world, acting_for="grandmother")
    with CaptureQueriesContext(connection) as asked:
        assert one.get(path).status_code == 200
    table = ActsFor._meta.db_table
    wheres = [one["sql"].partition(" WHERE ")[2] for one in asked]
    lists = [
        where
        for where in wheres
        if f'"{table}"."account_id" = ' in where and f'ORDER BY "{table}"."since"' in where
    ]
    assert len(lists) == 1, lists


def test_an_actor_remembers_and_the_next_request_asks_anew(world, django_assert_num_queries, clock):
    actor = world.actor("proxy")
    first = people.acted_for(actor)
    with django_assert_num_queries(0):
        assert people.acted_for(actor) == first
    clock.move(timedelta(minutes=1))
    ActsFor.objects.filter(account=world.accounts["proxy"], basis="proxy").update(until=clock.now())
    assert [one.is_self for one in people.acted_for(world.actor("proxy"))] == [True]
