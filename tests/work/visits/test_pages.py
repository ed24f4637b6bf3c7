"""The pages of visits, as staff meet them."""

import pytest
from django.urls import reverse
from icalendar import Calendar

from mashang.kernel.ids import new_id
from mashang.work.visits.models import VisitAnswer
from tests.browser import signed_in
from tests.work.walks import a_list, in_need, visit_to
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(clock) -> World:
    return build_world()


def test_a_list_is_made_walked_and_printed(world):
    in_need(world, "grandmother", "landlord")
    client = signed_in(world.accounts["grid"])
    made = client.post(reverse("visits:make"), {"command_id": new_id()})
    assert made.status_code == 303
    page = client.get(made["Location"]).content.decode()
    assert page.index("302室") < page.index("102室")
    assert "80 岁以上独居老人" in page
    assert 'data-offline="visits.note"' in page
    paper = client.get(f"{made['Location']}/paper").content.decode()
    assert "情况和签名" in paper
    assert "裘*英" in paper
    again = client.post(reverse("visits:make"), {"command_id": new_id()})
    assert again.status_code == 422
    assert "没有到期" in again.content.decode()


def test_without_scripts_the_form_works_online(world):
    list_id = a_list(world, "grandmother")
    client = signed_in(world.accounts["grid"])
    address = reverse("visits:visit", args=[visit_to(world, "grandmother").pk])
    empty = client.post(address, {"command_id": new_id()})
    assert empty.status_code == 422
    assert client.post(address, {"outcome": "met", "command_id": new_id()}).status_code == 303
    assert VisitAnswer.objects.count() == 1
    assert "已见到" in client.get(reverse("visits:walk", args=[list_id])).content.decode()
    assert client.get(address).status_code == 200


def test_pages_are_closed_to_who_has_no_business_there(world):
    list_id = a_list(world, "grandmother")
    visit_id = visit_to(world, "grandmother").pk
    walk, visit = reverse("visits:walk", args=[list_id]), reverse("visits:visit", args=[visit_id])
    expected = {"other_worker": 404, "guard": 403, "building_head": 403, "resident": 403,
                "proxy": 403, "worker": 200}  # fmt: skip
    for who, code in expected.items():
        client = signed_in(world.accounts[who])
        assert [client.get(walk).status_code, client.get(visit).status_code] == [code, code], who


def test_who_oversees_sees_lists_of_their_part_and_writes_nothing(world):
    a_list(world, "grandmother")
    overview = reverse("visits:overview")
    assert "网格员甲" in signed_in(world.accounts["section"]).get(overview).content.decode()
    assert (
        "网格员甲" not in signed_in(world.accounts["other_worker"]).get(overview).content.decode()
    )
    assert signed_in(world.accounts["grid"]).get(overview).status_code == 403


def test_somebody_is_found_and_added(world):
    list_id = a_list(world, "grandmother", "landlord")
    client = signed_in(world.accounts["grid"])
    add = reverse("visits:add", args=[list_id])
    found = client.get(add, {"text": "邬明"}).content.decode()
    assert str(world.people["tenant"].pk) in found
    assert client.post(add, {"person": world.people["tenant"].pk}).status_code == 303
    assert client.post(add, {}).status_code == 422
    assert client.post(add, {"person": world.people["stranger"].pk}).status_code == 404


def test_a_list_is_taken_over_by_one(world):
    list_id = a_list(world, "grandmother")
    take = reverse("visits:take_over", args=[list_id])
    client = signed_in(world.accounts["worker"])
    sent = {"from": world.accounts["grid"].pk}
    assert [client.post(take, sent).status_code for _ in range(2)] == [303, 409]
    assert client.post(take, {}).status_code == 422


def test_a_calendar_shows_days_and_numbers_and_dies_when_revoked(world, client):
    a_list(world, "grandmother")
    grid = signed_in(world.accounts["grid"])
    page = grid.post(reverse("visits:calendar")).content.decode()
    address = "/visits/calendar/" + page.split("/visits/calendar/")[1].split("<")[0]
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["summary"]) == "走访 1 户 · 天新家园"
    for secret in ("裘", "1幢", "102"):
        assert secret not in answer.content.decode()
    newer = grid.post(reverse("visits:calendar")).content.decode()
    assert client.get(address).status_code == 404
    address = "/visits/calendar/" + newer.split("/visits/calendar/")[1].split("<")[0]
    assert client.get(address).status_code == 200
    assert grid.post(reverse("visits:end_calendar")).status_code == 303
    assert client.get(address).status_code == 404


def test_the_service_worker_and_the_page_without_network_know_nobody(world):
    client = signed_in(world.accounts["grid"])
    script = client.get("/offline-worker.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert "/sign-out" in script.content.decode()
    assert client.get("/offline").status_code == 200
