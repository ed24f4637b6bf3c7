"""`migrate` for tests: an empty SQLite database is copied from one that the same migrations made.

Every process of a test run would run every migration, half a minute of one core. The first keeps what
it made in the runner's cache, under the digest of all that made it; whatever changes makes a new one.
"""

import os
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

ROOT = Path(__file__).resolve().parents[4]
CACHE = ROOT / ".pytest_cache" / "databases"


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        connection.ensure_connection()
        whole = not options["app_label"] and not options["plan"] and not options["check_unapplied"]
        if not whole or connection.vendor != "sqlite" or connection.introspection.table_names():
            return super().handle(*args, **options)
        file = CACHE / f"{_digest()}.sqlite"
        if file.exists():
            with closing(sqlite3.connect(file)) as kept:
                kept.backup(connection.connection)
            return None
        super().handle(*args, **options)
        CACHE.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(unfinished)) as kept:
            connection.connection.backup(kept)
        unfinished.replace(file)
        return None


def _digest() -> str:
    """Of every migration, of what migrations call, and of what reads them."""
    found = sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    files = [file for folder in folders for file in sorted(folder.glob("*.py"))]
    files.append(ROOT / "src/mashang/foundation/records/guards.py")
    for file in files:
        found.update(f"{file.parent.parent.name}/{file.name}\n".encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:16]
