"""Copying a database out while others write, and putting a copy back: SQLite and PostgreSQL.

SQLite copies through its own online backup; PostgreSQL through `pg_dump` on an exported snapshot, so
that the counts in the manifest are those of the very rows in the copy.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote

import psycopg
from django.db import connection, transaction

from mashang.kernel.errors import Unavailable
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

_HEAD: Final = "SELECT number, link FROM records_batch ORDER BY number DESC LIMIT 1"
_TOOLS: Final = Path("/usr/lib/postgresql")
_ERROR_SIGNS: Final = 400


@dataclass(frozen=True, slots=True)
class Census:
    """What a copy holds.

    Attributes:
        counts: rows by table.
        head: the end of the chain of records, `NUMBER:HEX` or empty.
    """

    counts: Mapping[str, int]
    head: str


class Asking(Protocol):
    """A cursor of either database."""

    def execute(self, sql: str, /) -> Any: ...

    def fetchone(self) -> Any: ...


def copy_out(file: Path) -> Census:
    """Copy this street's database into a new file; writers are not held up.

    Raises:
        Unavailable: a program of PostgreSQL is missing or refused.
    """
    return _sqlite_out(file) if connection.vendor == "sqlite" else _postgresql_out(file)


def put_back(file: Path) -> None:
    """Put a copy into this street's database, which must be empty (`is_empty`).

    Raises:
        Unavailable: a program of PostgreSQL is missing or refused.
    """
    if connection.vendor == "sqlite":
        connection.close()
        shutil.copyfile(file, str(connection.settings_dict["NAME"]))
        return
    connection.close()
    _restore_postgresql(file, str(connection.settings_dict["NAME"]))


def is_empty() -> bool:
    """Whether there is nothing in this street's database yet."""
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        if not file.exists() or file.stat().st_size == 0:
            return True
    return not connection.introspection.table_names()


def census_here(tables: list[str]) -> Census:
    """What this street's database holds in these tables."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        return _census(cursor, [name for name in tables if name in there])


@contextmanager
def scratch(file: Path, folder: Path, vendor: str) -> Iterator[tuple[str, Census]]:
    """A copy, put into a database of its own for the block.

    Yields:
        Its address as `MASHANG_DATABASE_URL` takes it (empty for SQLite: it lies in `folder`), and
        what it holds.

    Raises:
        Unavailable: the copy cannot be read, or PostgreSQL is not to be had.
    """
    if vendor == "sqlite":
        copy = folder / "mashang.sqlite3"
        shutil.copyfile(file, copy)
        yield "", _sqlite_census(copy)
        return
    with _scratch_postgresql(file) as found:
        yield found


def _sqlite_out(file: Path) -> Census:
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    return _sqlite_census(file)


def _sqlite_census(file: Path) -> Census:
    try:
        with closing(sqlite3.connect(file)) as copy:
            if copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise _unreadable()
            names = [
                name
                for (name,) in copy.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                    " AND name NOT LIKE 'sqlite_%' ORDER BY name"
                )
            ]
            return _census(copy.cursor(), names)
    except sqlite3.Error as err:
        raise _unreadable() from err


def _postgresql_out(file: Path) -> Census:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        told = _census(cursor, sorted(connection.introspection.table_names(cursor)))
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run("pg_dump", *words, f"--file={file}", str(connection.settings_dict["NAME"]))
    return told


def _census(cursor: Asking, tables: list[str]) -> Census:
    counts = {}
    for name in tables:
        cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 - names of tables, from the database itself
        counts[name] = int(cursor.fetchone()[0])
    head = None
    if "records_batch" in counts:
        cursor.execute(_HEAD)
        head = cursor.fetchone()
    return Census(counts, f"{head[0]}:{bytes(head[1]).hex()}" if head else "")


@contextmanager
def _scratch_postgresql(file: Path) -> Iterator[tuple[str, Census]]:
    given = connection.settings_dict
    name = f"mashang_trial_{new_id().hex}"
    where = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"]}
    where["password"] = given["PASSWORD"]
    where = {key: value for key, value in where.items() if value}
    try:
        with closing(psycopg.connect(dbname="postgres", autocommit=True, **where)) as server:
            server.execute(f'CREATE DATABASE "{name}"')
            try:
                _restore_postgresql(file, name)
                with closing(psycopg.connect(dbname=name, **where)) as copy:
                    cursor = copy.cursor()
                    cursor.execute(
                        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
                    )
                    tables = [row[0] for row in cursor.fetchall()]
                    told = _census(cursor, tables)
                yield _url(given, name), told
            finally:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    except psycopg.Error as err:
        raise Unavailable(
            "backups.no_scratch",
            Text(
                "PostgreSQL 不让建立试恢复用的数据库（需要 CREATEDB 权限）：{kind}",
                "PostgreSQL does not let us make a scratch database (CREATEDB is needed): {kind}",
                kind=type(err).__name__,
            ),
        ) from err


def _restore_postgresql(file: Path, name: str) -> None:
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run("pg_restore", *words, f"--dbname={name}", str(file))


def _run(program: str, *words: str) -> None:
    given = connection.settings_dict
    env = dict(os.environ)
    for variable, key in (("PGHOST", "HOST"), ("PGPORT", "PORT"), ("PGUSER", "USER")):
        if given[key]:
            env[variable] = str(given[key])
    if given["PASSWORD"]:
        env["PGPASSWORD"] = str(given["PASSWORD"])
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, words of our own
        [_program(program), *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unavailable(
            "backups.program_failed",
            Text(
                "{program} 没有完成：{why}",
                "{program} did not finish: {why}",
                program=program,
                why=done.stderr.strip()[-_ERROR_SIGNS:],
            ),
        )


def _program(name: str) -> str:
    """A client program of PostgreSQL, the newest that is installed."""
    versions = sorted(_TOOLS.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(name)
    if found is None:
        raise Unavailable(
            "backups.no_program",
            Text(
                "这台机器上没有 {program}，请安装 PostgreSQL 客户端（postgresql-client）",
                "{program} is not on this machine; install PostgreSQL's client (postgresql-client)",
                program=name,
            ),
        )
    return found


def _url(given: Mapping[str, Any], name: str) -> str:
    secret = f":{quote(str(given['PASSWORD']), safe='')}" if given["PASSWORD"] else ""
    port = f":{given['PORT']}" if given["PORT"] else ""
    return f"postgresql://{quote(str(given['USER']), safe='')}{secret}@{given['HOST']}{port}/{name}"


def _unreadable() -> Unavailable:
    return Unavailable(
        "backups.unreadable",
        Text("备份里的数据库读不了", "The database in the backup cannot be read"),
    )
