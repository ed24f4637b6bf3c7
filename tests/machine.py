"""What this machine has: a PostgreSQL server (started here if it can be), Chromium, Node."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def chromium() -> str | None:
    """Path of a Chromium, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


def node() -> str | None:
    """Path of Node 20 or newer, the system's or the one from the Python index; or None."""
    found = shutil.which("node")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
        if version.stdout.startswith("v") and int(version.stdout[1:].split(".")[0]) >= 20:
            return found
    inside = Path(__file__).resolve().parent.parent / ".venv/bin/node"
    return str(inside) if inside.exists() else None


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The address of a PostgreSQL server for the block.

    `MASHANG_TEST_POSTGRESQL` if given; else a throw-away cluster of the installed server, on a free
    port of the loopback, without durability; None when there is no server on this machine.
    """
    if url := os.environ.get("MASHANG_TEST_POSTGRESQL"):
        yield url
        return
    programs = _server_programs()
    if programs is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="mashang-pg-") as folder:
        as_user = _unprivileged(folder)
        data, port = f"{folder}/data", _free_port()
        quiet = {"stdout": subprocess.DEVNULL, "check": True}
        subprocess.run(
            [
                *as_user,
                f"{programs}/initdb",
                "-D",
                data,
                "-U",
                "mashang",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            **quiet,
        )
        options = (
            f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=100"
        )
        control = [*as_user, f"{programs}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log"]
        subprocess.run([*control, "-o", options, "start"], **quiet)
        try:
            yield f"postgresql://mashang@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run(
                [*control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, check=False
            )


def _server_programs() -> Path | None:
    found = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return max(found, key=lambda path: float(path.parts[4])).parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _unprivileged(folder: str) -> list[str]:
    """The server refuses to run as root: then it runs as the account its package made."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
