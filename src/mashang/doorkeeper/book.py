"""The door's book: what happened is written and safe before the lock moves, and kept until it is known.

SQLite with a write-ahead log and full durability, in a thread of its own. Lines that come within some
milliseconds share one commit. On a full disk the door goes on: lines wait in memory, what does not fit
is counted, and the count is in the book as soon as there is room.
"""

import asyncio
import contextlib
import json
import os
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeVar, TypeVarTuple, Unpack
from uuid import UUID

from mashang.domain.doorkeeping import DoorEvent, Opened, State, event_form
from mashang.domain.passage import Direction
from mashang.doorkeeper.counting import Use
from mashang.kernel.clock import now
from mashang.kernel.ids import new_id

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
MOST_WAITING: Final = 10_000
"""Lines that wait in memory for room on the disk."""
_MOST_TOGETHER: Final = 500
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_ROOM: Final = _DAMAGED | {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}
_TABLES: Final = """
create table if not exists line (
  sequence integer primary key autoincrement,
  event_id text not null unique,
  door_id text not null,
  command_id text unique,
  form text not null
);
create table if not exists opened (event_id text primary key, said text not null);
create table if not exists refused (event_id text primary key, form text not null, why text not null);
create table if not exists used (
  ref blob not null, door_id text not null, direction text not null, people integer not null,
  at real not null, forget_at real not null
);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line to be written: an event whose number the book gives, and what is counted of it."""

    door_id: str
    event: DoorEvent
    use: Use | None = None


