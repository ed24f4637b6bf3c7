"""The running door, put together from its settings."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, Final

from mashang import __version__
from mashang.domain.doorkeeping import Alarm, DoorSetting, Snapshot
from mashang.domain.passage import Direction
from mashang.doorkeeper import http, readers, telling
from mashang.doorkeeper.book import Book
from mashang.doorkeeper.clockwork import Clockwork, steady_s
from mashang.doorkeeper.configuration import ReaderKind, RelayKind, Settings
from mashang.doorkeeper.contact import Contact
from mashang.doorkeeper.counting import Uses
from mashang.doorkeeper.deciding import Scan
from mashang.doorkeeper.errands import Errands
from mashang.doorkeeper.files import Folder
from mashang.doorkeeper.keeper import Answered, Keeper
from mashang.doorkeeper.local import Local
from mashang.doorkeeper.mqtt import Broker, HomeAssistant, MqttLock
from mashang.doorkeeper.page import Row
from mashang.doorkeeper.relays import HttpLock, Lock, LoggedLock
from mashang.doorkeeper.street import Street, secure
from mashang.doorkeeper.turns import Lane, Shown, Turns

_log = logging.getLogger(__name__)
_LOOK_EVERY_S: Final = 1.0


class Program:
    """Everything that runs while a door is kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        folder = Folder(Path(settings.folder))
        device, key = folder.device(), folder.key()
        clockwork = Clockwork()
        home = device.doors[0] if device.doors else ""
        self.keeper = Keeper(
            folder=folder,
            device=device,
            book=Book(folder.path, home=home, group_s=settings.book.group_ms / 1000),
            clockwork=clockwork,
            uses=Uses(key.seed),
            offline_after_s=settings.street.offline_after_s,
        )
        self.errands = Errands(
            keeper=self.keeper,
            street=Street(device, key, clockwork, secure(settings.street.ca_file)),
            readers=lambda: {name: lane.state.value for name, lane in self.turns.lanes.items()},
            alarm_after_s=settings.street.offline_alarm_min * 60,
        )
        self.turns: Turns[Answered] = Turns(self._look)
        self._doors = {one.name: (one.door_id, one.direction) for one in settings.readers}
        for one in settings.readers:
            self.turns.add(Lane(one.name, one.most_per_s, one.repeat_s, steady_s))
        self._contacts: dict[str, Contact] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stop = asyncio.Event()
        self._wire()

    def _wire(self) -> None:
        """Locks, contacts and buttons, and who is told of what."""
        settings = self.settings
        self.broker: Broker | None = None
        self.home: HomeAssistant | None = None
        if settings.mqtt.host:
            self.broker = Broker(settings.mqtt, self.keeper.device.device_id)
            self.home = HomeAssistant(self.broker, settings.mqtt.discovery_prefix, __version__)
        locks: dict[str, Lock] = {}
        for one in settings.relays:
            if one.kind is RelayKind.HTTP:
                locks[one.door_id] = HttpLock(one)
            elif one.kind is RelayKind.MQTT and self.broker is not None:
                locks[one.door_id] = MqttLock(one, self.broker)
            else:
                locks[one.door_id] = LoggedLock()
            if self.broker is not None and one.contact_topic:
                self._contacts[one.door_id] = Contact(watches_forced=not one.exit_button)
                heard = partial(self._contact, one.door_id, one.contact_open_payload)
                self.broker.listen(one.contact_topic, heard)
            if self.broker is not None and one.exit_topic:
                self.broker.listen(one.exit_topic, partial(self._button, one.door_id))
        self.keeper.locks = locks
        told = self.keeper.told
        told.written, told.opening, told.snapshot = self.errands.written, self._opening, self._new
        if self.home is not None:
            told.passed, told.alarm = self.home.passed, self.home.alarm

    async def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Keep the door until the program is told to stop."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        if self.broker is not None:
            self.broker.start()
        await self.keeper.begin()
        server = await http.serve(*self.settings.listen, self.local().answer)
        for errand in (*self.errands.all(), self.turns.go, self._watch_contacts):
            self._begin(errand())  # type: ignore[arg-type]
        for one in self.settings.readers:
            if one.kind is not ReaderKind.HTTP:
                lane = self.turns.lanes[one.name]
                read = partial(self._line, lane)
                self._begin(readers.read_forever(one, lane, read))
        _log.info("door kept: %s", ", ".join(self.errands.doors) or "none yet")
        ready()
        await self._stop.wait()
        server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.keeper.end()
        await self.keeper.book.close()
        if self.broker is not None:
            await self.broker.stop()

    def local(self) -> Local:
        """What is answered in the house."""
        tokens = {
            Path(one.token_file).read_text("utf-8").strip(): self.turns.lanes[one.name]
            for one in self.settings.readers
            if one.kind is ReaderKind.HTTP
        }
        return Local(self.keeper, self.turns, tokens, self.rows, asyncio.to_thread)

    async def rows(self) -> list[Row]:
        """Everything that is said of the door."""
        keeper = self.keeper
        return [
            telling.line_row(keeper, self.errands.trouble, await keeper.book.waiting()),
            *telling.snapshot_rows(keeper),
            telling.clock_row(keeper),
            telling.disk_row(keeper),
            telling.relay_row(keeper),
            *([telling.broker_row(connected=self.broker.connected)] if self.broker else []),
            *(telling.reader_row(name, lane.state) for name, lane in self.turns.lanes.items()),
        ]

    async def _look(self, lane: Lane[Answered], shown: Shown) -> Answered:
        """Decide what a reader read."""
        door_id, direction = self._doors[lane.name]
        scan = Scan(
            door_id=door_id,
            direction=direction,
            text=shown.text,
            people=shown.people,
            plate=shown.plate,
        )
        return await self.keeper.scan(scan)

    def _line(self, lane: Lane[Answered], text: str) -> None:
        self.turns.offer(lane, Shown(text))

    def _button(self, door_id: str, _word: str) -> None:
        """Somebody inside pressed: going out is never refused."""
        self._begin(self.keeper.scan(Scan(door_id=door_id, direction=Direction.OUT)))

    def _contact(self, door_id: str, open_word: str, word: str) -> None:
        is_open = word == open_word
        contact = self._contacts[door_id]
        setting = self.keeper.held.snapshot.setting(door_id) if self.keeper.held else None
        if setting is not None:
            contact.held_open_after_s = setting.held_open_after_s
        if self.home is not None:
            self.home.contact(door_id, is_open=is_open)
        self._raise(door_id, contact.seen(is_open=is_open, now_s=steady_s()))

    async def _watch_contacts(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            for door_id, contact in self._contacts.items():
                self._raise(door_id, contact.passed(steady_s()))

    def _raise(self, door_id: str, alarms: list[tuple[Alarm, bool]]) -> None:
        for alarm, over in alarms:
            self._begin(self.keeper.raise_alarm(door_id, alarm, over=over))

    def _opening(self, setting: DoorSetting) -> None:
        door_id = setting.door.door_id
        if door_id in self._contacts:
            self._contacts[door_id].let(steady_s(), setting.pulse_s)
        if self.home is not None:
            self.home.opened(door_id, is_open=True)
            shut = partial(self.home.opened, door_id, is_open=False)
            asyncio.get_running_loop().call_later(setting.pulse_s, shut)

    def _new(self, snapshot: Snapshot) -> None:
        if self.home is not None:
            for one in snapshot.doors:
                self.home.introduce(one, self.settings.relay(one.door.door_id))

    def _begin(self, doing: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        """An errand that falls over takes the program with it: the system starts it anew."""
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("fell over", exc_info=error)
            self.failed = True
            self._stop.set()

    failed = False
