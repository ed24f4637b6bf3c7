"""Readers take turns: each has a short queue and so many scans a second, and none holds up another."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Generic, TypeVar

from mashang.domain.passes import LONGEST_TEXT

T = TypeVar("T")
MOST_QUEUED: Final = 4
"""Somebody who stands behind four others shows the code again."""
_RUBBISH_FOR_S: Final = 10.0


class ReaderState(StrEnum):
    """How a reader fares."""

    OK = "ok"
    AWAY = "away"
    RUBBISH = "rubbish"


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a reader, and who waits for its answer.

    Attributes:
        people: how many come on it.
        plate: as somebody read it.
    """

    text: str
    people: int = 1
    plate: str | None = None


@dataclass
class Lane(Generic[T]):
    """The queue of one reader.

    Attributes:
        most_per_s: what comes faster is not looked at.
        repeat_s: the same code again within so many seconds is the same scan.
        steady: seconds that never jump.
    """

    name: str
    most_per_s: float
    repeat_s: float
    steady: Callable[[], float]
    is_away: bool = False
    left: int = 0
    _waiting: deque[tuple[Shown, asyncio.Future[T]]] = field(default_factory=deque)
    _tokens: float = 0
    _filled_s: float | None = None
    _last: tuple[bytes, float, asyncio.Future[T]] | None = None
    _left_s: float = float("-inf")

    @property
    def state(self) -> ReaderState:
        """How it fares."""
        if self.is_away:
            return ReaderState.AWAY
        recent = self.steady() - self._left_s < _RUBBISH_FOR_S
        return ReaderState.RUBBISH if recent else ReaderState.OK

    def offer(self, shown: Shown) -> "asyncio.Future[T] | None":
        """Queue a line; None when it is not looked at: too long, too fast, or too many wait.

        The same code again gives the answer of before, while it is fresh.
        """
        now = self.steady()
        if len(shown.text) > LONGEST_TEXT:
            self._leave(now)
            return None
        digest = hashlib.sha256(repr(shown).encode()).digest()
        if self._last is not None and self._last[0] == digest:
            _, at, answer = self._last
            if now - at < self.repeat_s and not answer.cancelled():
                self._last = (digest, now, answer)
                return answer
        if not self._may(now) or len(self._waiting) >= MOST_QUEUED:
            self._leave(now)
            return None
        answer = asyncio.get_running_loop().create_future()
        self._waiting.append((shown, answer))
        self._last = (digest, now, answer)
        return answer

    def next(self) -> "tuple[Shown, asyncio.Future[T]] | None":
        """The line that waited longest."""
        return self._waiting.popleft() if self._waiting else None

    def _may(self, now: float) -> bool:
        """A bucket of tokens: two seconds' worth at once, then so many a second."""
        full = self.most_per_s * 2
        passed = full if self._filled_s is None else (now - self._filled_s) * self.most_per_s
        self._tokens, self._filled_s = min(full, self._tokens + passed), now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def _leave(self, now: float) -> None:
        self.left += 1
        self._left_s = now


class Turns(Generic[T]):
    """All lanes, and the one who goes from each to the next.

    Args:
        look: what is done with a line; the next turn does not wait for its end.
    """

    def __init__(self, look: Callable[[Lane[T], Shown], Awaitable[T]]) -> None:
        self.lanes: dict[str, Lane[T]] = {}
        self._look = look
        self._offered = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, lane: Lane[T]) -> None:
        """One reader more."""
        self.lanes[lane.name] = lane

    def offer(self, lane: Lane[T], shown: Shown) -> "asyncio.Future[T] | None":
        """Queue a line of a reader; None when it is not looked at."""
        answer = lane.offer(shown)
        self._offered.set()
        return answer

    async def go(self) -> None:
        """Take one line of each reader in turn, for ever."""
        while True:
            took = False
            for lane in list(self.lanes.values()):
                one = lane.next()
                if one is not None:
                    took = True
                    self._begin(lane, *one)
                    await asyncio.sleep(0)  # whoever waits for the loop comes in between
            if not took:
                self._offered.clear()
                await self._offered.wait()

    def _begin(self, lane: Lane[T], shown: Shown, answer: "asyncio.Future[T]") -> None:
        task = asyncio.create_task(self._answer(lane, shown, answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, lane: Lane[T], shown: Shown, answer: "asyncio.Future[T]") -> None:
        try:
            found = await self._look(lane, shown)
        except Exception as error:
            if not answer.done():
                answer.set_exception(error)
            raise
        if not answer.done():
            answer.set_result(found)
