"""`mashang demo`: the founding street in one command, on this machine only unless told."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

import click

from mashang import __version__
from mashang.cli.certificates import local_certificate
from mashang.config import environment

START_LIMIT_S = 60.0


@click.command()
def demo() -> None:
    """Build the founding street if need be, then open it.

    Settings come from the environment: HOST, PORT, SCALE, SEED, RESET, HTTPS (docs/settings.md).
    """
    host, port = environment.read("HOST"), int(environment.read("PORT"))
    _insist_port_is_free(host, port)
    https = environment.flag("HTTPS")
    scheme = "https" if https else "http"
    shown = "localhost" if host in {"127.0.0.1", "::1", "localhost"} else _lan_name(host)
    site = f"{scheme}://{shown}:{port}"
    data = Path(os.environ.get("MASHANG_DATA_DIR", "var/demo")).resolve()
    env = {
        **os.environ,
        "MASHANG_MODE": "demo",
        "MASHANG_DATA_DIR": str(data),
        "MASHANG_SITE_URL": site,
        "MASHANG_HOSTS": ",".join(sorted({shown, host, "localhost", "127.0.0.1", "[::1]"})),
        "MASHANG_HTTPS": "1" if https else "0",
    }
    _build_if_need_be(data, env)
    serve = ["serve", "--host", host, "--port", str(port)]
    if https:
        pair = local_certificate(data / "certificates", shown)
        serve += ["--certificate", str(pair.certificate), "--key", str(pair.key)]
        click.echo(pair.how_to_trust)
    with _running([serve, ["worker"]], env) as children:
        _wait_until_healthy(children, scheme, host, port)
        click.secho(f"\n  码上 Mashang is open:  {site}/demo\n", bold=True)
        click.echo("  演示数据·人物虚构 (every person is invented). Stop with Ctrl-C.\n")
        _wait_for_the_first_to_end(children)


def _build_if_need_be(data: Path, env: dict[str, str]) -> None:
    """Build the street, unless this very one was built into this folder by this very version.

    Asking the database means loading every model, which is half of a second start; a note beside it
    answers at once. Any doubt (another database, a changed migration) asks it properly.
    """
    note, wanted = data / "built.json", json.dumps(_what_stands(), sort_keys=True)
    is_embedded = not environment.read("MASHANG_DATABASE_URL")
    stands = (data / "mashang.sqlite3").exists() and note.exists() and note.read_text() == wanted
    if is_embedded and stands and not environment.flag("RESET"):
        return
    note.unlink(missing_ok=True)
    _run(["street", "build", *(["--reset"] if environment.flag("RESET") else [])], env)
    note.write_text(wanted)


def _what_stands() -> dict[str, str]:
    migrations = sorted(Path(__file__).parents[1].glob("*/*/migrations/0*.py"))
    written = sha256(b"".join(file.read_bytes() for file in migrations)).hexdigest()
    asked = {name: environment.read(name) for name in ("SCALE", "SEED")}
    return {"version": __version__, "migrations": written, **asked}


def _command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "mashang.cli.main", *arguments]


def _run(arguments: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(_command(arguments), env=env, check=False)  # noqa: S603  (our own command)
    if done.returncode:
        raise SystemExit(done.returncode)


@contextmanager
def _running(
    commands: list[list[str]], env: dict[str, str]
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Child processes that end with the block, in reverse order, by SIGTERM to each parent."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        children.extend(
            subprocess.Popen(_command(arguments), env=env, start_new_session=True)  # noqa: S603
            for arguments in commands
        )
        yield children
    except KeyboardInterrupt:
        click.echo("\n  closing …")
    finally:
        for child in reversed(children):
            if child.poll() is None:
                child.terminate()
        for child in children:
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()


def _wait_until_healthy(
    children: list[subprocess.Popen[bytes]], scheme: str, host: str, port: int
) -> None:
    """Return when pages, database and jobs answer.

    Raises:
        SystemExit: a process ended, or the limit passed.
    """
    if scheme == "https":  # our own authority is not in this process's trust store
        _wait_for_port(children, host, port)
        return
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        _insist_all_live(children)
        try:
            with urlopen(f"http://{_reachable(host)}:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, TimeoutError, ConnectionError):
            pass
        time.sleep(0.2)
    raise SystemExit("the street did not open within a minute; its log is above")


def _wait_for_port(children: list[subprocess.Popen[bytes]], host: str, port: int) -> None:
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        _insist_all_live(children)
        with socket.socket() as probe:
            if probe.connect_ex((_reachable(host), port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("the street did not open within a minute; its log is above")


def _insist_all_live(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is not None:
            raise SystemExit(f"a process ended by itself ({child.returncode}); its log is above")


def _wait_for_the_first_to_end(children: list[subprocess.Popen[bytes]]) -> None:
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    raise SystemExit("a process of the street ended by itself; its log is above")


def _insist_port_is_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as err:
            raise SystemExit(
                f"cannot listen on {host}:{port} ({err.strerror}); choose another with PORT=8001"
            ) from err


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104  (a comparison)


def _lan_name(host: str) -> str:
    return socket.gethostname() if host in {"0.0.0.0", "::"} else host  # noqa: S104


if __name__ == "__main__":
    demo()
