"""Relays and contacts over MQTT, and what Home Assistant is told of a door.

Source: MQTT 3.1.1 by paho; https://www.home-assistant.io/integrations/mqtt/ (discovery of `lock`,
`binary_sensor`, `event`).
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from mashang.domain.doorkeeping import Alarm, DoorSetting, Opened, Passed
from mashang.domain.passage import Direction, Outcome
from mashang.doorkeeper.configuration import BrokerSettings, RelaySettings
from mashang.doorkeeper.relays import later

_log = logging.getLogger(__name__)
_ROOT: Final = "mashang/door"
_WAIT_S: Final = (1, 30)
_EVENT_TYPES: Final = ["admitted", "refused", "exit", *Alarm]
Heard = Callable[[str], None]


class Broker:
    """The line to the broker, which mends itself. Words come in on the loop that started it."""

    def __init__(self, settings: BrokerSettings, device_id: str) -> None:
        self._settings = settings
        self.base = f"{_ROOT}/{device_id}"
        self.connected = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._heard: dict[str, list[Heard]] = {}
        self._kept: dict[str, str] = {}
        self._client = paho.Client(CallbackAPIVersion.VERSION2, f"mashang-door-{device_id}")
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(*_WAIT_S)
        self._client.will_set(self.availability, "offline", qos=1, retain=True)
        if settings.username:
            path = settings.password_file
            password = Path(path).read_text("utf-8").strip() if path else None
            self._client.username_pw_set(settings.username, password)
        if settings.tls:
            self._client.tls_set(settings.ca_file or None)

    @property
    def availability(self) -> str:
        """Where it says whether it is there."""
        return f"{self.base}/available"

    def start(self) -> None:
        """Begin to connect, and go on until stopped."""
        self._loop = asyncio.get_running_loop()
        self._client.connect_async(self._settings.host, self._settings.port, keepalive=20)
        self._client.loop_start()

    async def stop(self) -> None:
        """Say that it leaves, and leave."""
        if self.connected:
            self._client.publish(self.availability, "offline", qos=1, retain=True)
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)

    def listen(self, topic: str, heard: Heard) -> None:
        """Hear what is said there, now and after every reconnection."""
        self._heard.setdefault(topic, []).append(heard)
        if self.connected:
            self._client.subscribe(topic, qos=1)

    def keep(self, topic: str, payload: str) -> None:
        """Say something that stays, and say it again after every reconnection."""
        if self._kept.get(topic) != payload:
            self._kept[topic] = payload
            if self.connected:
                self._client.publish(topic, payload, qos=1, retain=True)

    def say(self, topic: str, payload: str) -> bool:
        """Say something once, now or never: an opening that comes late opens for somebody else."""
        if not self.connected:
            return False
        self._client.publish(topic, payload, qos=1)
        return True

    def _on_connect(
        self, client: paho.Client, _data: Any, _flags: Any, code: Any, _more: Any
    ) -> None:
        if code.is_failure:
            _log.warning("broker refuses: %s", code)
            return
        for topic in list(self._heard):
            client.subscribe(topic, qos=1)
        for topic, payload in list(self._kept.items()):
            client.publish(topic, payload, qos=1, retain=True)
        client.publish(self.availability, "online", qos=1, retain=True)
        self.connected = True

    def _on_disconnect(self, *_given: Any) -> None:
        self.connected = False

    def _on_message(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        word = message.payload.decode("utf-8", "replace")
        for heard in self._heard.get(message.topic, []):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(heard, word)


class MqttLock:
    """A relay that listens at a topic, and perhaps says at another what it did."""

    def __init__(self, settings: RelaySettings, broker: Broker) -> None:
        self._settings, self._broker = settings, broker
        self._opened = asyncio.Event()
        if settings.state_topic:
            broker.listen(settings.state_topic, self._hear)

    async def open(self, setting: DoorSetting) -> Opened:
        """Tell it, wait for its word, and shut it again if it does not do so by itself."""
        one = self._settings
        self._opened.clear()
        if not self._broker.say(one.command_topic, one.open_payload):
            return Opened.NO
        if one.close_payload:
            asyncio.get_running_loop().call_later(
                setting.pulse_s, self._broker.say, one.command_topic, one.close_payload
            )
        if not one.state_topic:
            return Opened.UNKNOWN
        return Opened.YES if await later(one.confirm_ms / 1000, self._opened) else Opened.UNKNOWN

    def _hear(self, word: str) -> None:
        if word == self._settings.opened_payload:
            self._opened.set()


class HomeAssistant:
    """What Home Assistant is told: a lock, a contact, and what happens; never who.

    Its lock cannot be opened from there: a door opens by a decision only, and each is written down.
    """

    def __init__(self, broker: Broker, prefix: str, program: str) -> None:
        self._broker, self._prefix, self._program = broker, prefix, program

    def introduce(self, setting: DoorSetting, relay: RelaySettings | None) -> None:
        """Describe a door, so that it appears by itself."""
        if not self._prefix:
            return
        door_id = setting.door.door_id
        base = f"{self._broker.base}/{door_id}"
        self._describe("lock", door_id, setting, {
            "name": None,
            "state_topic": f"{base}/lock",
            "command_topic": f"{base}/wish",
        })  # fmt: skip
        self._describe("event", door_id, setting, {
            "name": "passages",
            "state_topic": f"{base}/event",
            "event_types": _EVENT_TYPES,
        })  # fmt: skip
        if relay is not None and relay.contact_topic:
            self._describe("binary_sensor", door_id, setting, {
                "name": "door",
                "state_topic": f"{base}/contact",
                "device_class": "door",
            })  # fmt: skip
        self._broker.keep(f"{base}/lock", "LOCKED")

    def opened(self, door_id: str, *, is_open: bool) -> None:
        """The lock is open, or shut again."""
        if self._prefix:
            self._broker.keep(
                f"{self._broker.base}/{door_id}/lock", "UNLOCKED" if is_open else "LOCKED"
            )

    def contact(self, door_id: str, *, is_open: bool) -> None:
        """The door stands open, or is shut."""
        if self._prefix:
            self._broker.keep(f"{self._broker.base}/{door_id}/contact", "ON" if is_open else "OFF")

    def passed(self, door_id: str, passed: Passed) -> None:
        """Somebody was let in, let out, or refused: with the reason, without a name."""
        if passed.outcome is Outcome.REFUSED:
            kind = "refused"
        else:
            kind = "exit" if passed.direction is Direction.OUT else "admitted"
        self._say(door_id, {"event_type": kind, "reason": passed.reason.value})

    def alarm(self, door_id: str, alarm: Alarm) -> None:
        """Something that somebody should look at."""
        self._say(door_id, {"event_type": alarm.value})

    def _say(self, door_id: str, what: Mapping[str, str]) -> None:
        if self._prefix:
            self._broker.say(f"{self._broker.base}/{door_id}/event", json.dumps(what))

    def _describe(
        self, component: str, door_id: str, setting: DoorSetting, what: Mapping[str, Any]
    ) -> None:
        node = self._broker.base.replace("/", "-")
        unique = f"{node}-{door_id}"
        self._broker.keep(
            f"{self._prefix}/{component}/{node}/{door_id}/config",
            json.dumps(
                {
                    **what,
                    "unique_id": f"{unique}-{component}",
                    "availability_topic": self._broker.availability,
                    "device": {
                        "identifiers": [unique],
                        "name": str(setting.name),
                        "manufacturer": "Mashang",
                        "model": "doorkeeper",
                        "sw_version": self._program,
                    },
                },
                ensure_ascii=False,
            ),
        )
