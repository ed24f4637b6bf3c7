"""The middle of the program: a scan comes in, is decided, written down, and the lock opens."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from mashang.domain.doorkeeping import (
    Alarm,
    Command,
    DoorEvent,
    DoorSetting,
    Held,
    Opened,
    Passed,
    Relay,
    Snapshot,
    SnapshotFlawed,
    State,
    unseal,
)
from mashang.domain.passage import Manner, Outcome, Reason
from mashang.doorkeeper.book import Book, Entry, Written
from mashang.doorkeeper.clockwork import Clockwork, steady_s
from mashang.doorkeeper.counting import Uses
from mashang.doorkeeper.deciding import Decided, Scan, Standing, bare, decided
from mashang.doorkeeper.files import Device, Folder
from mashang.doorkeeper.relays import Lock, LoggedLock
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

_log = logging.getLogger(__name__)
_CONFIRMED_EVERY: Final = timedelta(seconds=60)
_STRUCK_OFF: Final = "struck-off"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a scan came to.

    Attributes:
        written: whether it is safe in the book.
        opened: what the lock says, later; None where nothing opens.
    """

    decided: Decided
    written: Written
    opened: asyncio.Task[Opened] | None


@dataclass
class Told:
    """Who wants to know what happens here: Home Assistant, the line to the street, the contact."""

    passed: Callable[[str, Passed], None] = lambda _door_id, _passed: None
    alarm: Callable[[str, Alarm], None] = lambda _door_id, _alarm: None
    opening: Callable[[DoorSetting], None] = lambda _setting: None
    written: Callable[[], None] = lambda: None
    snapshot: Callable[[Snapshot], None] = lambda _snapshot: None


