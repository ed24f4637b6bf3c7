"""The pages and operations for who looks after doors, walked as they are walked."""

import json
import re
from uuid import uuid4

import pytest

from mashang.domain.doorkeeping import Alarm as Rings
from mashang.domain.doorkeeping import DoorEvent, Opened
from mashang.kernel.ids import new_id
from mashang.work.doors import actions
from mashang.work.doors.models import Alarm, Device, Door, Rule
from tests.browser import signed_in
from tests.work.doors.doorside import DoorSide, passed

TEXT = re.compile(r"MASHANG-DOOR:\S+#(\w+)")


@pytest.fixture(params=["zh", "en"])
def worker(world, request):
    return signed_in(world.accounts["worker"], language=request.param)


def rung(clock):
    return DoorEvent(
        event_id=new_id(), sequence=1, happened_at=clock.now(), clock_trusted=True,
        alarm=Rings.FORCED,
    )  # fmt: skip


def test_a_worker_brings_a_device_sees_it_fare_and_revokes_it(world, gate, worker):
    page = worker.get(f"/desk/doors/{gate.pk}/devices/new")
    assert page.status_code == 200
    empty = worker.post(f"/desk/doors/{gate.pk}/devices/new", {"name": "门卫室"})
    assert empty.status_code == 422
    given = {"name": "门卫室", "doors": [gate.pk]}
    shown = worker.post(f"/desk/doors/{gate.pk}/devices/new", given)
    (token,) = set(TEXT.findall(shown.content.decode()))
    assert shown["Cache-Control"].startswith("max-age=0")
    device = Device.objects.get()
    again = worker.post(f"/desk/doors/devices/{device.pk}/again")
    (fresh,) = set(TEXT.findall(again.content.decode()))
    assert fresh != token
    side = DoorSide()
    assert side.enrol(fresh).status_code == 200
    side.health(gate.pk, clock_off_s=30.0, readers={"usb": "rubbish"}, waiting=4)
    for address in ("/desk/doors/devices", f"/desk/doors/devices/{device.pk}"):
        text = worker.get(address).content.decode()
        assert "30" in text
        assert token not in text
    assert worker.post(f"/desk/doors/devices/{device.pk}/revoke").status_code == 303
    assert side.health(gate.pk).status_code == 403


def test_an_alarm_is_looked_at_on_its_page(side, gate, worker, clock):
    assert worker.get("/desk/doors/alarms").status_code == 200
    side.tell(gate.pk, rung(clock))
    alarm = Alarm.objects.get()
    for address in ("/desk/doors/alarms", f"/desk/doors/{gate.pk}"):
        assert f"/desk/doors/alarms/{alarm.pk}/seen" in worker.get(address).content.decode()
    assert worker.post(f"/desk/doors/alarms/{alarm.pk}/seen").status_code == 303
    assert str(alarm.pk) not in worker.get("/desk/doors/alarms").content.decode()
    assert gate.place.full_name in worker.get("/desk/doors/alarms?seen=1").content.decode()


def test_the_settings_page_says_what_is_set_and_refuses_nonsense(gate, worker):
    address = f"/desk/doors/{gate.pk}/setting"
    assert worker.get(address).status_code == 200
    given = {"fails": "open", "lenient_kinds": ["resident", "staff"], "pulse_s": "5"}
    assert worker.post(address, given).status_code == 303
    gate = Door.objects.get(pk=gate.pk)
    assert (gate.is_lenient, gate.lenient_kinds, gate.fails_open, gate.pulse_s) == (
        True, ["resident", "staff"], True, 5,
    )  # fmt: skip
    assert worker.post(address, {**given, "pulse_s": "0"}).status_code == 422


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_section_chief_enters_a_rule_and_ends_it(world, gate, language):
    chief = signed_in(world.accounts["section"], language=language)
    assert chief.get("/desk/doors/rules/new").status_code == 200
    given = {
        "place": world.places["tianxin"].pk, "effect": "quota", "title_zh": "每户每天一次",
        "uses_at_most": "1", "window_hours": "24", "document": "53号", "words_zh": "每天一人一次",
        "since": "2026-04-29T08:00", "until": "2026-05-02T08:00", "hours_since": "06:00",
        "hours_until": "22:00", "kinds": ["resident"],
    }  # fmt: skip
    for wrong in ({"uses_at_most": ""}, {"hours_until": ""}, {"until": "2026-04-01T08:00"},
                  {"effect": "restrict"}):  # fmt: skip
        assert chief.post("/desk/doors/rules/new", {**given, **wrong}).status_code == 422
    done = chief.post("/desk/doors/rules/new", given)
    rule = Rule.objects.get()
    assert (done.status_code, rule.window_min, rule.hours) == (303, 1440, [["06:00", "22:00"]])
    for address in ("/desk/doors/rules", f"/desk/doors/rules/{rule.pk}", f"/desk/doors/{gate.pk}"):
        assert "每户每天一次" in chief.get(address).content.decode()
    assert chief.post(f"/desk/doors/rules/{rule.pk}/end").status_code == 303
    assert "每户每天一次" in chief.get("/desk/doors/rules?over=1").content.decode()
    assert "每户每天一次" not in chief.get("/desk/doors/rules").content.decode()


