"""Sending in: what becomes a case, where, once, and what nobody gets back."""

import json
from datetime import timedelta

import pytest

from mashang.elements.cases import queries as cases
from mashang.elements.cases.models import Case, ExternalNumber
from mashang.elements.places.models import Place
from mashang.foundation.records.models import Record
from tests.browser import signed_in
from tests.front.open311.conftest import Caller, enrolled, xml

pytestmark = pytest.mark.django_db(transaction=True)


def errors(answer):
    found = json.loads(answer.content)
    assert [set(one) for one in found] == [{"code", "description"}]
    return answer.status_code, found[0]["code"]


def test_a_report_becomes_a_case_with_an_owner_a_number_and_a_clock(hotline):
    answer = hotline.send()
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    [given] = json.loads(answer.content)
    assert set(given) == {"service_request_id", "service_notice", "account_id"}
    case = Case.objects.get(number=given["service_request_id"])
    assert (case.kind, case.place.name, case.seat_name) == (
        "repair", "天新家园", "城东物业服务有限公司",
    )  # fmt: skip
    assert case.subject is None
    assert case.title.open() == "3幢门口路灯不亮 晚上很黑"
    assert case.due_at < case.opened_at.replace(year=2027)
    record = Record.objects.get(verb="open311.submit")
    assert (record.unit, record.role) == ("市民热线中心", "市民热线 12345")
    assert record.staff_no.startswith("P-")


def test_the_same_in_xml(hotline):
    root = xml(hotline.send(form="xml"))
    assert [root.tag, root[0].tag, [one.tag for one in root[0]]] == [
        "service_requests", "request", ["service_request_id", "service_notice", "account_id"],
    ]  # fmt: skip
    assert Case.objects.filter(number=root.findtext("request/service_request_id")).exists()


def test_staff_see_where_it_came_from_and_the_sealed_number_to_call(hotline):
    number = hotline.number({"attribute[external_number]": "HZ-2026-0429"})
    case = Case.objects.get(number=number)
    view = cases.case_view(hotline.world.actor("worker"), case.case_id)
    account = hotline.world.accounts["市民热线 12345"]
    assert view.lines[0].who == f"市民热线中心 市民热线 12345 {account.username}"
    assert "https://example.org/lamp.jpg" in view.lines[0].note
    assert "30.340000, 120.220000" in view.lines[0].note
    assert view.external == (("市民热线 12345", "HZ-2026-0429"),)
    assert view.contact == "139****7777"
    page = signed_in(hotline.world.accounts["worker"]).get(f"/desk/cases/{case.case_id}")
    shown = page.content.decode()
    assert "HZ-2026-0429" in shown
    assert account.username in shown


def test_who_reported_is_given_back_to_nobody(hotline):
    number = hotline.number()
    for form in ("json", "xml"):
        text = hotline.get(f"requests/{number}.{form}").content.decode()
        for secret in ("zm@example.org", "7777", "周", "d-1", "lamp.jpg"):
            assert secret not in text
    stored = Case.objects.get(number=number).detail.open()
    assert "13900007777" in stored
    assert "周" not in stored
    assert "zm@example.org" not in stored


def test_a_sending_with_the_same_command_gets_the_first_answer(hotline, clock):
    first = hotline.send(**{"Idempotency-Key": "a-1"}).content
    other = hotline.send({"description": "另一盏"}, **{"Idempotency-Key": "a-1"}).content
    assert first == other
    assert Case.objects.count() == 1
    hotline.number({"description": "另一盏"}, **{"Idempotency-Key": "a-2"})
    assert Case.objects.count() == 2


def test_the_same_words_for_the_same_place_are_one_case_for_some_minutes(hotline, clock):
    numbers = {hotline.number() for _ in range(3)}
    assert len(numbers) == 1
    assert hotline.number({"description": "另一盏"}) not in numbers
    clock.move(timedelta(minutes=11))
    assert hotline.number() not in numbers


def test_the_programs_own_number_means_one_case_for_ever(hotline, clock):
    own = {"attribute[external_number]": "HZ-1"}
    number = hotline.number(own)
    clock.move(timedelta(days=30))
    assert hotline.number({**own, "description": "催一下"}) == number
    assert ExternalNumber.objects.count() == 1
    assert hotline.number({**own, "attribute[external_number]": "HZ-2"}) != number