@dataclass
class Keeper:
    """The door while it runs.

    Attributes:
        locks: by the id of their door.
        offline_after_s: without a word of the street.
        opening: events whose lock has not answered yet.
        confirmed_at: when the street last said that the snapshot is the newest; kept over a start.
        confirmed_s: the same by the steady clock, in this run.
        reached_s: when the street last answered, by the steady clock; None for never.
        flaw: why the last snapshot that came was not believed.
    """

    folder: Folder
    device: Device
    book: Book
    clockwork: Clockwork
    uses: Uses
    locks: Mapping[str, Lock] = field(default_factory=dict)
    offline_after_s: float = 90
    told: Told = field(default_factory=Told)
    held: Held | None = None
    confirmed_at: datetime | None = None
    confirmed_s: float | None = None
    is_struck_off: bool = False
    reached_s: float | None = None
    flaw: SnapshotFlawed | None = None
    relay: Relay = Relay.UNKNOWN
    decisions: int = 0
    last_opening: asyncio.Task[Opened] | None = None
    opening: set[UUID] = field(default_factory=set)
    _kept_at: datetime | None = None
    _carried: dict[UUID, datetime] = field(default_factory=dict)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def begin(self) -> None:
        """Take up what was kept: snapshot, counts, and the last instant that was written."""
        last = await self.book.last_at()
        if last is not None:
            self.clockwork.not_before(last)
        self.held = self.folder.snapshot()
        path = self.folder.snapshot_path
        if self.held is not None:
            self.clockwork.not_before(self.held.snapshot.made_at)
            self.confirmed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            self.told.snapshot(self.held.snapshot)
        for use in await self.book.uses(self.clockwork.told().at):
            self.uses.add(use)
        self.is_struck_off = (self.folder.path / _STRUCK_OFF).exists()
        await self.note_state(State.STARTED)

    async def end(self) -> None:
        """Let locks finish, and write that the program stopped."""
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self.note_state(State.STOPPED)

    @property
    def is_cut_off(self) -> bool:
        """Whether the street has not answered for a while."""
        return self.reached_s is None or steady_s() - self.reached_s > self.offline_after_s

    def standing(self) -> Standing:
        """What the door is now."""
        return Standing(
            told=self.clockwork.told(),
            snapshot=self.held.snapshot if self.held else None,
            list_age=self.list_age(),
            is_cut_off=self.is_cut_off,
            is_struck_off=self.is_struck_off,
        )

    def list_age(self) -> timedelta | None:
        """How long ago the street confirmed the snapshot: by the steady clock, else by a trusted one."""
        if self.confirmed_s is not None:
            return timedelta(seconds=steady_s() - self.confirmed_s)
        told = self.clockwork.told()
        if self.confirmed_at is None or not told.trusted:
            return None
        return max(timedelta(0), told.at - self.confirmed_at)

    async def scan(self, scan: Scan) -> Answered:
        """Decide, write, open: in this order, whatever the street says."""
        standing = self.standing()
        found = decided(scan, standing, self.uses)
        self.decisions += 1
        if found.use is not None:
            self.uses.add(found.use)
        event = self._event(standing, passed=found.passed)
        admits = found.passage.admits
        if admits:
            self.opening.add(event.event_id)
        written = await self.book.write(Entry(scan.door_id, event, found.use))
        opened = None
        if admits:
            opened = self._begin(self._open(event.event_id, scan.door_id, found.setting))
            self.last_opening = opened
        self.told.passed(scan.door_id, found.passed)
        self.told.written()
        return Answered(found, written, opened)

    async def carry_out(self, command: Command) -> bool:
        """Open because the street decided so; never late, never twice, never for a stranger.

        Returns:
            Whether it was carried out.
        """
        setting = self.held.snapshot.setting(command.door_id) if self.held else None
        now = self.clockwork.street_time()
        self._carried = {one: until for one, until in self._carried.items() if now < until}
        if (
            setting is None
            or self.is_struck_off
            or now >= command.until
            or command.command_id in self._carried
        ):
            return False
        self._carried[command.command_id] = command.until + timedelta(minutes=1)
        standing = self.standing()
        passed = Passed(
            direction=command.direction,
            manner=Manner.STATIC_CODE,
            outcome=Outcome.ALLOWED,
            reason=Reason.ADMITTED,
            offline=standing.is_cut_off,
            snapshot=standing.snapshot.number if standing.snapshot else 0,
            command_id=command.command_id,
        )
        event = self._event(standing, passed=passed)
        self.opening.add(event.event_id)
        if await self.book.write(Entry(command.door_id, event)) is Written.BEFORE:
            self.opening.discard(event.event_id)
            return False
        self.last_opening = self._begin(self._open(event.event_id, command.door_id, setting))
        self.told.passed(command.door_id, passed)
        self.told.written()
        return True

    def take(self, raw: bytes) -> None:
        """Decide by this snapshot from now on, if it can be believed; else say what is wrong."""
        known = self.held.snapshot.keys if self.held else self.folder.known_keys()
        try:
            held = unseal(raw, known, self.held)
        except SnapshotFlawed as flawed:
            self.flaw = flawed
            _log.warning("snapshot refused: %s %s", flawed.flaw, flawed.where)
            return
        self.flaw = None
        if held is not self.held:
            self.held = held
            try:
                self.folder.keep(held)
            except OSError as error:  # a full disk: decide by it all the same
                _log.warning("snapshot not kept: %s", error)
            self.clockwork.not_before(held.snapshot.made_at)
            self.told.snapshot(held.snapshot)
        self.confirmed(always=True)

    def confirmed(self, *, always: bool = False) -> None:
        """The street says that the snapshot is the newest."""
        if self.held is None:
            return
        self.confirmed_s, self.confirmed_at = steady_s(), self.clockwork.street_time()
        now = self.confirmed_at
        if always or self._kept_at is None or abs(now - self._kept_at) > _CONFIRMED_EVERY:
            self._kept_at = now
            with contextlib.suppress(OSError):
                os.utime(self.folder.snapshot_path, (now.timestamp(), now.timestamp()))

    def reached(self) -> None:
        """The street answered."""
        self.reached_s = steady_s()

    def strike_off(self, *, off: bool) -> None:
        """The street revoked this device, or takes it back in; remembered over a start."""
        if off is not self.is_struck_off:
            self.is_struck_off = off
            mark = self.folder.path / _STRUCK_OFF
            with contextlib.suppress(OSError):
                if off:
                    mark.touch()
                else:
                    mark.unlink(missing_ok=True)

    async def raise_alarm(self, door_id: str, alarm: Alarm, *, over: bool = False) -> None:
        """Write that something is wrong, or over."""
        event = replace(self._event(self.standing(), alarm=alarm), over=over)
        await self.book.write(Entry(door_id, event))
        if not over:
            self.told.alarm(door_id, alarm)
        self.told.written()

    async def note_state(self, state: State) -> None:
        """Write how the program fares."""
        await self.book.write(Entry(self.book.home, self._event(self.standing(), state=state)))
        self.told.written()

    def _event(self, standing: Standing, **what: Any) -> DoorEvent:
        at = standing.told.at
        return DoorEvent(
            event_id=new_id(at),
            sequence=0,
            happened_at=at,
            clock_trusted=standing.told.trusted,
            **what,
        )

    async def _open(self, event_id: UUID, door_id: str, setting: DoorSetting | None) -> Opened:
        """Open the lock, and write what it said."""
        try:
            setting = setting or DoorSetting(
                door=bare(door_id), name=Text(door_id, door_id)
            )  # a door that the snapshot does not know lets out all the same
            self.told.opening(setting)
            opened = await self.locks.get(door_id, LoggedLock()).open(setting)
            self.relay = _RELAY[opened]
            if opened is not Opened.UNKNOWN:
                await self.book.said(event_id, opened)
            return opened
        finally:
            self.opening.discard(event_id)
            self.told.written()

    def _begin(self, doing: Coroutine[Any, Any, Opened]) -> asyncio.Task[Opened]:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


_RELAY: Final = {Opened.YES: Relay.OK, Opened.NO: Relay.FAILED, Opened.UNKNOWN: Relay.UNKNOWN}
