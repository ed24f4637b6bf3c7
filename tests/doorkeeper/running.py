"""Doors, streets and brokers as real processes, for the tests of the program at a door."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

from mashang.domain.doorkeeping import Snapshot, enrolment_text, seal
from mashang.domain.passes import issue, text_of
from mashang.kernel import clock
from tests.domain.doorkeeping.making import DOOR, snapshot
from tests.domain.passes.making import KEYS, SIGNING, card
from tests.doorkeeper.street_server import Store, set_up

ROOT = Path(__file__).resolve().parents[2]
MOSQUITTO = shutil.which("mosquitto") or shutil.which("/usr/sbin/mosquitto")
TOKEN = "reader-token"
DOOR_ID = DOOR.door.door_id
PATIENCE_S = 30.0


def live_snapshot(**more) -> Snapshot:
    """A snapshot as of now, as a running door needs it."""
    return snapshot(**{"made_at": clock.now(), **more})


def card_text(**more) -> str:
    """A household card of its own, as a door reads it."""
    return text_of(issue(card(**{"pass_id": uuid4(), **more}), KEYS, SIGNING))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], Any], why: str = "") -> Any:
    """Wait for something that comes, with patience."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"it never came: {why or holds}")


@dataclass
class Process:
    """A process that is started, killed and started again."""

    command: list[str]
    env: dict[str, str] = field(default_factory=dict)
    running: subprocess.Popen[str] | None = None
    told: list[str] = field(default_factory=list)

    def start(self) -> None:
        env = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"} | self.env
        self.running = subprocess.Popen(
            self.command,
            env=env,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        threading.Thread(target=self._hear, args=(self.running,), daemon=True).start()

    def _hear(self, running: subprocess.Popen[str]) -> None:
        with running.stderr as lines:
            for line in lines:
                self.told.append(line.rstrip())

    def kill(self, number: int = signal.SIGKILL) -> int:
        assert self.running is not None
        self.running.send_signal(number)
        code = self.running.wait(30)
        self.running.stdin.close()
        self.running = None
        return code

    def stop(self) -> None:
        if self.running is not None:
            self.kill()


@dataclass
class Street(Process):
    """The small street."""

    folder: Path = Path()
    port: int = 0

    @property
    def store(self) -> Store:
        return Store(self.folder)

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def publish(self, one: Snapshot, signing=SIGNING) -> None:
        self.store.publish(one.number, seal(one, signing))


def new_street(folder: Path, one: Snapshot | None = None) -> Street:
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [sys.executable, "-m", "tests.doorkeeper.street_server", str(folder), str(port)]
    street = Street(command, folder=folder, port=port)
    one = one or live_snapshot()
    set_up(street.store, one, seal(one, SIGNING))
    return street


@dataclass
class DoorProcess(Process):
    """`mashang-door`."""

    folder: Path = Path()
    port: int = 0
    config: Path = Path()

    def run_command(self, *words: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | {"PYTHONPATH": str(ROOT / "src")} | self.env
        return subprocess.run(
            [*_DOOR, "--language", "en", "--config", str(self.config), *words],
            env=env, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    def begin(self) -> None:
        """Start, and wait until it answers."""
        self.start()
        until(self.status, "the door's page")

    def status(self) -> dict[str, Any] | None:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/status.json", timeout=5) as answer:
                return json.load(answer)
        except (OSError, HTTPException):
            return None

    def scan(
        self, text: str, *, wait: bool = False, path: str = "/scan", **more
    ) -> dict[str, Any] | None:
        """What the door answers; None when it does not."""
        body = json.dumps({"text": text, **more}).encode()
        return self.post(path + ("?wait=opened" if wait else ""), body)

    def post(self, path: str, body: bytes, token: str = TOKEN) -> dict[str, Any] | None:
        asked = Request(
            f"http://127.0.0.1:{self.port}{path}", body, {"authorization": f"Bearer {token}"}
        )
        try:
            with urlopen(asked, timeout=15) as answer:
                return {"status": answer.status, **json.load(answer)}
        except HTTPError as error:
            with error:
                return {"status": error.code, **json.loads(error.read() or b"{}")}
        except (OSError, HTTPException, ValueError):
            return None


_DOOR = [sys.executable, "-m", "mashang.doorkeeper.command"]


def new_door(folder: Path, settings: str = "", reader: str = "") -> DoorProcess:
    """A door with a reader that posts; enrolled by nobody yet."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    (folder / "token").write_text(TOKEN)
    config = folder / "door.toml"
    config.write_text(
        f'folder = "{folder}/kept"\nname = "east"\n[status]\nlisten = "127.0.0.1:{port}"\n'
        f'[[readers]]\nname = "gate"\nkind = "http"\ntoken_file = "{folder}/token"\n'
        f'door_id = "{DOOR_ID}"\nmost_per_s = 1000\nrepeat_s = 0\n{reader}\n{settings}\n'
    )
    command = [*_DOOR, "--config", str(config), "--language", "en", "run"]
    return DoorProcess(command, folder=folder / "kept", port=port, config=config)


def enrol(door: DoorProcess, street: Street) -> None:
    done = door.run_command("enrol", enrolment_text(street.site, "t" * 22))
    assert done.returncode == 0, done.stderr


@contextmanager
def all_stopped(*processes: Process) -> Iterator[None]:
    try:
        yield
    finally:
        for one in processes:
            one.stop()


def new_broker(folder: Path) -> tuple[Process, int]:
    """A Mosquitto of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    config = folder / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\nuser root\n")
    return Process([str(MOSQUITTO), "-c", str(config)]), port
