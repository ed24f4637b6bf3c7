"""`mashang backup` and `mashang restore`, as an operator runs them: real processes, real databases."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

URL = os.environ.get("MASHANG_DATABASE_URL", "")
NUMBER = "1001"

pytestmark = pytest.mark.slow


@dataclass
class Street:
    """A street of its own in a folder: settings, database, key store apart."""

    folder: Path
    url: str
    keys: Path
    env: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("MASHANG_", "DJANGO_"))}
        self.env = kept | {
            "DJANGO_SETTINGS_MODULE": "tests.quick.product",
            "MASHANG_MODE": "test",
            "MASHANG_DATA_DIR": str(self.folder),
            "MASHANG_DATABASE_URL": self.url,
            "MASHANG_KEY_STORE": str(self.keys),
            "MASHANG_MASTER_KEY": "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY=",
            "LC_ALL": "C.UTF-8",
        }

    def run(self, *words: object) -> "subprocess.CompletedProcess[str]":
        """`mashang …`; whatever goes wrong it ends with a sentence."""
        command = [sys.executable, "-m", "mashang.cli.main", *map(str, words)]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def python(self, code: str) -> str:
        """What a few lines print, with the house open."""
        lines = f"from mashang.cli.boot import boot; boot()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", lines], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """A street with an administrator, a sealed record and a file; copied for each test."""
    home = tmp_path_factory.mktemp("model")
    with databases() as new_database:
        made = Street(home / "street", new_database(), home / "keys" / "keys.sqlite3")
        words = ("--number", NUMBER, "--name", "钱衡", "--street", "笕桥街道")
        done = made.run("staff", "add-administrator", *words)
        assert done.returncode == 0, done.stderr
        made.python("from mashang.foundation.records.actions import seal_all; seal_all()")
        (made.folder / "files" / "ab").mkdir(parents=True)
        (made.folder / "files" / "ab" / "one").write_bytes(os.urandom(50_000))
        yield made


@pytest.fixture
def new_street(tmp_path: Path) -> Iterator[object]:
    """Makes empty streets; `of` a model makes a copy of it."""
    with databases() as new_database:

        def make(name: str, *, with_keys: Path | None = None, of: Street | None = None) -> Street:
            keys = with_keys or tmp_path / f"{name}-keys" / "keys.sqlite3"
            if of is not None:
                shutil.copytree(of.folder, tmp_path / name)
                shutil.copytree(of.keys.parent, keys.parent)
            return Street(tmp_path / name, new_database(of), keys)

        yield make


@pytest.fixture
def street(new_street, model: Street) -> Street:
    """The model's copy."""
    return new_street("street", of=model)


@contextmanager
def databases() -> Iterator[Callable[..., str]]:
    """Makes databases and gives their addresses; empty ones for SQLite, which lies in the folder."""
    if not URL:
        yield lambda _of=None: ""
        return
    server, _, _ = URL.rpartition("/")
    made: list[str] = []

    def make(of: Street | None = None) -> str:
        name = f"backup_{uuid.uuid4().hex}"
        template = f' TEMPLATE "{of.url.rpartition("/")[2]}"' if of else ""
        with closing(psycopg.connect(f"{server}/postgres", autocommit=True)) as link:
            link.execute(f'CREATE DATABASE "{name}"{template}')
        made.append(name)
        return f"{server}/{name}"

    yield make
    for name in made:
        with closing(psycopg.connect(f"{server}/postgres", autocommit=True)) as link:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def name_of_administrator(street: Street) -> str:
    return street.python(
        "from mashang.foundation.accounts.models import Account\n"
        f"print(Account.objects.get(username='{NUMBER}').name.open())"
    )


def taken(street: Street, home: Path) -> Path:
    done = street.run("backup", "take", "--to", home)
    assert done.returncode == 0, done.stderr
    (folder,) = home.iterdir()
    return folder


def test_what_was_taken_is_tried_and_put_back_whole(street, new_street, tmp_path) -> None:
    folder = taken(street, tmp_path / "backups")
    tried = street.run("backup", "verify", folder)
    assert tried.returncode == 0, tried.stderr
    assert "Trial restore passed" in tried.stdout
    assert "tried 20" in street.run("backup", "list").stdout

    other = new_street("other", with_keys=street.keys)
    done = other.run("restore", folder)
    assert done.returncode == 0, done.stderr
    assert name_of_administrator(other) == "钱衡"
    kept = street.folder / "files/ab/one"
    assert (other.folder / "files/ab/one").read_bytes() == kept.read_bytes()
    assert other.run("records", "verify").returncode == 0

    again = other.run("restore", folder)
    assert again.returncode == 1
    assert "never overwrites" in again.stderr


