"""Taking a backup of database and files. Keys are never in it (docs/decisions/0022-backups.md)."""

import json
import shutil
import tarfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from mashang import __version__
from mashang.foundation import keys
from mashang.foundation.backups import actions, databases
from mashang.foundation.backups.manifest import FILES, TOMBSTONES, Manifest, Part, database_file
from mashang.foundation.backups.queries import overdue
from mashang.kernel import clock
from mashang.kernel.errors import Invalid
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

_DRAFT: Final = ".partial"


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that stands, and the older ones that went for it."""

    folder: Path
    manifest: Manifest
    dropped: tuple[str, ...]


def take(home: Path) -> Taken:
    """Copy database and files into a new folder under `home`; the street goes on working.

    The database is copied first: a file is on disk before its row, so no row of the copy lacks its
    file unless the file was deleted meanwhile.

    Raises:
        Invalid: the key store lies under `home`, or `home` in the data folder's files.
        Unavailable: PostgreSQL's programs are missing or refused.
        OSError: the disk is full or away; nothing half-done stays.
    """
    _insist_keys_are_elsewhere(home)
    taken_at = clock.now()
    folder = home / f"mashang-{taken_at:%Y%m%dT%H%M%SZ}"
    draft = folder.with_name(folder.name + _DRAFT)
    draft.mkdir(parents=True)
    try:
        manifest = _copy_into(draft, taken_at)
        told = manifest.write(draft)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    actions.note_taken(manifest=manifest, name=folder.name, sha256=told)
    return Taken(folder, manifest, tuple(_drop_old(home)))


def copy_keys(file: Path) -> int:
    """Copy the key store, still wrapped by the master key; returns how many bytes.

    Raises:
        Invalid: the place holds backups of the database, or something of that name.
        Unavailable: the key store is away.
        OSError: the disk is full or away.
    """
    beside = [*file.parent.glob("*/manifest.json"), *file.parent.glob("manifest.json")]
    if beside or file.resolve().is_relative_to(Path(settings.MASHANG_DATA_DIR).resolve()):
        raise Invalid(
            "backups.keys_beside_data",
            Text(
                "密钥库不能和数据库备份或数据放在一起，请另选地方",
                "The key store must not lie beside the data or its backups; choose another place",
            ),
        )
    if file.exists():
        raise Invalid(
            "backups.file_there",
            Text("“{name}”已经存在", "{name} is there already", name=file.name),
        )
    keys.copy_store(file)
    return file.stat().st_size


def _copy_into(draft: Path, taken_at: datetime) -> Manifest:
    vendor = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    database = draft / database_file(vendor)
    census = databases.copy_out(database)
    with tarfile.open(draft / FILES, "w") as pack:
        files = Path(settings.MEDIA_ROOT)
        if files.is_dir():
            pack.add(files, arcname="files")
    _write_tombstones(draft / TOMBSTONES, keys.tombstones())
    return Manifest(
        backup_id=new_id(taken_at),
        taken_at=taken_at,
        version=__version__,
        vendor=vendor,
        migrations=_last_migrations(),
        counts=census.counts,
        head=census.head,
        parts=tuple(Part.of(draft / name) for name in (database.name, FILES, TOMBSTONES)),
    )


def _write_tombstones(file: Path, dead: Iterable[keys.Tombstone]) -> None:
    with file.open("w", encoding="utf-8") as out:
        for one in dead:
            out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def _last_migrations() -> dict[str, str]:
    applied = MigrationRecorder.Migration.objects.order_by("app", "name")
    return dict(applied.values_list("app", "name"))


def _drop_old(home: Path) -> Iterable[str]:
    """Delete copies whose days are over, and those of them only that this street took."""
    for row in overdue(clock.today()):
        shutil.rmtree(home / row.name, ignore_errors=True)
        if not (home / row.name).exists():
            actions.note_dropped(backup_id=row.backup_id)
            yield row.name


def _insist_keys_are_elsewhere(home: Path) -> None:
    store = Path(settings.MASHANG_KEY_STORE).resolve()
    if store.is_relative_to(home.resolve()):
        raise Invalid(
            "backups.keys_beside_data",
            Text(
                "密钥库就在这个文件夹里，备份要放到别处",
                "The key store lies in this folder; backups belong elsewhere",
            ),
        )