def test_two_systems_may_use_the_same_number_of_their_own(hotline):
    world = hotline.world
    other = Caller(world, enrolled(world, "城管热线"))
    own = {"attribute[external_number]": "1"}
    assert hotline.number(own) != other.number(own)


@pytest.mark.parametrize(("given", "place"), [
    ({"lat": "30.3405", "long": "120.2204"}, "天新家园"),
    ({"lat": "", "long": "", "address_string": "天新社区天新家园1幢"}, "1幢"),
    ({"lat": "", "long": "", "address_string": "天新家园1幢301室"}, "1幢"),
    ({"address_string": "天新家园1幢"}, "1幢"),
    ({"address_string": "某处说不清的地方"}, "天新家园"),
    ({"lat": "30.34", "long": "120.2299"}, "明桂苑"),
])  # fmt: skip
def test_a_place_is_found_by_address_or_by_the_nearest_compound(hotline, given, place):
    """Never deeper than a building: only shared space is public."""
    assert Case.objects.get(number=hotline.number(given)).place.name == place


def test_a_place_is_found_by_its_id(hotline):
    place = hotline.world.places["other_building"]
    number = hotline.number({"address_id": str(place.pk)})
    assert Case.objects.get(number=number).place_id == place.pk


@pytest.mark.parametrize("given", [
    {"service_code": ""},
    {"lat": "", "long": ""},
    {"lat": "30.34", "long": ""},
    {"lat": "nan", "long": "120.22"},
    {"lat": "91", "long": "120.22"},
    {"lat": "30.40", "long": "120.40"},
    {"lat": "", "long": "", "address_string": "明月小区9幢"},
    {"lat": "", "long": "", "address_string": "笕桥街道"},
    {"address_id": "99999999999999999999999"},
    {"address_id": "x"},
    {"attribute[trouble]": "volcano"},
    {"attribute[trouble]": ""},
    {"attribute[trouble]": ["light", "lift"]},
    {"attribute[at_home]": "晚上"},
    {"description": "长" * 4001},
    {"media_url": "javascript:alert(1)"},
    {"media_url": "https://[bad"},
])  # fmt: skip
def test_what_cannot_be_taken_is_400_and_opens_nothing(hotline, given):
    assert errors(hotline.send(given)) == (400, 400)
    assert not Case.objects.exists()


def test_an_unknown_service_is_404(hotline):
    assert errors(hotline.send({"service_code": "deliver_document"})) == (404, 404)


def test_without_a_right_key_nothing_is_sent_in(hotline, anybody):
    assert errors(anybody.send()) == (403, 403)
    assert errors(anybody.send({"api_key": "msk_WRONG"})) == (403, 403)
    answer = anybody.send({"api_key": "msk_WRONG"}, form="xml")
    assert (answer.status_code, xml(answer).tag) == (403, "errors")
    assert anybody.send({"api_key": hotline.secret}).status_code == 200


def test_a_workers_session_sends_in_nothing(hotline):
    browser = signed_in(hotline.world.accounts["administrator"])
    answer = browser.post("/open311/v2/requests.json", {"service_code": "repair"})
    assert errors(answer) == (403, 403)


def test_a_program_sends_in_for_its_own_part_of_the_street_only(hotline):
    world = hotline.world
    local = Caller(world, enrolled(world, "天新助手", "tianxin"))
    assert local.send().status_code == 200
    assert errors(local.send({"lat": "30.34", "long": "120.23"})) == (403, 403)


def test_too_many_calls_are_429_with_a_time_to_wait(hotline):
    world = hotline.world
    slow = Caller(world, enrolled(world, "慢系统", per_min=1))
    assert slow.get("requests.json").status_code == 200
    answer = slow.get("requests.json")
    assert errors(answer) == (429, 429)
    assert int(answer["Retry-After"]) == 60


def test_a_report_without_words_is_called_by_its_sort(hotline):
    number = hotline.number({"description": "", "attribute[trouble]": "lift"})
    assert Case.objects.get(number=number).title.open() == "电梯"
    assert Place.objects.filter(pk=Case.objects.get(number=number).place_id).exists()
