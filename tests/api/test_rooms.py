"""Every operation of every room, over HTTP: answers agree with the document, and nothing is undocumented."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.api.routing import KEY
from mashang.config.urls import api
from mashang.kernel import clock
from mashang.kernel.ids import new_id
from tests.access.asking import SORTS, undone
from tests.access.calls import CALLS, call
from tests.access.routes import Route, routes
from tests.access.thing import Thing, Things
from tests.access.things import build_things
from tests.api.schemas import faults
from tests.api.strange import values
from tests.architecture.source import ROOT
from tests.browser import signed_in
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
ASKERS = ("anonymous", "resident", "landlord", "newcomer", "worker", "section", "guard", "grid")
OF_STAFF = {"anonymous", "resident", "worker", "section", "guard", "grid"}
OF_RESIDENTS = {"anonymous", "resident", "landlord", "newcomer", "worker"}
"""Who asks here, about the first things of a sort; everybody asks about everything in the access matrix."""
THINGS = 6
SAYS_NO = {
    "api:bookings_book": "no slot begins right now; a slot that there is, is booked below",
    "api:bookings_record": "as above",
    "api:bookings_move": "as above",
    "api:bookings_mark": "the day is still to come",
    "api:employers_decide": "it is decided",
    "api:forms_open_answers": "nothing was answered yet",
    "api:forms_sign": "it is signed",
    "api:notices_change": "it is out",
    "api:notices_send_back": "nobody waits for a second person",
    "api:organisations_serve": "it serves there already, as another does elsewhere",
    "api:people_approve_link": "no link of theirs sleeps",
    "api:people_register": "a compound is no home; somebody is registered in a room below",
    "api:places_change_code": "a compound has no national code",
    "api:places_close": "people live there",
    "api:notices_agree": "nobody waits for a second person",
    "api:notices_publish": "it is out",
    "api:tenancy_end_letting": "a tenant still lives there",
    "api:visitors_approve_vehicle": "they come on foot",
    "api:visitors_let_in": "the household is asked first, and has time to answer",
    "api:visits_add_person": "the resident is on a list",
    "api:visits_make_list": "nobody else is due",
    "api:volunteers_phone": "the volunteer did not share the number",
    "api:volunteers_confirm_hours": "nobody was accepted yet",
}
"""Acts whose verb says no to all of these things, by a rule (422) or because it is done (409), each with why."""

OF_CHIEFS = {"api:people_unprotect"}
"""Acts of the sub-district's chiefs, who are not asked here; `test_repeating` asks them."""


@dataclass
class Asked:
    """One operation about one thing as one of them: what came back."""

    route: Route
    who: str
    status: int
    answer: Any
    media_type: str


@dataclass
class Street:
    """The street with its things, the document, and every answer."""

    world: World
    things: Things
    document: Mapping[str, Any]
    browsers: Mapping[str, Client]
    asked: list[Asked] = field(default_factory=list)


@pytest.fixture(scope="module")
def street(django_db_setup: None, django_db_blocker: Any) -> Iterator[Street]:
    with django_db_blocker.unblock(), undone():
        world = build_world()
        browsers = {name: _browser(world, name) for name in ASKERS}
        found = Street(world, build_things(world), read_document(), browsers)
        for route in routes():
            if route.method:
                found.asked += _ask(found, route, browsers)
        yield found


def read_document() -> Mapping[str, Any]:
    """The document as a program fetches it."""
    return Client().get("/api/v1/openapi.json").json()


def _browser(world: World, name: str) -> Client:
    client = Client() if name == "anonymous" else signed_in(world.accounts[name])
    client.raise_request_exception = False
    return client


def things_of(route: Route, things: Things) -> list[Thing | None]:
    """What an operation is asked about."""
    if not route.parts:
        return [None]
    sort = SORTS.get(route.name, route.parts[0])
    found = [one for one in things.by_sort.get(sort, []) if set(route.parts) <= set(one.values)]
    return list(found[:THINGS])


