"""The program as it runs: enrolled, told, cut off, lied to, struck off."""

import json
import signal
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from mashang.domain.doorkeeping import (
    Alarm,
    Command,
    Opened,
    State,
    command_form,
    enrolment_text,
    seal,
)
from mashang.domain.passage import Direction, Reason
from mashang.domain.passes import Revocations
from mashang.kernel import clock
from tests.domain.passes.making import KEYS, LATER, NEXT, NOW, SIGNING
from tests.doorkeeper.conftest import says
from tests.doorkeeper.running import (
    DOOR_ID,
    all_stopped,
    card_text,
    enrol,
    live_snapshot,
    new_door,
    until,
)


def test_a_code_enrols_one_device_once_and_its_key_is_its_own(tmp_path, street):
    first, second = new_door(tmp_path / "one"), new_door(tmp_path / "two")
    enrol(first, street)
    key = first.folder / "device.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    again = second.run_command("enrol", enrolment_text(street.site, "t" * 22))
    assert again.returncode == 1
    assert "used before" in again.stderr
    assert second.run_command("enrol", "MS1:ABC").returncode == 1
    assert "not enrolled" in second.run_command("run").stderr
    key.chmod(0o644)
    assert "chmod 600" in first.run_command("run").stderr


def test_it_decides_writes_and_tells_and_ends_in_order(door, street):
    pass_id = uuid4()
    assert door.scan(card_text(pass_id=pass_id))["reason"] == "look_at_person"
    assert door.scan("rubbish")["outcome"] == "refused"
    until(lambda: len(street.store.passages()) == 2)
    named = [one.passed.pass_id for one in street.store.passages()]
    assert sorted(named, key=str) == sorted([pass_id, None], key=str)
    assert door.kill(signal.SIGTERM) == 0
    door.begin()
    until(lambda: State.STOPPED in [one.state for one in street.store.events()])
    health = json.loads(street.store.ask("select form from health")[-1][0])
    assert (health["snapshot"], health["readers"], health["disk"]) == (7, {"gate": "ok"}, "ok")


def test_a_new_list_counts_at_once_and_a_bad_one_never(door, street):
    pass_id = uuid4()
    text = card_text(pass_id=pass_id)
    assert door.scan(text)["outcome"] == "attention"
    street.publish(live_snapshot(number=8, revocations=Revocations({pass_id: None})))
    until(lambda: door.scan(text)["reason"] == "revoked")
    good = seal(live_snapshot(number=9), SIGNING)
    for number, raw in ((9, good[:-1]), (10, good[:-1] + bytes([good[-1] ^ 1])), (11, b"")):
        street.store.publish(number, raw)
        until(lambda: says(door, "was not taken"))
        assert door.scan(text)["reason"] == "revoked"
    door.kill()
    door.begin()
    assert door.scan(text)["reason"] == "revoked"


