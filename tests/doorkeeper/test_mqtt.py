"""Locks, contacts, buttons and Home Assistant over a real Mosquitto."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from mashang.domain.doorkeeping import Alarm, Opened
from mashang.domain.passage import Direction, Reason
from tests.doorkeeper.conftest import says
from tests.doorkeeper.running import (
    DOOR_ID,
    MOSQUITTO,
    all_stopped,
    card_text,
    enrol,
    new_broker,
    new_door,
    until,
)

pytestmark = pytest.mark.skipif(MOSQUITTO is None, reason="needs a Mosquitto")
BASE = f"mashang/door/7/{DOOR_ID}"


@dataclass
class House:
    """A relay, a contact and Home Assistant, as one client of the broker."""

    client: paho.Client
    answers: bool = True
    said: list[tuple[str, str]] = field(default_factory=list)

    def on_message(self, client, _data, message) -> None:
        word = message.payload.decode()
        self.said.append((message.topic, word))
        if message.topic == "relay/1/set" and self.answers:
            client.publish("relay/1/state", word)

    def words(self, topic: str) -> list[str]:
        return [word for at, word in list(self.said) if at == topic]


@pytest.fixture
def broker(tmp_path) -> Iterator[tuple]:
    process, port = new_broker(tmp_path / "broker")
    with all_stopped(process):
        process.start()
        yield process, port


@pytest.fixture
def house(broker) -> Iterator[House]:
    _, port = broker
    client = paho.Client(CallbackAPIVersion.VERSION2, "house")
    house, ready = House(client), threading.Event()

    def connected(*_given) -> None:
        client.subscribe("#")
        ready.set()

    client.on_connect, client.on_message = connected, house.on_message
    client.reconnect_delay_set(1, 1)
    client.connect_async("127.0.0.1", port)
    client.loop_start()
    assert ready.wait(20)
    yield house
    client.disconnect()
    client.loop_stop()


@pytest.fixture
def door(tmp_path, street, broker, house):
    door = new_door(
        tmp_path / "door",
        f'[mqtt]\nhost = "127.0.0.1"\nport = {broker[1]}\n'
        f'[[relays]]\ndoor_id = "{DOOR_ID}"\nkind = "mqtt"\ncommand_topic = "relay/1/set"\n'
        'state_topic = "relay/1/state"\ncontact_topic = "contact/1"\nexit_topic = "button/1"\n'
        "confirm_ms = 1500\n",
    )
    with all_stopped(door):
        enrol(door, street)
        door.begin()
        until(lambda: says(door, "Online"))
        until(lambda: house.words("mashang/door/7/available") == ["online"])
        yield door


def test_a_lock_opens_says_so_and_is_shut_again(door, house, street):
    answer = door.scan(card_text(), wait=True)
    assert (answer["outcome"], answer["opened"]) == ("attention", "true")
    until(lambda: house.words("relay/1/set") == ["ON", "OFF"])
    until(street.store.passages)
    assert street.store.passages()[0].passed.opened is Opened.YES
    until(lambda: house.words(f"{BASE}/lock")[-2:] == ["UNLOCKED", "LOCKED"])


def test_nobody_opens_for_a_refusal(door, house):
    assert door.scan("rubbish", wait=True)["opened"] == "unknown"
    until(lambda: house.words(f"{BASE}/event"))
    assert house.words("relay/1/set") == []


def test_a_lock_that_says_nothing_is_not_called_open(door, house, street):
    house.answers = False
    assert door.scan(card_text(), wait=True)["opened"] == "unknown"
    until(street.store.passages)
    assert street.store.passages()[0].passed.opened is Opened.UNKNOWN


def test_without_the_broker_the_door_says_that_nothing_opened_and_mends_itself(
    door, house, street, broker
):
    process, _ = broker
    process.kill()
    until(lambda: says(door, "not connected"))
    assert door.scan(card_text(), wait=True)["opened"] == "false"
    assert says(door, "the last one did not open")
    process.start()
    until(lambda: not says(door, "not connected"))
    until(lambda: door.scan(card_text(), wait=True)["opened"] == "true")
    assert (
        house.words("relay/1/set").count("ON") == 1
    )  # the one that came to nothing is not made up for


def test_home_assistant_learns_the_door_and_never_who_passes(door, house):
    until(lambda: len([one for one in house.said if one[0].startswith("homeassistant/")]) >= 3)
    described = {
        topic.split("/")[1]: json.loads(word)
        for topic, word in house.said
        if topic.startswith("homeassistant/")
    }
    assert set(described) == {"lock", "binary_sensor", "event"}
    assert described["lock"]["state_topic"] == f"{BASE}/lock"
    assert described["binary_sensor"]["device_class"] == "door"
    assert described["event"]["device"]["name"] in {"东门", "East gate"}
    assert {one["availability_topic"] for one in described.values()} == {"mashang/door/7/available"}
    door.scan(card_text())
    door.scan("rubbish")
    until(lambda: len(house.words(f"{BASE}/event")) == 2)
    assert [json.loads(one) for one in house.words(f"{BASE}/event")] == [
        {"event_type": "admitted", "reason": "look_at_person"},
        {"event_type": "refused", "reason": "unreadable"},
    ]
    assert {one["event_type"] for one in map(json.loads, house.words(f"{BASE}/event"))} <= set(
        described["event"]["event_types"]
    )


def test_a_wish_of_home_assistant_opens_nothing(door, house, street):
    house.client.publish(f"{BASE}/wish", "UNLOCK")
    door.scan("rubbish")
    until(street.store.passages)
    assert house.words("relay/1/set") == []


def test_the_button_inside_lets_out_and_counts(door, house, street):
    house.client.publish("button/1", "pressed")
    until(street.store.passages)
    (one,) = street.store.passages()
    assert (one.passed.direction, one.passed.reason) == (Direction.OUT, Reason.EXIT)
    until(lambda: "ON" in house.words("relay/1/set"))


def test_a_forced_door_is_an_alarm_until_it_is_shut(door, house, street):
    for word in ("OFF", "ON", "OFF"):
        house.client.publish("contact/1", word)
    until(lambda: len([one for one in street.store.events() if one.alarm is Alarm.FORCED]) == 2)
    assert {one.over for one in street.store.events() if one.alarm} == {True, False}
    until(lambda: house.words(f"{BASE}/contact")[-1:] == ["OFF"])
    assert "forced" in str(house.words(f"{BASE}/event"))


def test_when_the_program_dies_home_assistant_is_told(door, house):
    door.kill()
    until(lambda: house.words("mashang/door/7/available")[-1] == "offline")