def _ask(street: Street, route: Route, browsers: Mapping[str, Client]) -> Iterator[Asked]:
    for thing in things_of(route, street.things):
        values = {one: thing.values[one] for one in route.parts} if thing else {}
        address = reverse(route.name, kwargs=values)
        for who in OF_STAFF if _is_of_staff(route) else OF_RESIDENTS:
            given = CALLS.get(route.name)
            sent = dict(given(street.world)) if given else {}
            with undone():
                if route.method == "GET":
                    response = browsers[who].get(address, sent)
                else:
                    response = call(browsers[who], route.name, address, sent)
            media_type = response.headers.get("Content-Type", "").partition(";")[0]
            is_json = bool(response.content) and "json" in media_type
            answer = json.loads(response.content) if is_json else None
            yield Asked(route, who, response.status_code, answer, media_type)


def _is_of_staff(route: Route) -> bool:
    return route.access is not None and route.access.audience == "staff"


def operation_of(document: Mapping[str, Any], route: Route) -> Mapping[str, Any]:
    """What the document says of an operation."""
    name = route.name.removeprefix("api:")
    return next(
        operation
        for path in document["paths"].values()
        for operation in path.values()
        if operation["operationId"] == name
    )


def test_every_operation_is_in_the_document_and_the_other_way_round(street: Street) -> None:
    asked = {route.name.removeprefix("api:") for route in routes() if route.method}
    named = {
        operation["operationId"]
        for path in street.document["paths"].values()
        for operation in path.values()
    }
    assert asked == named == {name for name, _, _ in api.guards()}


def test_every_answer_agrees_with_its_own_schema(street: Street) -> None:
    wrong = []
    for one in street.asked:
        described = operation_of(street.document, one.route)["responses"].get(str(one.status))
        if described is None:
            wrong.append(f"{one.route.name} as {one.who}: {one.status} is not documented")
            continue
        content = described.get("content", {})
        if not content:
            assert one.answer is None
            continue
        if one.media_type not in content:
            wrong.append(f"{one.route.name} as {one.who}: {one.status} comes as {one.media_type}")
            continue
        found = faults(street.document, content[one.media_type]["schema"], one.answer)
        wrong += [f"{one.route.name} as {one.who}: {fault}" for fault in found]
    assert "\n".join(sorted(set(wrong))) == ""


def test_every_operation_is_answered_to_somebody_who_may(street: Street) -> None:
    answered = {one.route.name for one in street.asked if one.status < 300}
    missing = {one.route.name for one in street.asked} - answered - OF_CHIEFS
    said = {
        (one.route.name, one.who, one.status, one.answer["code"])
        for one in street.asked
        if one.route.name in missing and one.status not in {401, 403, 404}
    }
    assert sorted(said - {one for one in said if one[0] in SAYS_NO}) == []
    assert missing == {name for name, _, _, _ in said} == set(SAYS_NO)


def test_whoever_is_not_signed_in_gets_401_and_never_a_page(street: Street) -> None:
    wrong = [
        f"{one.route.name}: {one.status}"
        for one in street.asked
        if one.who == "anonymous"
        and not one.route.public_because
        and (one.status, one.media_type) != (401, "application/problem+json")
    ]
    assert not wrong


def test_a_resident_gets_403_of_staff_whatever_they_send(street: Street) -> None:
    wrong = {
        f"{one.route.name}: {one.status}"
        for one in street.asked
        if one.who in {"resident", "landlord", "newcomer"}
        and one.route.access
        and one.route.access.audience == "staff"
        and one.status != 403
    }
    assert not wrong


def test_no_address_ends_with_a_slash() -> None:
    """Else a POST without it would be answered by a redirection that drops what was sent."""
    assert [path for path in read_document()["paths"] if path.endswith("/")] == []