def test_a_snapshot_that_is_damaged_on_the_disk_is_fetched_anew(door, street):
    path = door.folder / "snapshot.cose"
    raw = path.read_bytes()
    door.kill()
    path.write_bytes(raw[: len(raw) // 2])
    street.kill()
    door.begin()
    assert door.scan(card_text())["reason"] == "door_unfit"
    street.start()
    until(lambda: door.scan(card_text())["reason"] == "look_at_person")


def test_keys_rotate_without_a_gap(door, street):
    turned = KEYS.rotated(LATER.public, believed_until=NOW + timedelta(days=900), now=NOW)
    street.publish(live_snapshot(number=8, keys=turned), NEXT)
    until(lambda: says(door, "number 8"))
    assert door.scan(card_text())["outcome"] == "attention"
    door.kill()
    street.kill()
    door.begin()
    assert door.scan(card_text())["outcome"] == "attention"


def test_cut_off_it_decides_and_hands_over_later(door, street):
    street.kill()
    ids = [uuid4() for _ in range(30)]
    for pass_id in ids:
        assert door.scan(card_text(pass_id=pass_id))["recorded"] == "safe"
    door.kill()
    door.begin()
    assert says(door, "Offline")
    more = uuid4()
    assert door.scan(card_text(pass_id=more))["outcome"] == "attention"
    street.start()
    until(lambda: {*ids, more} <= {one.passed.pass_id for one in street.store.passages()})
    last = next(one for one in street.store.passages() if one.passed.pass_id == more)
    assert last.passed.offline


def test_answers_that_are_lost_on_the_way_are_asked_again_and_counted_once(door, street):
    street.store.say(swallows=True)
    pass_id = uuid4()
    door.scan(card_text(pass_id=pass_id))
    until(lambda: (street.store.ask("select max(times) from event")[0][0] or 0) >= 2)
    street.store.say(swallows=False)
    until(lambda: says(door, "0 lines wait"))
    assert [one.passed.pass_id for one in street.store.passages()] == [pass_id]


def test_a_street_that_takes_few_at_a_time_gets_few(door, street):
    street.store.say(most=3)
    ids = [uuid4() for _ in range(20)]
    street.store.say(failing=503)
    for pass_id in ids:
        door.scan(card_text(pass_id=pass_id))
    street.store.say(failing=None)
    until(lambda: set(ids) <= {one.passed.pass_id for one in street.store.passages()})


@pytest.mark.parametrize("hours", [1, -1])
def test_an_hour_from_the_streets_clock_is_said_and_nothing_is_lost(tmp_path, street, hours):
    street.store.say(ahead_s=-3_600 * hours)
    door = new_door(tmp_path / "door")
    with all_stopped(door):
        enrol(door, street)
        door.begin()
        until(lambda: says(door, "Clock untrusted"))
        ends = clock.now().replace(microsecond=0) + timedelta(days=30)
        answer = door.scan(card_text(until=ends))
        assert (answer["reason"], answer["next_step"]) == ("clock_untrusted", "call_guard")
        assert door.scan(card_text())["reason"] == "look_at_person"
        until(lambda: len(street.store.passages()) == 2)
        assert not any(one.clock_trusted for one in street.store.passages())
        until(lambda: Alarm.CLOCK in [one.alarm for one in street.store.events()])
        street.store.say(ahead_s=0)
        door.kill()
        door.begin()
        until(lambda: door.scan(card_text(until=ends))["outcome"] == "attention")


def test_a_struck_off_device_lets_nobody_in_and_everybody_out(tmp_path, street):
    reader = (
        f'[[readers]]\nname = "out"\nkind = "http"\ntoken_file = "{tmp_path}/out"\n'
        f'door_id = "{DOOR_ID}"\ndirection = "out"\n'
    )
    (tmp_path / "out").write_text("out-token")
    door = new_door(tmp_path / "door", reader)
    with all_stopped(door):
        enrol(door, street)
        door.begin()
        until(lambda: says(door, "Online"))
        street.store.ask("update device set revoked = 1")
        door.scan(card_text())
        until(lambda: door.scan(card_text())["reason"] == "door_unfit")
        door.kill()
        street.kill()
        door.begin()
        assert door.scan(card_text())["reason"] == "door_unfit"
        out = door.post("/scan", json.dumps({"text": ""}).encode(), "out-token")
        assert (out["outcome"], out["reason"]) == ("allowed", "exit")
        assert says(door, "Struck off")


def test_a_command_of_the_street_opens_once_and_never_late(door, street):
    def send(until_s: float) -> Command:
        one = Command(uuid4(), DOOR_ID, Direction.IN, clock.now() + timedelta(seconds=until_s))
        for row in (one.command_id, uuid4()):  # told twice
            street.store.ask(
                "insert into command values (?, ?)", str(row), json.dumps(command_form(one))
            )
        return one

    late, good = send(-1), send(20)
    strange = replace(good, command_id=uuid4(), door_id="9")
    street.store.ask("insert into command values ('x', ?)", json.dumps(command_form(strange)))
    until(street.store.passages)
    door.scan("rubbish")
    until(lambda: len(street.store.passages()) == 2)
    carried = [one.passed.command_id for one in street.store.passages()]
    assert carried.count(good.command_id) == 1
    assert late.command_id not in carried
    one = next(one.passed for one in street.store.passages() if one.passed.command_id)
    assert (one.reason, one.opened, one.pass_id) == (Reason.ADMITTED, Opened.UNKNOWN, None)


def test_a_reader_that_never_stops_holds_up_nobody(tmp_path, street):
    import os
    import threading

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = (
        f'[[readers]]\nname = "noisy"\nkind = "lines"\npath = "{pipe}"\ndoor_id = "{DOOR_ID}"\n'
    )
    door = new_door(tmp_path / "door", reader)
    with all_stopped(door):
        enrol(door, street)
        door.begin()
        until(lambda: says(door, "Online"))
        ends, sent = threading.Event(), []

        def flood() -> None:
            with pipe.open("wb", buffering=0) as out:
                os.set_blocking(out.fileno(), False)
                while not ends.is_set():
                    for rubbish in (os.urandom(4_096), b"MS1:AAAA\n" * 400):
                        try:
                            sent.append(out.write(rubbish) or 0)
                        except BlockingIOError:
                            ends.wait(0.001)

        thread = threading.Thread(target=flood)
        thread.start()
        until(lambda: says(door, "sends without pause"))
        answers = [door.scan(card_text()) for _ in range(100)]
        ends.set()
        thread.join()
        assert {one["outcome"] for one in answers} == {"attention"}
        assert sum(sent) > 100_000
        # Of the rubbish only so much was looked at as its reader may ask: five a second.
        refused = [one for one in street.store.passages() if one.passed.reason is Reason.UNREADABLE]
        assert len(refused) < 300


def test_what_a_disk_without_room_cannot_keep_is_told_and_the_door_opens(door, street):
    """The book is filled to the brim by its own file's limit; that brings SQLite's real answer."""
    door.kill()
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); "
        "from mashang.doorkeeper.command import main; main()"
    )
    size = max(path.stat().st_size for path in Path(door.folder).glob("book.sqlite3*"))
    usual = door.command
    door.command = [usual[0], "-c", limited.format(size + 20_000), *usual[3:]]
    street.store.say(failing=503)
    door.begin()
    answers = [door.scan(card_text()) for _ in range(60)]
    assert {one["outcome"] for one in answers} == {"attention"}
    assert "waiting" in {one["recorded"] for one in answers}
    assert says(door, "The disk takes nothing")
    door.kill()
    door.command = usual
    street.store.say(failing=None)
    door.begin()
    until(lambda: State.UNRECORDED in [one.state for one in street.store.events()])
    lost = sum(one.lost for one in street.store.events())
    kept = [one for one in street.store.passages() if one.passed.pass_id]
    assert lost + len(kept) >= 60


