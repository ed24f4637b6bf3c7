"""The key store: one file outside the database and its backups that holds every key, wrapped.

    master key › class key › subject key

A class key is wrapped under the master key, a subject's key under its class key. Destroying a key
erases its wrapped bytes from the file and leaves a tombstone, so that a value sealed under it stays
shut and no key of that name is ever made again. Any number of processes and threads may use the
file; each remembers recent keys and forgets them all when another one has destroyed something.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mashang.foundation.keys.cache import Cache
from mashang.foundation.keys.errors import KeyDestroyed, KeyMissing, KeyStoreAway
from mashang.foundation.keys.file import connect, make_file
from mashang.kernel import clock
from mashang.kernel.sealed import KEY_ID_BYTES, SECRET_BYTES, Key, derive

_NONCE_BYTES: Final = 12
_SLICE: Final = 400  # bound variables in one query, well under SQLite's limit
T = TypeVar("T")

# A forked child never closes its parent's connection: SQLite might fold in the parent's log.
_of_the_parent: list[sqlite3.Connection] = []


@dataclass(frozen=True, slots=True)
class ClassKey:
    """What a class key is good for: wrapping its subjects' keys, indexing, sealing without subject."""

    secret: bytes = field(repr=False)
    wrapping: bytes = field(repr=False)
    plain: Key
    _indexing: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def indexing(self, purpose: str) -> bytes:
        """The secret of one purpose's blind index; derived once, for deriving costs ten indexes."""
        if purpose not in self._indexing:
            self._indexing[purpose] = derive(self.secret, "index", purpose)
        return self._indexing[purpose]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A key that was destroyed; `subject` is empty when the whole class was."""

    data_class: str
    subject: str
    destroyed_at: str


class KeyStore:
    """The keys in one file.

    Args:
        path: the file; made on first use, readable by its owner only.
        master: gives the 32 bytes that wrap class keys; told whether the store is still to be made.
    """

    def __init__(self, path: Path, master: Callable[[bool], bytes]) -> None:
        self._path = path
        self._ask_master = master
        self._master: bytes | None = None
        self._threads = threading.local()
        self._cache: Cache[ClassKey | Key] = Cache()

    def class_key(self, data_class: str) -> ClassKey:
        """The key of a class, made on first use.

        Raises:
            KeyDestroyed: the class was destroyed.
        """
        kept = self._kept_in_steady_block(data_class, "")
        if isinstance(kept, ClassKey):
            return kept
        with self._reading() as (file, era):
            found = self._cache.get(data_class, "")
            if isinstance(found, ClassKey):
                return found
            made = self._stored_class_key(file, data_class) or self._new_class_key(file, data_class)
            self._cache.put(data_class, "", made, era)
            return made

    def subject_key(self, data_class: str, subject: str, *, make: bool) -> Key:
        """The key of one subject in a class.

        Raises:
            KeyDestroyed: the subject's key, or its class, was destroyed.
            KeyMissing: there is none and `make` is false.
        """
        above = self.class_key(data_class)
        kept = self._kept_in_steady_block(data_class, subject)
        if isinstance(kept, Key):
            return kept
        with self._reading() as (file, era):
            found = self._cache.get(data_class, subject)
            if isinstance(found, Key):
                return found
            row = file.execute(
                "SELECT key_id, wrapped FROM subject_key WHERE class = ? AND subject = ?",
                (data_class, subject),
            ).fetchone()
            if row:
                key = _unwrap_subject(above, data_class, subject, *row)
                self._cache.put(data_class, subject, key, era)
                return key
        if not make:
            raise KeyMissing(data_class)
        self.make_subject_keys(data_class, [subject])
        return self.subject_key(data_class, subject, make=False)

    def make_subject_keys(self, data_class: str, subjects: Iterable[str]) -> None:
        """Make the keys that are still missing, all in one write: 120,000 take about a second.

        Raises:
            KeyDestroyed: one of the subjects, or the class, was destroyed.
        """
        above = self.class_key(data_class)
        wanted = sorted(set(subjects))
        with self._writing() as file:
            if file.execute(
                "SELECT wrapped IS NULL FROM class_key WHERE class = ?", (data_class,)
            ).fetchone()[0]:
                raise KeyDestroyed(data_class)
            known = dict(_existing(file, data_class, wanted))
            if not all(known.values()):
                raise KeyDestroyed(data_class)
            cipher = AESGCM(above.wrapping)
            file.executemany(
                "INSERT INTO subject_key (class, subject, key_id, wrapped) VALUES (?, ?, ?, ?)",
                (_new_row(cipher, data_class, one) for one in wanted if one not in known),
            )

    def subject_keys(self, data_class: str, subjects: Iterable[str]) -> dict[str, Key | None]:
        """The keys of many subjects, None where destroyed; subjects without a key are left out."""
        wanted = sorted(set(subjects))
        try:
            above = self.class_key(data_class)
        except KeyDestroyed:
            return dict.fromkeys(wanted)
        with self._reading() as (file, _):
            rows = [
                row
                for some in _slices(wanted)
                for row in file.execute(
                    "SELECT subject, key_id, wrapped FROM subject_key"  # noqa: S608 (only marks)
                    f" WHERE class = ? AND subject IN ({_marks(some)})",
                    (data_class, *some),
                )
            ]
        return {
            subject: _unwrap_subject(above, data_class, subject, key_id, wrapped)
            if wrapped
            else None
            for subject, key_id, wrapped in rows
        }

    def destroy_subjects(self, data_class: str, subjects: Iterable[str]) -> int:
        """Destroy subjects' keys for good; returns how many were still alive. May be repeated.

        Raises:
            KeyStoreAway: a reader kept the old bytes on disk; repeat until it returns.
        """
        now = clock.now().isoformat()
        with self._writing() as file:
            alive = file.total_changes
            file.executemany(
                "INSERT INTO subject_key (class, subject, key_id, wrapped, destroyed_at)"
                " VALUES (?, ?, zeroblob(8), NULL, ?)"
                " ON CONFLICT DO UPDATE SET wrapped = NULL, destroyed_at = excluded.destroyed_at"
                " WHERE wrapped IS NOT NULL",
                [(data_class, subject, now) for subject in set(subjects)],
            )
            destroyed = file.total_changes - alive
            _bump(file)
        self._erase()
        return destroyed

    def destroy_class(self, data_class: str) -> None:
        """Destroy a class key and with it every key below. May be repeated.

        Raises:
            KeyStoreAway: a reader kept the old bytes on disk; repeat until it returns.
        """
        with self._writing() as file:
            file.execute("DELETE FROM subject_key WHERE class = ?", (data_class,))
            file.execute(
                "INSERT INTO class_key (class, key_id, wrapped, made_at, destroyed_at)"
                " VALUES (?1, zeroblob(8), NULL, ?2, ?2)"
                " ON CONFLICT DO UPDATE SET wrapped = NULL, destroyed_at = excluded.destroyed_at"
                " WHERE wrapped IS NOT NULL",
                (data_class, clock.now().isoformat()),
            )
            _bump(file)
        self._erase()

    def tombstones(self) -> list[Tombstone]:
        """Every key ever destroyed, for a restore to replay on an older copy of the store."""
        with self._reading() as (file, _):
            rows = file.execute(
                "SELECT class, '', destroyed_at FROM class_key WHERE wrapped IS NULL UNION ALL"
                " SELECT class, subject, destroyed_at FROM subject_key WHERE wrapped IS NULL"
            ).fetchall()
        return [Tombstone(*row) for row in rows]

    def copy(self, file: Path) -> None:
        """Copy the store into a new file that only its owner may read; keys stay wrapped.

        Raises:
            FileExistsError: something of that name is there.
        """
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with self._reading() as (source, _), closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    def close(self) -> None:
        """Let go of this thread's connection and forget every key."""
        file = getattr(self._threads, "file", None)
        if file is not None and self._threads.process == os.getpid():
            file.close()
        self._threads.__dict__.clear()
        self._cache.forget(era=-1)

    def _stored_class_key(self, file: sqlite3.Connection, data_class: str) -> ClassKey | None:
        row = file.execute(
            "SELECT key_id, wrapped FROM class_key WHERE class = ?", (data_class,)
        ).fetchone()
        if row is None:
            return None
        key_id, wrapped = row
        if wrapped is None:
            raise KeyDestroyed(data_class)
        secret = _unwrap(AESGCM(self._secret()), wrapped, _bound(data_class, "", key_id))
        wrapping = derive(secret, "wrapping")
        return ClassKey(secret, wrapping, Key(key_id, derive(secret, "values")))

    def _new_class_key(self, file: sqlite3.Connection, data_class: str) -> ClassKey:
        key_id, secret, nonce = (os.urandom(n) for n in (KEY_ID_BYTES, SECRET_BYTES, _NONCE_BYTES))
        bound = _bound(data_class, "", key_id)
        wrapped = nonce + AESGCM(self._secret()).encrypt(nonce, secret, bound)
        file.execute(
            "INSERT INTO class_key (class, key_id, wrapped, made_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (data_class, key_id, wrapped, clock.now().isoformat()),
        )
        stored = self._stored_class_key(file, data_class)
        if stored is None:
            raise KeyStoreAway("store_contradicts_itself")
        return stored

    def _secret(self) -> bytes:
        if self._master is None:
            self._master = self._ask_master(False)  # noqa: FBT003 (the store is there by now)
        return self._master

    def _file(self) -> sqlite3.Connection:
        """This thread's own connection in this process; a fork gets a new one."""
        kept = self._threads
        if getattr(kept, "process", None) != os.getpid():
            if hasattr(kept, "file"):
                _of_the_parent.append(kept.file)
            if not self._path.exists():
                self._master = self._ask_master(True)  # noqa: FBT003 (may be made with the store)
                make_file(self._path, derive(self._secret(), "check"))
            kept.file = connect(self._path, derive(self._secret(), "check"))
            kept.seen = None
            kept.process = os.getpid()
        file: sqlite3.Connection = kept.file
        return file

    @contextmanager
    def _reading(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """This thread's connection, and the era of destruction in which the cache may be used."""
        try:
            file = self._file()
            # Changes when another connection wrote; far cheaper than asking for the era each time.
            seen = file.execute("PRAGMA data_version").fetchone()[0]
            if seen != self._threads.seen:
                self._cache.forget(era=_era(file))
                self._threads.seen = seen
            yield file, self._cache.era
        except sqlite3.Error as err:
            raise KeyStoreAway("store_away") from err

    @contextmanager
    def steady(self) -> Iterator[None]:
        """A block in which the cache is trusted after one look at its beginning; not nested."""
        with self._reading():
            pass
        self._threads.steady = True
        try:
            yield
        finally:
            self._threads.steady = False

    def _kept_in_steady_block(self, data_class: str, subject: str) -> ClassKey | Key | None:
        if not getattr(self._threads, "steady", False):
            return None
        return self._cache.get(data_class, subject)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            file = self._file()
            file.execute("BEGIN IMMEDIATE")
            try:
                yield file
            except BaseException:
                file.execute("ROLLBACK")
                raise
            file.execute("COMMIT")
        except sqlite3.Error as err:
            raise KeyStoreAway("store_away") from err

    def _erase(self) -> None:
        """Take destroyed bytes off the disk: the write-ahead log is folded in and cut to nothing."""
        with self._reading() as (file, _):
            self._cache.forget(era=_era(file))
            busy, _, _ = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise KeyStoreAway("store_busy")


def _era(file: sqlite3.Connection) -> int:
    era: int = file.execute("SELECT value FROM store WHERE name = 'era'").fetchone()[0]
    return era


def _bump(file: sqlite3.Connection) -> None:
    file.execute("UPDATE store SET value = value + 1 WHERE name = 'era'")


def _bound(data_class: str, subject: str, key_id: bytes) -> bytes:
    """What a wrapped key is tied to: its class, its subject and its name."""
    return f"{len(data_class)}:{data_class}{subject}".encode() + b"\x00" + key_id


def _new_row(cipher: AESGCM, data_class: str, subject: str) -> tuple[str, str, bytes, bytes]:
    fresh = os.urandom(KEY_ID_BYTES + _NONCE_BYTES + SECRET_BYTES)
    key_id, nonce = fresh[:KEY_ID_BYTES], fresh[KEY_ID_BYTES : KEY_ID_BYTES + _NONCE_BYTES]
    secret = fresh[KEY_ID_BYTES + _NONCE_BYTES :]
    return (
        data_class,
        subject,
        key_id,
        nonce + cipher.encrypt(nonce, secret, _bound(data_class, subject, key_id)),
    )


def _unwrap_subject(
    above: ClassKey, data_class: str, subject: str, key_id: bytes, wrapped: bytes | None
) -> Key:
    if wrapped is None:
        raise KeyDestroyed(data_class)
    bound = _bound(data_class, subject, key_id)
    return Key(key_id, _unwrap(AESGCM(above.wrapping), wrapped, bound))


def _unwrap(cipher: AESGCM, wrapped: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], bound)
    except InvalidTag as err:
        raise KeyStoreAway("store_changed") from err


def _existing(
    file: sqlite3.Connection, data_class: str, subjects: list[str]
) -> Iterator[tuple[str, bool]]:
    """Subjects that have a row, and whether their key is alive."""
    for some in _slices(subjects):
        yield from file.execute(
            "SELECT subject, wrapped IS NOT NULL FROM subject_key"  # noqa: S608 (only marks)
            f" WHERE class = ? AND subject IN ({_marks(some)})",
            (data_class, *some),
        )


def _slices(items: list[T]) -> Iterator[list[T]]:
    for at in range(0, len(items), _SLICE):
        yield items[at : at + _SLICE]


def _marks(items: list[str]) -> str:
    return ", ".join("?" * len(items))