def test_no_address_carries_what_names_a_person() -> None:
    """Names and numbers are searched by POST; ids are made by us."""
    forbidden = {"name", "phone", "document", "number_of", "text"}
    wrong = {
        (operation["operationId"], one["name"])
        for path in read_document()["paths"].values()
        for operation in path.values()
        for one in operation["parameters"]
        if one["name"] in forbidden
    }
    assert wrong == {("organisations_organisations", "name"), ("registers_staff", "text")}


def test_every_act_takes_an_id_of_its_own_or_a_key_and_only_looks_take_neither() -> None:
    document = read_document()
    neither = set()
    for path in document["paths"].values():
        operation = path.get("post")
        if operation is None:
            continue
        content = operation.get("requestBody", {}).get("content", {})
        body = next(iter(content.values()), {}).get("schema", {})
        ref = body.get("$ref") or body.get("properties", {}).get("given", {}).get("$ref", "")
        schema = document["components"]["schemas"].get(ref.rpartition("/")[2], {})
        has_id = "command_id" in schema.get("properties", {})
        has_key = any(one["name"] == KEY for one in operation["parameters"])
        assert not (has_id and has_key), operation["operationId"]
        if not has_id and not has_key:
            neither.add(operation["operationId"])
    assert neither == LOOKS


def _send(browser: Client, name: str, body: Mapping[str, Any], **parts: Any) -> Any:
    document = json.dumps(body, default=str)
    return browser.post(reverse(f"api:{name}", kwargs=parts), document, "application/json")


def test_a_repeated_command_is_answered_once_more_and_happens_once(street: Street) -> None:
    sent = dict(CALLS["api:repairs_report"](street.world))
    browser = street.browsers["resident"]
    with undone():
        before = browser.get("/api/v1/cases").json()["items"]
        answers = [_send(browser, "repairs_report", sent).json() for _ in range(2)]
        after = browser.get("/api/v1/cases").json()["items"]
    assert answers[0] == answers[1]
    assert len(after) == len(before) + 1


def test_a_newcomer_is_registered_in_a_room_and_moves_out(street: Street) -> None:
    browser, room = street.browsers["worker"], street.world.places["202"].pk
    with undone():
        sent = dict(CALLS["api:people_register"](street.world))
        made = _send(browser, "people_register", sent, place_id=room).json()["person_id"]
        homes = browser.get(f"/api/v1/people/{made}").json()["homes"]
        sent = dict(CALLS["api:people_move_out"](street.world))
        sent["until_on"] = (clock.today() + timedelta(days=1)).isoformat()
        ended = _send(
            browser, "people_move_out", sent, person_id=made, residency_id=homes[0]["residency_id"]
        )
    assert (ended.status_code, ended.json()["person_id"]) == (200, made)


def test_a_draft_is_changed_counted_and_sent(street: Street) -> None:
    browser = street.browsers["worker"]
    with undone():
        sent = dict(CALLS["api:notices_draft"](street.world))
        codes = [one["code"] for one in browser.get("/api/v1/notices/targets").json()]
        made = _send(browser, "notices_draft", sent).json()["notice_id"]
        sent["title_zh"] = "停电通知"
        changed = _send(browser, "notices_change", sent, notice_id=made)
        card = browser.get(f"/api/v1/notices/{made}").json()
        status = _send(browser, "notices_publish", {}, notice_id=made).json()["status"]
    assert f"p:{street.world.places['home'].pk}" in codes
    assert changed.status_code == 200
    assert (card["row"]["title"], card["reach"]["n_people"] > 0) == ("停电通知", True)
    assert status in {"open", "waiting"}


