"""Streets to measure on: built once into a folder of `bench/out/streets`, served, or copied.

Whatever needs Django runs in a process of its own, through `house.py`, so that one script can stand
on several databases.
"""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from figures import HERE, Asked

ROOT = HERE.parent
sys.path.insert(0, str(ROOT))
from tests.machine import chromium, postgresql  # noqa: E402  (found above)

__all__ = [
    "MASHANG",
    "ROOT",
    "SEED",
    "busy_street",
    "chromium",
    "demo_street",
    "environment",
    "free_port",
    "inside",
    "keep",
    "lively_street",
    "postgresql",
    "served",
    "stop",
    "wait_for_answer",
]
SEED = 20220429
MASHANG = [sys.executable, "-m", "mashang.cli.main"]
START_LIMIT_S = 120.0
SHAPING = ("src/mashang/**/migrations/*.py", "src/mashang/cli/street/*", "bench/inside/fill.py")
"""The files that decide what a built street looks like."""
ROOMS = (*SHAPING, "bench/inside/rooms.py")


def environment(folder: Path, *, database_url: str = "", port: int = 8000) -> dict[str, str]:
    """The environment of a demo street in a folder, and of nothing else."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MASHANG_")}
    return own | {
        "MASHANG_MODE": "demo",
        "MASHANG_DATA_DIR": str(folder),
        "MASHANG_DATABASE_URL": database_url,
        "MASHANG_SITE_URL": f"http://localhost:{port}",
        "MASHANG_LOG_LEVEL": "WARNING",
    }


def inside(script: str, env: Mapping[str, str], **given: Any) -> Any:
    """Run a script of `bench/inside` in an opened house and return what it answers.

    Raises:
        SystemExit: it failed.
    """
    with tempfile.TemporaryDirectory(prefix="mashang-bench-") as folder:
        answer = Path(folder, "answer.json")
        command = [sys.executable, str(HERE / "house.py"), script, str(answer), json.dumps(given)]
        done = subprocess.run(command, env=dict(env), check=False)
        if done.returncode:
            raise SystemExit(f"bench/inside/{script}.py ended with {done.returncode}")
        return json.loads(answer.read_text(encoding="utf-8"))


def demo_street(asked: Asked, scale: float) -> Path:
    """The street of `make demo` at a scale."""

    def build(folder: Path) -> None:
        words = ["street", "build", "--scale", str(scale), "--seed", str(SEED)]
        subprocess.run([*MASHANG, *words], env=environment(folder), check=True)

    return _standing(asked, f"demo-{scale}", build)


def busy_street(asked: Asked, scale: float, open_cases: int) -> Path:
    """A street with this many open cases."""

    def build(folder: Path) -> None:
        given = {"scale": scale, "seed": SEED, "open_cases": open_cases}
        inside("fill", environment(folder), **given)

    return _standing(asked, f"busy-{scale}-{open_cases}", build)


def lively_street(asked: Asked, scale: float, open_cases: int) -> Path:
    """A busy street whose other rooms are full, too: notices with receipts, walks, bookings, guests, forms."""
    busy = busy_street(asked, scale, open_cases)

    def build(folder: Path) -> None:
        shutil.rmtree(folder)
        shutil.copytree(busy, folder, ignore=shutil.ignore_patterns("built-from"))
        print(inside("rooms", environment(folder), seed=SEED), file=sys.stderr)

    return _standing(asked, f"lively-{scale}-{open_cases}", build, ROOMS)


def keep(asked: Asked, scale: float, built: Path) -> None:
    """Let a street that was just built be the demo street of this scale."""
    folder = asked.out / "streets" / f"demo-{scale}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(built, folder)
    _sign(folder, SHAPING)


def _standing(asked: Asked, name: str, build: Any, shaping: Sequence[str] = SHAPING) -> Path:
    """A street that was built from the same code before, or is built now."""
    folder = asked.out / "streets" / name
    mark = folder / "built-from"
    if mark.is_file() and mark.read_text(encoding="ascii") == _fingerprint(shaping):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    build(folder)
    _sign(folder, shaping)
    return folder


def _sign(folder: Path, shaping: Sequence[str]) -> None:
    (folder / "built-from").write_text(_fingerprint(shaping), encoding="ascii")


def _fingerprint(shaping: Sequence[str]) -> str:
    mark = hashlib.sha256()
    for pattern in shaping:
        for file in sorted(ROOT.glob(pattern)):
            if file.is_file():
                mark.update(file.read_bytes())
    return mark.hexdigest()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a street, served by the real server for the block."""
    port = free_port()
    command = [*MASHANG, "serve", "--port", str(port)]
    child = subprocess.Popen(
        command,
        env=environment(folder, port=port),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for_answer(f"http://localhost:{port}/healthz", child)
        yield f"http://localhost:{port}"
    finally:
        stop(child)


def wait_for_answer(url: str, child: "subprocess.Popen[Any]") -> None:
    """Return when a server answers, well or not.

    Raises:
        SystemExit: its process ended, or it took too long.
    """
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        if child.poll() is not None:
            raise SystemExit(f"the server ended by itself ({child.returncode})")
        try:
            urlopen(url, timeout=5).close()
        except HTTPError:
            return
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{url} did not answer within {START_LIMIT_S:.0f} s")


def stop(child: "subprocess.Popen[Any]") -> None:
    """End a process that was started here, with its children."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
    try:
        child.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