def test_its_page_is_in_both_languages_without_scripts_and_names(door):
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{door.port}/", timeout=5) as answer:
        page = answer.read().decode()
        assert "script" not in page
        assert "在线" in page
        assert "Online" in page
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert door.post("/scan", b"{}", "wrong")["status"] == 401
    assert door.post("/scan", b"{}")["status"] == 422
    assert door.post("/scan", b"[" * 5_000)["status"] == 422
    assert door.post("/scan", json.dumps({"text": "x", "people": 0}).encode())["status"] == 422


def test_a_picture_with_a_pass_is_read(door):
    import io

    import segno

    out = io.BytesIO()
    segno.make(card_text(), error="M", boost_error=False).save(out, kind="png", scale=4)
    assert door.post("/frame", out.getvalue())["reason"] == "look_at_person"
    assert door.post("/frame", b"no picture")["code"] == "nothing_seen"


def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(tmp_path, street):
    door = new_door(
        tmp_path / "door",
        '[mqtt]\nhost = "127.0.0.1"\nport = 1\n'
        f'[[relays]]\ndoor_id = "{DOOR_ID}"\nkind = "http"\nurl = "http://127.0.0.1:1/on"\n',
        f'[[readers]]\nname = "wedge"\nkind = "keys"\npath = "{tmp_path}/none"\ndoor_id = "{DOOR_ID}"\n',
    )
    found = door.run_command("doctor")
    assert (found.returncode, "not enrolled" in found.stdout) == (1, True)
    enrol(door, street)
    found = door.run_command("doctor")
    assert found.returncode == 1
    for word in ("✓ Server", "✕ Broker", "✕ Relay 1201", "✕ Reader wedge", "→"):
        assert word in found.stdout
    street.kill()
    found = door.run_command("--language", "zh", "doctor")
    assert "✕ 服务器" in found.stdout
    assert door.run_command("status").returncode == 1