def test_a_photo_comes_with_the_act_that_it_proves(street: Street) -> None:
    case_id = next(one for one in street.things.by_sort["case_id"]).values["case_id"]
    with undone():
        sent = dict(CALLS["api:desk_act_with_photos"](street.world))
        address = reverse("api:desk_act_with_photos", kwargs={"case_id": case_id})
        name = "api:desk_act_with_photos"
        answers = [call(street.browsers["worker"], name, address, sent) for _ in range(2)]
        lines = street.browsers["worker"].get(f"/api/v1/desk/cases/{case_id}").json()["lines"]
        photo = lines[-1]["photos"][0]
        shown = street.browsers["resident"].get(f"/files/{photo}")
    assert [one.status_code for one in answers] == [200, 200]
    assert len(lines[-1]["photos"]) == 1
    assert (shown.status_code, shown.headers["Content-Type"].partition("/")[0]) == (200, "image")


def test_what_is_no_photo_is_named(street: Street) -> None:
    case_id = next(one for one in street.things.by_sort["case_id"]).values["case_id"]
    address = reverse("api:desk_act_with_photos", kwargs={"case_id": case_id})
    body = json.dumps(CALLS["api:desk_act_with_photos"](street.world), default=str)
    with undone():
        sent = {"given": body, "photos": [SimpleUploadedFile("photo.png", b"no photo")]}
        answer = street.browsers["worker"].post(address, sent)
    assert (answer.status_code, answer.json()["field"]) == (422, "photos")


def test_a_slot_that_is_free_is_booked_and_given_back(street: Street) -> None:
    browser = street.browsers["resident"]
    with undone():
        hall = browser.get("/api/v1/bookings/bookables").json()["items"][0]["bookable_id"]
        slots = browser.get(f"/api/v1/bookings/bookables/{hall}").json()["slots"]
        slot = next(one for one in slots if one["is_open"] and not one["is_mine"])
        sent = {
            "person_id": street.world.people["child"].person_id,
            "starts_at": slot["starts_at"],
            "command_id": new_id(),
        }
        booked = _send(browser, "bookings_book", sent, bookable_id=hall)
        cancelled = _send(browser, "bookings_cancel", {}, booking_id=booked.json()["booking_id"])
    assert (booked.status_code, cancelled.status_code) == (200, 204)


def test_a_revealed_phone_is_recorded_for_the_person_to_see(street: Street) -> None:
    person_id = street.world.people["resident"].person_id
    with undone():
        sent = dict(CALLS["api:people_reveal"](street.world))
        shown = _send(street.browsers["worker"], "people_reveal", sent, person_id=person_id)
        looks = street.browsers["resident"].get("/api/v1/people/me/looks").json()["items"]
    assert shown.json()["values"][0]["value"] == "13900000000"
    assert (looks[0]["staff_no"], looks[0]["fields"]) == ("T-WORKER", ["phone"])
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_place_elsewhere_is_not_there_however_it_is_named(street: Street) -> None:
    elsewhere = street.world.places["other_home"].pk
    queries = ("places/areas?place_id", "places/geojson?under", "places/areas/geojson?place_id",
               "organisations/serving?place_id", "desk/cases?place_id",
               "places/resolve?address=1&within_id")  # fmt: skip
    answers = {
        query: street.browsers["worker"].get(f"/api/v1/{query}={elsewhere}").status_code
        for query in queries
    }
    assert set(answers.values()) == {404}, answers


def test_geojson_is_what_the_standard_says(street: Street) -> None:
    """RFC 7946: sections 3 and 4, read strictly."""
    with undone():
        for number, place in enumerate(("home", "building", "101")):
            one = street.world.places[place]
            type(one).objects.filter(pk=one.pk).update(
                longitude=120.2 + number / 100, latitude=30.3
            )
        worker, top = street.browsers["worker"], street.world.places["tianxin"].pk
        places = worker.get(f"/api/v1/places/geojson?under={top}")
        areas = worker.get(f"/api/v1/places/areas/geojson?place_id={top}")
        some = worker.get(f"/api/v1/places/geojson?under={top}&kinds=building&kinds=site").json()
    assert places.headers["Content-Type"] == areas.headers["Content-Type"] == "application/geo+json"
    assert len(places.json()["features"]) == 3
    assert [one["properties"]["kind"] for one in some["features"]] == ["building"]
    for document in (places.json(), areas.json()):
        assert document["type"] == "FeatureCollection"
        assert "crs" not in document
        for feature in document["features"]:
            assert feature["type"] == "Feature"
            assert isinstance(feature["properties"], dict)
            geometry = feature["geometry"]
            if geometry is None:
                continue
            assert geometry["type"] in {"Point", "MultiPoint"}
            points = geometry["coordinates"]
            for longitude, latitude in [points] if geometry["type"] == "Point" else points:
                assert 119 < longitude < 121
                assert 29 < latitude < 31
    assert any(one["geometry"] for one in areas.json()["features"])