def test_a_backup_is_of_one_instant_while_others_write(street, tmp_path) -> None:
    stop = threading.Event()
    written = 0
    insert = "INSERT INTO django_session VALUES ('{}', '', '2030-01-01 00:00:00+00')"

    def write() -> None:
        nonlocal written
        with closing(_link(street)) as link:
            while not stop.is_set():
                link.execute(insert.format(f"s{written}"))
                link.commit()
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        folder = taken(street, tmp_path / "backups")
    finally:
        stop.set()
        writer.join()
    counted = json.loads((folder / "manifest.json").read_text("utf-8"))["counts"]
    assert 0 < counted["django_session"] <= written
    assert street.run("backup", "verify", folder).returncode == 0


def test_the_keys_are_never_beside_the_data(street, tmp_path) -> None:
    home = tmp_path / "backups"
    folder = taken(street, home)
    names = {file.name for file in folder.iterdir()}
    assert not any("key" in name for name in names)
    assert street.run("backup", "take", "--to", street.keys.parent).returncode == 1
    assert street.run("backup", "keys", "--to", home / "keys.copy").returncode == 1
    assert street.run("backup", "keys", "--to", street.folder / "keys.copy").returncode == 1
    safe = tmp_path / "safe"
    safe.mkdir()
    assert street.run("backup", "keys", "--to", safe / "keys.copy").returncode == 0
    assert (safe / "keys.copy").stat().st_mode & 0o077 == 0
    assert street.run("backup", "keys", "--to", safe / "keys.copy").returncode == 1


def test_what_was_destroyed_stays_destroyed_after_a_restore(street, new_street, tmp_path) -> None:
    safe = tmp_path / "safe"
    safe.mkdir()
    street.run("backup", "keys", "--to", safe / "old")
    street.python(
        "from mashang.foundation import keys\n"
        "from mashang.foundation.accounts.models import Account\n"
        f"keys.destroy_subject('accounts.identity', Account.objects.get(username='{NUMBER}').pk)"
    )
    folder = taken(street, tmp_path / "backups")
    other = new_street("other")
    done = other.run("restore", folder, "--keys", safe / "old")
    assert "1 keys destroyed again" in done.stdout, done.stdout + done.stderr
    opened = other.python(
        "from mashang.foundation.accounts.models import Account\n"
        "from mashang.foundation.keys.errors import KeyDestroyed\n"
        f"try: print(Account.objects.get(username='{NUMBER}').name.open())\n"
        "except KeyDestroyed: print('gone')"
    )
    assert opened == "gone"


def test_wrong_keys_are_found_before_the_street_opens(street, new_street, tmp_path) -> None:
    folder = taken(street, tmp_path / "backups")
    assert new_street("bare").run("restore", folder).returncode == 1
    stranger = new_street("stranger")
    stranger.run(
        "staff", "add-administrator", "--number", "9", "--name", "某人", "--street", "别处"
    )
    other = new_street("other", with_keys=stranger.keys)
    done = other.run("restore", folder)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "accounts_account.name does not open" in done.stderr


@pytest.mark.parametrize("harm", ["truncated", "flipped", "no manifest", "no part"])
def test_a_damaged_backup_is_refused_and_named(street, new_street, tmp_path, harm: str) -> None:
    folder = taken(street, tmp_path / "backups")
    database = next(folder.glob("database.*"))
    content = bytearray(database.read_bytes())
    if harm == "truncated":
        database.write_bytes(content[:-100])
    elif harm == "flipped":
        content[len(content) // 2] ^= 1
        database.write_bytes(content)
    elif harm == "no manifest":
        (folder / "manifest.json").unlink()
    else:
        (folder / "files.tar").unlink()
    tried = street.run("backup", "verify", folder)
    assert tried.returncode == 1
    assert tried.stderr.strip()
    done = new_street("other", with_keys=street.keys).run("restore", folder)
    assert done.returncode == 1
    assert not (tmp_path / "other" / "mashang.sqlite3").exists()


def test_old_copies_go_and_half_a_copy_never_stays(street, tmp_path) -> None:
    home = tmp_path / "backups"
    folder = taken(street, home)
    with closing(_link(street)) as link:
        link.execute("UPDATE backups_backup SET keep_until_on = '2020-01-01'")
        link.commit()
    shutil.copytree(folder, home / "mashang-somebody-elses")
    done = street.run("backup", "take", "--to", home)
    assert folder.name in done.stdout
    assert not folder.exists()
    assert (home / "mashang-somebody-elses").exists()
    blocked = home / "file-in-the-way"
    blocked.write_text("x", "utf-8")
    assert street.run("backup", "take", "--to", blocked / "below").returncode == 1
    assert not list(home.glob("*.partial"))


def test_where_must_be_said(street) -> None:
    assert street.run("backup", "take").returncode == 2
    assert "No backup was taken yet" in street.run("backup", "list").stdout


def _link(street: Street):
    if street.url:
        return psycopg.connect(street.url)
    return sqlite3.connect(street.folder / "mashang.sqlite3", timeout=20)
