"""What runs beside the door: fetch snapshots and commands, hand over the book, say how it fares."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Final

from mashang import __version__
from mashang.domain.doorkeeping import MOST_IN_A_BATCH, Alarm, Disk, Health
from mashang.doorkeeper.book import Line
from mashang.doorkeeper.clockwork import steady_s
from mashang.doorkeeper.keeper import Keeper
from mashang.doorkeeper.street import Later, Street, StruckOff, Unwelcome
from mashang.kernel.errors import MashangError, Unavailable

_log = logging.getLogger(__name__)
_FIRST_REST_S: Final = 0.5
_LONGEST_REST_S: Final = 60.0
_LEAST_BETWEEN_S: Final = 0.2
_HEALTH_EVERY_S: Final = 60.0
_LOOK_EVERY_S: Final = 2.0
_FORGET_EVERY_S: Final = 3_600.0


@dataclass
class Rest:
    """How long to wait after a failure: doubling, with a random part so that doors do not come together."""

    failures: int = 0

    def after(self, error: MashangError) -> float:
        """Seconds until the next try."""
        self.failures += 1
        if isinstance(error, StruckOff | Unwelcome):
            return _LONGEST_REST_S
        if isinstance(error, Later) and error.after_s is not None:
            return error.after_s
        span = min(_LONGEST_REST_S, _FIRST_REST_S * float(1 << min(self.failures - 1, 10)))
        return span * random.uniform(0.5, 1)  # noqa: S311  (spreads load, guards nothing)

    def over(self) -> None:
        """It went well."""
        self.failures = 0


@dataclass
class Errands:
    """The errands of a running door.

    Attributes:
        readers: how each reader fares, by its name.
        alarm_after_s: without a word of the street.
        longest_rest_s: between two tries.
    """

    keeper: Keeper
    street: Street
    readers: Callable[[], dict[str, str]] = dict
    alarm_after_s: float = 600
    longest_rest_s: float = _LONGEST_REST_S
    trouble: MashangError | None = None
    _written: asyncio.Event = field(default_factory=asyncio.Event)
    _batch: int = MOST_IN_A_BATCH
    _began_s: float = field(default_factory=steady_s)
    _raised: set[Alarm] = field(default_factory=set)
    _forgot_s: float = field(default_factory=steady_s)

    def written(self) -> None:
        """There is something to hand over."""
        self._written.set()

    def all(self) -> list[Callable[[], Awaitable[None]]]:
        """Each runs until it is cancelled."""
        return [
            lambda: self._forever(self.fetch_snapshot),
            lambda: self._forever(self.fetch_commands),
            lambda: self._forever(self.hand_over),
            lambda: self._forever(self.fare),
            self.watch,
        ]

    async def _forever(self, errand: Callable[[], Awaitable[None]]) -> None:
        rest = Rest()
        while True:
            began = steady_s()
            try:
                await errand()
            except MashangError as error:
                self._failed(error)
                await asyncio.sleep(min(rest.after(error), self.longest_rest_s))
            else:
                rest.over()
                await asyncio.sleep(max(0, _LEAST_BETWEEN_S - (steady_s() - began)))

    def _failed(self, error: MashangError) -> None:
        self.trouble = error
        if isinstance(error, StruckOff):
            self.keeper.strike_off(off=True)
        if not isinstance(error, Unavailable):
            self.keeper.reached()

    def _went_well(self) -> None:
        self.trouble = None
        self.keeper.reached()
        self.keeper.strike_off(off=False)

    async def fetch_snapshot(self) -> None:
        """Wait for a newer snapshot, or hear that there is none."""
        held = self.keeper.held
        raw, rest_s = await self.street.snapshot(held.snapshot.number if held else None)
        self._went_well()
        if raw is not None:
            self.keeper.take(raw)
            if self.keeper.flaw is not None:  # do not ask for the same again without pause
                rest_s = max(rest_s, self.longest_rest_s / 2)
        else:
            self.keeper.confirmed()
        await asyncio.sleep(rest_s)

    async def fetch_commands(self) -> None:
        """Wait for openings that the street decided, and carry them out."""
        commands = await self.street.commands()
        self._went_well()
        for command in commands:
            if not await self.keeper.carry_out(command):
                _log.warning("command %s not carried out", command.command_id)

    async def hand_over(self) -> None:
        """Hand over what is in the book, oldest first, until nothing is left; then wait for more."""
        self._written.clear()
        while lines := await self.keeper.book.lines(self._batch, self.keeper.opening):
            await self._hand(lines)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(30):
                await self._written.wait()

    async def _hand(self, lines: list[Line]) -> None:
        try:
            answer = await self.street.tell(lines[0].door_id, [one.form for one in lines])
        except Unwelcome as error:
            if error.status not in {400, 404, 413, 422}:
                raise
            if len(lines) > 1:  # find the one that the street cannot take
                self._batch = len(lines) // 2
                return
            if not error.said:  # not the street's own word: a proxy's, which may be mended
                raise
            await self.keeper.book.put_aside(lines[0], error.said)
            return
        self._went_well()
        self._batch = min(MOST_IN_A_BATCH, self._batch * 2)
        for refused in answer.get("refused", []):
            _log.warning("event %s refused: %s", refused.get("event_id"), refused.get("code"))
        await self.keeper.book.known(lines)

    async def fare(self) -> None:
        """Say how the door fares, then wait a minute, or until that changes."""
        said = await self.health()
        for door_id in self.doors:
            await self.street.fare(door_id, said)
        self._went_well()
        until = steady_s() + _HEALTH_EVERY_S
        while steady_s() < until:
            await asyncio.sleep(_LOOK_EVERY_S)
            now = await self.health()
            if replace(now, at=said.at, waiting=0, clock_off_s=0) != replace(
                said, waiting=0, clock_off_s=0
            ):
                return

    async def health(self) -> Health:
        """How the door fares."""
        keeper = self.keeper
        told = keeper.clockwork.told()
        return Health(
            at=told.at,
            clock_off_s=None if told.off is None else round(told.off.total_seconds(), 3),
            snapshot=keeper.held.snapshot.number if keeper.held else 0,
            waiting=await keeper.book.waiting(),
            relay=keeper.relay,
            readers=self.readers(),
            disk=Disk.FULL if keeper.book.is_full else Disk.OK,
            program=__version__,
        )

    @property
    def doors(self) -> list[str]:
        """The doors of this device."""
        if self.keeper.held is not None:
            return [one.door.door_id for one in self.keeper.held.snapshot.doors]
        return list(self.keeper.device.doors)

    async def watch(self) -> None:
        """Look around, again and again."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK_EVERY_S)

    async def look(self) -> None:
        """Alarms of the line and of the clock, room on the disk, counts to forget."""
        reached = self.keeper.reached_s
        away = steady_s() - (self._began_s if reached is None else reached)
        await self._compare(Alarm.OFFLINE, holds=away > self.alarm_after_s)
        await self._compare(Alarm.CLOCK, holds=not self.keeper.clockwork.told().trusted)
        if self.keeper.book.lost:
            await self.keeper.book.retry()
        if steady_s() - self._forgot_s > _FORGET_EVERY_S:
            self._forgot_s = steady_s()
            self.keeper.uses.forget(self.keeper.clockwork.told().at)

    async def _compare(self, alarm: Alarm, *, holds: bool) -> None:
        if holds is (alarm in self._raised):
            return
        for door_id in self.doors:
            await self.keeper.raise_alarm(door_id, alarm, over=not holds)
        if holds:
            self._raised.add(alarm)
        else:
            self._raised.discard(alarm)
