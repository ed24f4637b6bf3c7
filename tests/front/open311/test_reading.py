"""Following: what anybody may know of a case, in the two forms of the spec."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from mashang.domain.lifecycle import Verb
from mashang.elements.cases import actions as cases
from mashang.elements.cases import steps as case_steps
from mashang.elements.cases.actions import Wish
from mashang.elements.cases.models import Case
from mashang.kernel import clock as time
from mashang.kernel.ids import new_id
from mashang.work.repairs import actions as repairs
from mashang.work.repairs.queries import Spot
from tests.front.open311.conftest import AT, HOME, xml

pytestmark = pytest.mark.django_db(transaction=True)
FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime",
    "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip
"""Source: Open311 GeoReport v2, GET Service Requests, "Response"."""


def reported(world, spot=Spot.BUILDING, what="楼道灯不亮，找王阿姨拿钥匙", who="resident"):
    case_id = repairs.report(
        actor=world.actor(who), person_id=world.people[who].person_id,
        report=repairs.Report(spot=spot, trouble="light", what=what), command_id=new_id(),
    )  # fmt: skip
    return Case.objects.get(pk=case_id)


def listed(caller, given=None):
    answer = caller.get("requests.json", given)
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content)


def test_services_are_those_that_rooms_declare_public(anybody):
    [one] = json.loads(anybody.get("services.json").content)
    assert set(one) == {
        "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
    }  # fmt: skip
    assert (one["service_code"], one["metadata"], one["type"]) == ("repair", True, "realtime")
    root = xml(anybody.get("services.xml"))
    assert root.findtext("service/metadata") == "true"
    assert root.findtext("service/service_name") == one["service_name"] == "公共设施报修"


def test_a_definition_is_drawn_from_the_form_of_the_kind(anybody):
    found = json.loads(anybody.get("services/repair.json").content)
    assert found["service_code"] == "repair"
    trouble, where, own = found["attributes"]
    assert (trouble["code"], trouble["datatype"], trouble["required"]) == (
        "trouble", "singlevaluelist", True,
    )  # fmt: skip
    assert {"key": "light", "name": "公共照明"} in trouble["values"]
    assert (where["code"], where["datatype"], where["required"]) == ("where", "string", False)
    assert own["code"] == "external_number"
    assert [one["order"] for one in found["attributes"]] == [1, 2, 3]
    root = xml(anybody.get("services/repair.xml"))
    assert [root.tag, root[1].tag, root[1][0].tag] == [
        "service_definition", "attributes", "attribute",
    ]  # fmt: skip
    assert root.find("attributes/attribute/values/value/key") is not None


def test_the_public_reads_status_unit_and_compound_and_nothing_that_was_written(anybody, world):
    case = reported(world)
    one = anybody.one(case.number)
    assert list(one) == FIELDS
    assert one["status"] == "open"
    assert one["agency_responsible"] == "城东物业服务有限公司"
    assert (one["address"], one["address_id"]) == ("天新社区天新家园", str(world.places["home"].pk))
    assert (one["lat"], one["long"]) == (30.34, 120.22)
    assert one["description"] is None
    assert "王阿姨" not in anybody.get("requests.xml").content.decode()
    assert [one.tag for one in xml(anybody.get("requests.xml"))[0]] == FIELDS


def test_what_is_about_a_person_is_not_there(anybody, world):
    home = reported(world, Spot.HOME)
    assert home.subject_id is not None
    assert anybody.get(f"requests/{home.number}.json").status_code == 404
    assert listed(anybody) == []
    assert listed(anybody, {"service_request_id": home.number}) == []


def test_other_kinds_are_not_there_even_when_about_nobody(anybody, world):
    with transaction.atomic():
        case = case_steps.open_case(
            actor=world.actor("worker"),
            opening=case_steps.Opening(
                kind="deliver_document", place=world.places["home"], title="送材料"
            ),
        )
    assert listed(anybody) == []
    assert anybody.get(f"requests/{case.number}.json").status_code == 404


def test_a_program_reads_its_own_words_and_nobody_elses(hotline, anybody, world):
    own, other = hotline.number(), reported(world).number
    assert hotline.one(own)["description"] == "3幢门口路灯不亮\n晚上很黑"
    assert hotline.one(other)["description"] is None
    assert anybody.one(own)["description"] is None


def test_updated_moves_with_the_case_and_closed_is_when_it_was_done(hotline, clock, world):
    number = hotline.number()
    case = Case.objects.get(number=number)
    before = hotline.one(number)
    assert before["requested_datetime"] == before["updated_datetime"] == "2026-04-29T08:30:00+08:00"
    assert datetime.fromisoformat(before["expected_datetime"]) > time.now()
    clock.move(timedelta(minutes=5))
    for verb in (Verb.ACCEPT, Verb.TAKE):
        case.refresh_from_db()
        cases.act(actor=world.actor("repairer"), case_id=case.pk, version=case.version,
                  wish=Wish(verb=verb), command_id=new_id())  # fmt: skip
    after = hotline.one(number)
    assert after["updated_datetime"] == "2026-04-29T08:35:00+08:00"
    assert after["status_notes"] != before["status_notes"]
    Case.objects.filter(pk=case.pk).update(
        state="cancelled", is_open=False, closed_at=time.now() + timedelta(hours=1)
    )
    ended = hotline.one(number)
    assert (ended["status"], ended["updated_datetime"]) == ("closed", "2026-04-29T09:35:00+08:00")


def test_numbers_override_everything_else(hotline):
    one, two = hotline.number(), hotline.number({"description": "另一盏"})
    hotline.number({"description": "第三盏"})
    given = {"service_request_id": f"{one}, {two}", "status": "closed", "start_date": ""}
    assert {found["service_request_id"] for found in listed(hotline, given)} == {one, two}


def test_a_list_is_narrowed_by_status_service_and_time(hotline, clock):
    old = hotline.number()
    Case.objects.update(state="cancelled", is_open=False, closed_at=time.now())
    clock.move(timedelta(days=80))
    new = hotline.number()

    def numbers(**given):
        return [one["service_request_id"] for one in listed(hotline, given)]

    assert numbers() == [new, old]
    assert numbers(status="open") == [new]
    assert numbers(status="closed") == [old]
    assert numbers(status="open,closed") == [new, old]
    assert numbers(service_code="repair") == [new, old]
    assert numbers(start_date="2026-07-01T00:00:00Z") == [new]
    assert numbers(end_date="2026-05-01T00:00:00 08:00") == [old]
    clock.move(timedelta(days=20))
    assert numbers() == [new]
    assert numbers(start_date="2026-04-29T00:00:00+08:00") == [new, old]


def test_a_long_list_goes_on_at_the_address_that_it_names(hotline, clock):
    sent = []
    for place in range(5):
        clock.move(timedelta(minutes=1))
        sent.append(hotline.number({"description": f"第{place}盏"}))
    answer = hotline.get("requests.json", {"page_size": "2"})
    seen = [one["service_request_id"] for one in json.loads(answer.content)]
    for _ in range(5):
        link = answer.headers.get("Link")
        if link is None:
            break
        address = link.partition(">")[0].removeprefix("<")
        answer = hotline.client.get(address[address.index(AT) :])
        seen += [one["service_request_id"] for one in json.loads(answer.content)]
    assert list(dict.fromkeys(seen)) == sent[::-1]


@pytest.mark.parametrize("given", [
    {"start_date": "2026-01-01"},
    {"start_date": "2026-01-01T00:00:00"},
    {"start_date": "yesterday"},
    {"end_date": "9999-12-31T23:59:59+14:00"},
    {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-12-01T00:00:00Z"},
    {"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
    {"status": "half"},
    {"page_size": "0"},
    {"page_size": "٣"},
    {"service_request_id": ",".join(str(one) for one in range(300))},
])  # fmt: skip
def test_a_question_that_cannot_be_answered_is_400(anybody, given):
    answer = anybody.get("requests.json", given)
    assert (answer.status_code, json.loads(answer.content)[0]["code"]) == (400, 400)


@pytest.mark.parametrize("path", [
    "services/none.xml", "requests/261127-9999.xml", "tokens/1.xml", "nothing", "services.yaml",
])  # fmt: skip
def test_what_is_not_there_is_404_in_the_form_of_the_spec(anybody, path):
    answer = anybody.get(path)
    assert (answer.status_code, xml(answer).findtext("error/code")) == (404, "404")


def test_an_unknown_service_in_a_list_is_404(anybody):
    assert anybody.get("requests.json", {"service_code": "volcano"}).status_code == 404


def test_a_wrong_key_is_403_for_reading_too(anybody):
    answer = anybody.get("requests.xml", {"api_key": "msk_WRONG"})
    assert (answer.status_code, xml(answer).tag) == (403, "errors")


def test_other_methods_and_texts_that_cannot_be_stored_are_400(anybody):
    for answer in (
        anybody.client.delete(f"{AT}requests.json"),
        anybody.client.post(f"{AT}services.json"),
        anybody.client.get(f"{AT}requests.json", {"status": "\x00"}),
        anybody.client.post(f"{AT}requests.json", b"%ff=%ff", content_type="text/plain"),
    ):
        assert answer.status_code in {400, 403}
        assert json.loads(answer.content)[0]["description"]


def test_a_page_of_another_site_may_read_what_is_public(anybody):
    assert anybody.get("services.json")["Access-Control-Allow-Origin"] == "*"


def test_reading_writes_nothing_and_needs_no_more_questions_for_more_cases(
    anybody, hotline, django_assert_num_queries
):
    hotline.number()
    with django_assert_num_queries(4):
        listed(anybody)
    for place in range(4):
        hotline.number({"description": f"第{place}盏", **HOME})
    with django_assert_num_queries(4):
        assert len(listed(anybody)) == 5
