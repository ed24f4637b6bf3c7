"""A small street that speaks the protocol of docs/doorkeeping.md over real HTTP, with a store of its own.

    python -m tests.doorkeeper.street_server FOLDER PORT

Whatever it acknowledges is on the disk before. Tests read and change its store through `Store`.
"""

import gzip
import json
import sqlite3
import sys
import time
from base64 import urlsafe_b64decode
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from mashang.domain.doorkeeping import (
    Asked,
    DeviceToken,
    DoorEvent,
    TokenFlaw,
    event_of,
    health_of,
    read_token,
)
from mashang.domain.passes import as_jwks, from_jwks
from mashang.kernel import clock
from mashang.kernel.errors import Invalid

ROOT = "/api/doors"
_TABLES = """
create table if not exists fact (name text primary key, said text);
create table if not exists snapshot (number integer primary key, raw blob);
create table if not exists token (token text primary key);
create table if not exists device (device_id text primary key, public blob, revoked integer default 0);
create table if not exists event (event_id text primary key, door_id text, form text, times integer);
create table if not exists health (door_id text, form text);
create table if not exists command (command_id text primary key, form text);
"""


class Store:
    """What the street keeps."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "street.sqlite3"
        with self.open() as db:
            db.executescript(_TABLES)

    def open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, timeout=30)
        db.execute("pragma journal_mode=wal")
        return db

    def ask(self, sql: str, *given):
        db = self.open()
        try:
            with db:
                return db.execute(sql, given).fetchall()
        finally:
            db.close()

    def say(self, **facts) -> None:
        for name, said in facts.items():
            self.ask("insert or replace into fact values (?, ?)", name, json.dumps(said))

    def fact(self, name: str, default=None):
        rows = self.ask("select said from fact where name = ?", name)
        return json.loads(rows[0][0]) if rows else default

    def publish(self, number: int, raw: bytes) -> None:
        self.ask("insert or replace into snapshot values (?, ?)", number, raw)

    def events(self) -> list[DoorEvent]:
        return [event_of(json.loads(form)) for (form,) in self.ask("select form from event")]

    def passages(self) -> list[DoorEvent]:
        return [one for one in self.events() if one.passed is not None]


class Street(BaseHTTPRequestHandler):
    store: Store
    protocol_version = "HTTP/1.1"

    def log_message(self, *given) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _now(self) -> datetime:
        return clock.now() + timedelta(seconds=self.store.fact("ahead_s", 0))

    def _serve(self) -> None:
        self.parts = urlsplit(self.path)
        self.body = self.rfile.read(int(self.headers.get("content-length", 0)))
        failing = self.store.fact("failing")
        if failing:
            return self._problem(failing, self.store.fact("failing_says", "away"))
        if self.parts.path == f"{ROOT}/enrol":
            return self._enrol()
        street = self.store.fact("street")
        asked = Asked(self.command, self.parts.path, self.body)
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        found = read_token(token, asked, street=street, public_of=self._public, now=self._now())
        if not isinstance(found, DeviceToken):
            more = {"server_time": self._now().isoformat()} if found.flaw is TokenFlaw.CLOCK else {}
            return self._problem(401, found.flaw.value, **more)
        if self.store.ask("select revoked from device where device_id = ?", found.device_id)[0][0]:
            return self._problem(403, "revoked")
        if self.headers.get("content-encoding") == "gzip":
            self.body = gzip.decompress(self.body)
        name = self.parts.path.removeprefix(f"{ROOT}/")
        if name == "snapshot":
            return self._snapshot()
        if name == "commands":
            return self._commands()
        door_id, _, what = name.partition("/")
        return self._events(door_id) if what == "events" else self._health(door_id)

    def _public(self, device_id: str) -> bytes | None:
        rows = self.store.ask("select public from device where device_id = ?", device_id)
        return rows[0][0] if rows else None

    def _enrol(self) -> None:
        given = json.loads(self.body)
        with self.store.open() as db:
            if not db.execute("delete from token where token = ?", (given["token"],)).rowcount:
                return self._problem(403, "used")
            public = urlsafe_b64decode(given["public_key"] + "=")
            db.execute("insert into device (device_id, public) values ('7', ?)", (public,))
        return self._say(
            {
                "device_id": "7",
                "street": self.store.fact("street"),
                "keys": self.store.fact("keys"),
                "doors": self.store.fact("doors"),
                "server_time": self._now().isoformat(),
            }
        )

    def _wait_s(self) -> float:
        return min(float(parse_qs(self.parts.query).get("wait", ["0"])[0]), 25)

    def _snapshot(self) -> None:
        held = self.headers.get("if-none-match", '"0"').strip('"')
        until = time.monotonic() + self._wait_s()
        while True:
            number, raw = self.store.ask(
                "select number, raw from snapshot order by number desc limit 1"
            )[0]
            if str(number) != held:
                return self._answer(
                    200, raw, {"content-type": "application/cose", "etag": f'"{number}"'}
                )
            if time.monotonic() >= until:
                return self._answer(304, b"")
            time.sleep(0.05)

    def _commands(self) -> None:
        until = time.monotonic() + self._wait_s()
        while True:
            rows = self.store.ask("delete from command returning form")
            if rows or time.monotonic() >= until:
                return self._say([json.loads(form) for (form,) in rows])
            time.sleep(0.05)

    def _events(self, door_id: str) -> None:
        answer = {"taken": 0, "known": 0, "refused": []}
        events = json.loads(self.body)["events"]
        if len(events) > self.store.fact("most", 1_000):
            return self._problem(413, "too_many")
        with self.store.open() as db:
            for form in events:
                try:
                    one = event_of(form)
                except Invalid as error:
                    answer["refused"].append({"event_id": form.get("event_id"), "code": error.code})
                    continue
                new = db.execute(
                    "insert or ignore into event values (?, ?, ?, 0)",
                    (str(one.event_id), door_id, json.dumps(form)),
                ).rowcount
                db.execute(
                    "update event set times = times + 1 where event_id = ?", (str(one.event_id),)
                )
                answer["taken" if new else "known"] += 1
        if self.store.fact("swallows"):  # the line breaks after the street has written
            self.close_connection = True
            return None
        return self._say(answer)

    def _health(self, door_id: str) -> None:
        health_of(json.loads(self.body))
        self.store.ask("insert into health values (?, ?)", door_id, self.body.decode())
        self._say({"server_time": self._now().isoformat()})

    def _say(self, given) -> None:
        self._answer(200, json.dumps(given).encode(), {"content-type": "application/json"})

    def _problem(self, status: int, code: str, **more) -> None:
        body = json.dumps({"status": status, "code": code, **more}).encode() if code else b"<html>"
        self._answer(status, body, {"content-type": "application/problem+json"})

    def _answer(self, status: int, body: bytes, headers=None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def serve(folder: Path, port: int) -> Server:
    handler = type("Handler", (Street,), {"store": Store(folder)})
    return Server(("127.0.0.1", port), handler)


def keys_of(store: Store):
    return from_jwks(store.fact("keys"))


def set_up(store: Store, snapshot, raw: bytes) -> None:
    """A street with a snapshot and a token."""
    doors = [one.door.door_id for one in snapshot.doors]
    store.say(street=snapshot.street, keys=as_jwks(snapshot.keys), doors=doors)
    store.publish(snapshot.number, raw)
    store.ask("insert or ignore into token values (?)", "t" * 22)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2])).serve_forever()