def test_the_phone_reads_what_the_door_said(world, side, gate, clock):
    phone = signed_in(world.accounts["resident"])
    answer = phone.post(f"/doors/{gate.pk}/open", {"command_id": str(uuid4())})
    text = phone.get(answer["Location"]).content.decode()
    (command,) = side.call("GET", "/api/doors/commands").json()
    part = f"/doors/openings/{command['command_id']}"
    assert f'hx-get="{part}"' in text
    side.tell(gate.pk, passed(command_id=command["command_id"], opened=Opened.YES))
    settled = phone.get(part).content.decode()
    assert "is-opened" in settled
    assert "hx-get" not in settled
    assert phone.get(f"/doors/openings/{uuid4()}").status_code == 404
    said = phone.get(f"/api/v1/doors/openings/{command['command_id']}").json()
    assert (said["state"], said["is_settled"]) == ("opened", True)


def call(client, path, document=None):
    body = json.dumps(document or {}, default=str)
    return client.post(f"/api/v1/doors{path}", body, "application/json")


def test_programs_do_what_the_pages_do(world, gate, clock):
    worker = signed_in(world.accounts["worker"])
    invited = call(worker, "/devices", {"name": "门卫室", "door_ids": [gate.pk]}).json()
    again = call(worker, f"/devices/{invited['device_id']}/again").json()
    side = DoorSide()
    assert side.enrol(again["enrolment"].partition("#")[2]).status_code == 200
    side.tell(gate.pk, passed(), rung(clock))
    (device,) = worker.get("/api/v1/doors/devices").json()["items"]
    assert (device["state"], device["door_ids"]) == ("heard", [gate.pk])
    live = worker.get(f"/api/v1/doors/{gate.pk}/live").json()
    assert (live["inside"]["estimate"], len(live["hours"])) == (1, 24)
    (alarm,) = worker.get("/api/v1/doors/alarms").json()["items"]
    assert call(worker, f"/alarms/{alarm['alarm_id']}/acknowledge").status_code == 204
    assert call(worker, f"/{gate.pk}/setting", {"fails_open": True}).status_code == 204
    chief = signed_in(world.accounts["section"])
    rule = {
        "place_id": world.places["tianxin"].pk, "effect": "exempt", "title_zh": "就医",
        "document": "53号", "words_zh": "就医不受限", "classes": ["care"],
        "hours": [["06:00", "22:00"]], "since": "2026-04-29T08:00+08:00",
        "until": "2026-05-02T08:00+08:00", "command_id": uuid4(),
    }  # fmt: skip
    rule_id = call(chief, "/rules", rule).json()["rule_id"]
    assert worker.get(f"/api/v1/doors/rules/{rule_id}").json()["stands"] == "holds"
    assert call(worker, f"/rules/{rule_id}/end").status_code == 403
    assert call(chief, f"/rules/{rule_id}/end").status_code == 204
    assert worker.get("/api/v1/doors/rules?over=true").json()["items"][0]["rule_id"] == rule_id
    assert call(worker, f"/devices/{device['device_id']}/revoke").status_code == 204
    assert worker.get(f"/api/v1/doors/devices/{device['device_id']}").json()["state"] == "revoked"


def test_what_waits_is_answered_at_once_when_there_is_something(side, gate, world):
    actions.open_door(actor=world.actor("resident"), door_id=gate.pk, command_id=uuid4())
    assert len(side.call("GET", "/api/doors/commands?wait=25").json()) == 1
    assert side.call("GET", "/api/doors/snapshot?wait=25").status_code == 200


def test_who_finds_no_room_to_wait_is_told_when_to_come_back(side, gate, monkeypatch):
    from mashang.work.doors.pages import device

    room = device._room()
    taken = 0
    while room.acquire(blocking=False):
        taken += 1
    try:
        response = side.call("GET", "/api/doors/commands?wait=25")
        assert (response.json(), response["Retry-After"]) == ([], "3")
    finally:
        for _ in range(taken):
            room.release()