EXAMPLE = re.compile(r"^\| (\w+) \| (\w+) \| `GET ([^`]+)` \|")


def test_the_examples_of_the_guide_are_answered(street: Street) -> None:
    """One for each room with a read, as docs/api.md prints them; `{home}` stands for the id of a place there."""
    lines = (ROOT / "docs/api.md").read_text("utf-8").splitlines()
    examples = [found.groups() for line in lines if (found := EXAMPLE.match(line))]
    ids = {name: place.pk for name, place in street.world.places.items()}
    wrong = []
    for room, who, address in examples:
        filled = re.sub(r"\{(\w+)\}", lambda found: str(ids[found[1]]), address)
        response = _browser(street.world, who).get(filled)
        if response.status_code != 200 or not address.startswith(f"/api/v1/{room}"):
            wrong.append(f"{room}: {response.status_code} {address}")
    assert not wrong
    asked = {route.pattern.split("/")[3] for route in routes() if route.method == "GET"}
    assert {room for room, _, _ in examples} == asked


@settings(max_examples=100, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(data=st.data())
def test_no_operation_breaks_whatever_it_is_sent(street: Street, data: st.DataObject) -> None:
    """Everything is drawn before anything is asked, so that an example is the same each time."""
    route = data.draw(st.sampled_from([one for one in routes() if one.method]))
    described = operation_of(street.document, route)
    who = data.draw(st.sampled_from(["resident", "worker", "section"]))
    number, is_known = data.draw(st.integers(0, THINGS)), data.draw(st.booleans())
    drawn = {
        one["name"]: data.draw(values(street.document, one["schema"]))
        for one in described["parameters"]
    }
    content = described.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    body = data.draw(values(street.document, schema)) if schema else {}
    response = _send_strange(street, route, (drawn, body), (who, number if is_known else None))
    assert response.status_code in map(int, [*described["responses"], 404]), response.content


def _send_strange(
    street: Street, route: Route, sent: tuple[dict[str, Any], Any], about: tuple[str, int | None]
) -> Any:
    """What an operation answers; `about` is who asks, and which thing of its sort, if any."""
    (drawn, body), (who, number) = sent, about
    things = [one for one in things_of(route, street.things) if one is not None]
    known = things[number % len(things)].values if things and number is not None else {}
    parts = {name: known.get(name, _part(drawn.pop(name))) for name in route.parts}
    query = {
        name: [str(one) for one in value if one is not None]
        if isinstance(value, list)
        else str(value)
        for name, value in drawn.items()
        if value is not None
    }
    address = reverse(route.name, kwargs=parts)
    with undone():
        if route.method == "GET":
            return street.browsers[who].get(address, query)
        return street.browsers[who].post(address, json.dumps(body), "application/json")


def _part(drawn: Any) -> str:
    """Something that can stand between two slashes of an address."""
    return re.sub(r"[/\s.]", "", str(drawn)) or "x"


LOOKS = {
    "desk_reveal_contact", "doors_invite_again", "doors_invite_device", "forms_open_answers",
    "registration_reveal", "search_look_up", "visits_look", "volunteers_phone",
}  # fmt: skip
"""Each look is an act of its own, recorded; what it shows, a device's token too, is kept nowhere."""