class Written(Enum):
    """What became of a line: safe on the disk, waiting in memory for room, or there before."""

    SAFE = "safe"
    WAITING = "waiting"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that the street does not know yet."""

    sequence: int
    event_id: str
    door_id: str
    form: dict[str, Any]


class Book:
    """The lines of one program.

    Args:
        folder: of this device.
        home: the door under which the program speaks of itself.
        group_s: how long a line waits for others to share its commit, in seconds.
        most_pages: of the file, for tests of a full disk.
    """

    def __init__(
        self, folder: Path, *, home: str = "", group_s: float = 0.005, most_pages: int = 0
    ) -> None:
        self.home = home
        self._thread = ThreadPoolExecutor(1, "book")
        self.group_s = group_s
        self._pending: list[tuple[Entry, asyncio.Future[Written]]] = []
        self._flushing: asyncio.Task[None] | None = None
        self._backlog: deque[Entry] = deque()
        self._lost = _Lost(folder / "lost")
        self.is_full = False
        self.commits = 0
        self._db = self._opened(folder / "book.sqlite3")
        if most_pages:
            self.limit(most_pages)

    def _opened(self, path: Path) -> sqlite3.Connection:
        """The book; where the disk takes nothing from the start, one in memory, and the door goes on."""
        try:
            return _begun(path)
        except sqlite3.DatabaseError as error:
            if not _is_full(error):
                raise
            if error.sqlite_errorcode & 0xFF in _DAMAGED:  # kept for whoever can read what is left
                path.rename(path.with_suffix(".damaged"))
                return _begun(path)
            self.is_full = True
            return _begun(":memory:")

    def limit(self, pages: int) -> None:
        """No more room than so many pages; 0 for as much as there is."""
        self._db.execute(f"pragma max_page_count={pages or 2**30}")

    @property
    def lost(self) -> int:
        """Decisions that were made and are written nowhere."""
        return self._lost.count + len(self._backlog)

    async def write(self, entry: Entry) -> Written:
        """Write a line, and come back when it is safe, or cannot be made so."""
        done: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
        self._pending.append((entry, done))
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        return await done

    async def said(self, event_id: UUID, opened: Opened) -> None:
        """Note whether the lock opened; nothing when there is no room."""
        await self._run(self._note, str(event_id), opened)

    async def lines(self, most: int, opening: Iterable[UUID] = ()) -> list[Line]:
        """The first lines of one door that the street does not know.

        Args:
            opening: events whose lock has not answered yet; they wait.
        """
        waiting = {str(one) for one in opening}
        return await self._run(self._first, most, waiting)

    async def known(self, lines: Sequence[Line]) -> None:
        """The street knows these: they are struck out."""
        await self._run(self._strike, [one.event_id for one in lines])

    async def put_aside(self, line: Line, why: str) -> None:
        """The street does not take this one, whatever it is asked: keep it for whoever looks."""
        await self._run(self._aside, line, why)

    async def waiting(self) -> int:
        """How many the street does not know."""
        return len(self._backlog) + await self._run(self._count)

    async def uses(self, at: datetime) -> list[Use]:
        """What was counted and still matters."""
        return await self._run(self._used, at)

    async def last_at(self) -> datetime | None:
        """When the last line was written; it cannot be earlier now."""
        return await self._run(self._last)

    async def close(self) -> None:
        """Write what waits, and shut the book."""
        while self._flushing is not None and not self._flushing.done():
            await self._flushing
        await self._run(self._db.close)
        self._thread.shutdown()

    async def _run(self, what: Callable[[Unpack[Ts]], T], *given: *Ts) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, what, *given)

    async def _flush(self) -> None:
        while self._pending:
            await asyncio.sleep(self.group_s)
            batch, self._pending = self._pending[:_MOST_TOGETHER], self._pending[_MOST_TOGETHER:]
            entries = [entry for entry, _ in batch]
            written = await self._run(self._commit, entries)
            for (_, done), safe in zip(batch, written, strict=True):
                if not done.done():
                    done.set_result(safe)

    async def retry(self) -> bool:
        """Try to write what waits for room; True when nothing waits any more."""
        if self.lost:
            await self._run(self._commit, [])
        return not self.lost

    def _commit(self, entries: list[Entry]) -> list[Written]:
        """In the book's thread: one transaction for all, old ones first."""
        old = list(self._backlog)
        try:
            with self._db:
                self._db.execute("begin immediate")
                fresh = [self._insert(entry) for entry in (*old, *entries)]
                if self._lost.count:
                    self._insert(self._confession())
            self.commits += 1
        except sqlite3.DatabaseError as error:
            if not _is_full(error):
                raise
            self._keep(entries)
            return [Written.WAITING] * len(entries)
        self._backlog.clear()
        self.is_full = False
        self._lost.set(0)
        return [Written.SAFE if one else Written.BEFORE for one in fresh[len(old) :]]

    def _keep(self, entries: list[Entry]) -> None:
        self.is_full = True
        room = MOST_WAITING - len(self._backlog)
        self._backlog.extend(entries[:room])
        self._lost.set(self._lost.count + len(entries[room:]), unsafe=len(self._backlog))

    def _confession(self) -> Entry:
        """The line that says how many are missing."""
        event = DoorEvent(
            event_id=new_id(),
            sequence=0,
            happened_at=now(),
            clock_trusted=False,
            state=State.UNRECORDED,
            lost=self._lost.count,
        )
        return Entry(self.home, event)

    def _insert(self, entry: Entry) -> bool:
        form = event_form(entry.event)
        del form["sequence"]
        cursor = self._db.execute(
            "insert or ignore into line (event_id, door_id, command_id, form) values (?, ?, ?, ?)",
            (
                str(entry.event.event_id),
                entry.door_id,
                form.get("command_id"),
                json.dumps(form, ensure_ascii=False, separators=(",", ":")),
            ),
        )
        use = entry.use
        if use is not None and cursor.rowcount:
            self._db.execute(
                "insert into used values (?, ?, ?, ?, ?, ?)",
                (use.ref, use.door_id, use.direction.value, use.people,
                 use.at.timestamp(), use.forget_at.timestamp()),
            )  # fmt: skip
        return bool(cursor.rowcount)

    def _note(self, event_id: str, opened: Opened) -> None:
        try:
            with self._db:
                self._db.execute(
                    "insert or replace into opened values (?, ?)", (event_id, opened.value)
                )
        except sqlite3.DatabaseError as error:
            if not _is_full(error):
                raise

    def _first(self, most: int, waiting: set[str]) -> list[Line]:
        rows = self._db.execute(
            "select sequence, event_id, door_id, form, said from line left join opened using (event_id)"
            " order by sequence limit ?",
            (most + len(waiting),),
        ).fetchall()
        found: list[Line] = []
        for sequence, event_id, door_id, form, said in rows:
            if event_id in waiting or (found and door_id != found[0].door_id):
                continue
            more = {"sequence": sequence} | ({"opened": said} if said else {})
            found.append(Line(sequence, event_id, door_id, json.loads(form) | more))
        return found[:most]

    def _strike(self, event_ids: list[str]) -> None:
        with self._struck():
            keys = [(one,) for one in event_ids]
            self._db.executemany("delete from line where event_id = ?", keys)
            self._db.executemany("delete from opened where event_id = ?", keys)

    def _aside(self, line: Line, why: str) -> None:
        with self._struck():
            self._db.execute(
                "insert or replace into refused values (?, ?, ?)",
                (line.event_id, json.dumps(line.form, ensure_ascii=False), why),
            )
            self._db.execute("delete from line where event_id = ?", (line.event_id,))

    @contextlib.contextmanager
    def _struck(self) -> Iterator[None]:
        """A transaction that takes away; on a full disk it may wait, for the street asks nothing twice."""
        try:
            with self._db:
                yield
        except sqlite3.DatabaseError as error:
            if not _is_full(error):
                raise
            self.is_full = True

    def _count(self) -> int:
        return int(self._db.execute("select count(*) from line").fetchone()[0])

    def _last(self) -> datetime | None:
        row = self._db.execute("select form from line order by sequence desc limit 1").fetchone()
        return datetime.fromisoformat(json.loads(row[0])["happened_at"]) if row else None

    def _used(self, at: datetime) -> list[Use]:
        with self._struck():
            self._db.execute("delete from used where forget_at <= ?", (at.timestamp(),))
        rows = self._db.execute("select * from used order by at").fetchall()
        return [
            Use(ref, door_id, Direction(direction), people, _at(used_at), _at(forget_at))
            for ref, door_id, direction, people, used_at, forget_at in rows
        ]


def _begun(path: Path | str) -> sqlite3.Connection:
    db = sqlite3.connect(path, check_same_thread=False)
    db.execute("pragma journal_mode=wal")
    db.execute("pragma synchronous=full")
    db.executescript(_TABLES)
    return db


class _Lost:
    """How many lines are nowhere: eight bytes that have their place on the disk from the beginning."""

    def __init__(self, path: Path) -> None:
        self._file: int | None = None
        self.count = self._written = 0
        with contextlib.suppress(OSError):
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            self.count = self._written = int.from_bytes(os.pread(self._file, 8, 0), "big")
            self._put(self.count)

    def set(self, count: int, unsafe: int = 0) -> None:
        """So many are lost; so many more would be, if the power failed now."""
        self.count = count
        if count + unsafe != self._written:
            with contextlib.suppress(OSError):
                self._put(count + unsafe)

    def _put(self, count: int) -> None:
        if self._file is not None:
            os.pwrite(self._file, count.to_bytes(8, "big"), 0)
            os.fsync(self._file)
            self._written = count


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _is_full(error: sqlite3.DatabaseError) -> bool:
    """The disk takes nothing: it is full, worn out, damaged, or was mounted to be read only."""
    return error.sqlite_errorcode & 0xFF in _NO_ROOM
