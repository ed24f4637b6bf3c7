"""The file of the key store: made whole or not at all, and opened only with its own master key."""

import hmac
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from mashang.foundation.keys.errors import KeyStoreAway

_SCHEMA: Final = """
CREATE TABLE store (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE class_key (
    class TEXT PRIMARY KEY, key_id BLOB NOT NULL, wrapped BLOB,
    made_at TEXT NOT NULL, destroyed_at TEXT
) WITHOUT ROWID;
CREATE TABLE subject_key (
    class TEXT, subject TEXT, key_id BLOB NOT NULL, wrapped BLOB, destroyed_at TEXT,
    PRIMARY KEY (class, subject)
) WITHOUT ROWID;
INSERT INTO store VALUES ('layout', 1), ('era', 0);
"""


class _Connection(sqlite3.Connection):
    """Closes itself with its thread."""

    def __del__(self) -> None:
        self.close()


def make_file(path: Path, check: bytes) -> None:
    """Make an empty key store; of two processes the first wins.

    Args:
        check: derived from the master key, so that a wrong one is told before anything is read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode = WAL")
            file.executescript(_SCHEMA)
            file.execute("INSERT INTO store VALUES ('check', ?)", (check,))
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()


def connect(path: Path, check: bytes) -> sqlite3.Connection:
    """A connection to an existing store.

    Every write waits for the disk: a value sealed under a key that a power cut lost is lost too.
    What is deleted is overwritten with zeros.

    Raises:
        KeyStoreAway: the store was made with another master key.
        sqlite3.Error: the file is no key store.
    """
    file = sqlite3.connect(
        path, timeout=20, isolation_level=None, check_same_thread=False, factory=_Connection
    )
    file.execute("PRAGMA synchronous = FULL")
    file.execute("PRAGMA secure_delete = ON")
    kept = file.execute("SELECT value FROM store WHERE name = 'check'").fetchone()
    if kept is None or not hmac.compare_digest(kept[0], check):
        file.close()
        raise KeyStoreAway("master_wrong")
    return file
