"""Putting a backup back, into emptiness only, and burying again what was destroyed since.

Source: docs/design of sealed data: a restore replays tombstones before the street opens.
"""

import json
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from mashang.foundation import keys
from mashang.foundation.backups import databases, manifest, samples
from mashang.foundation.backups.manifest import FILES, TOMBSTONES, Manifest
from mashang.foundation.backups.samples import Opening, Sample
from mashang.foundation.backups.verifying import differences
from mashang.foundation.records.verification import Verification
from mashang.foundation.records.verification import verify as walk
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.kernel.texts import Text

_MEMBER_PREFIX: Final = "files"


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands now, and what is not as it should be.

    Attributes:
        findings: whoever reads them decides whether the street may open.
        buried: keys that were destroyed again because a tombstone says so.
    """

    manifest: Manifest
    samples: tuple[Sample, ...]
    records: Verification
    buried: int
    findings: tuple[Text, ...]


def restore(folder: Path, key_copy: Path | None) -> Restored:
    """Put database and files of a backup back, with the newest keys there are.

    A key store that stands is kept; `key_copy` only adds its tombstones then. Without one, the copy
    becomes the key store. Every tombstone of the backup and of the copy is replayed before anything
    is opened.

    Raises:
        Invalid: no whole backup of this kind of database.
        RuleBroken: something is there already, or there are no keys.
        Unavailable: PostgreSQL, its programs or the key store are not to be had.
    """
    told = manifest.read(folder)
    _insist_is_whole(folder, told)
    _insist_is_empty()
    dead = list(_tombstones(folder / TOMBSTONES))
    _bring_keys(key_copy)
    databases.put_back(folder / told.database)
    findings = differences(told, _census(told))
    _unpack(folder / FILES)
    call_command("migrate", verbosity=0, interactive=False)
    before = len(keys.tombstones())
    keys.replay(dead)
    buried = len(keys.tombstones()) - before
    opened = samples.open_samples()
    records = walk()
    findings += [_shut(one) for one in opened if one.result is Opening.SHUT]
    findings += [records.broken.text] if records.broken else []
    return Restored(told, tuple(opened), records, buried, tuple(findings))


def _insist_is_whole(folder: Path, told: Manifest) -> None:
    ours = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    if told.vendor != ours:
        raise Invalid(
            "backups.other_database",
            Text(
                "这份备份来自 {theirs}，当前设置的数据库是 {ours}",
                "This backup is of {theirs}; the settings name {ours}",
                theirs=told.vendor,
                ours=ours,
            ),
        )
    if wrong := manifest.damage(folder, told):
        raise Invalid(
            "backups.damaged",
            Text(
                "备份已损坏：{what}",
                "The backup is damaged: {what}",
                what="; ".join(map(str, wrong)),
            ),
        )


def _insist_is_empty() -> None:
    files = Path(settings.MEDIA_ROOT)
    if databases.is_empty() and not (files.is_dir() and any(files.iterdir())):
        return
    raise RuleBroken(
        "backups.not_empty",
        Text(
            "目标数据库或文件夹不是空的。只能恢复到空的地方，不会覆盖任何数据",
            "The database or the folder of files is not empty; a restore never overwrites anything",
        ),
    )


def _bring_keys(key_copy: Path | None) -> None:
    store = Path(settings.MASHANG_KEY_STORE)
    if store.exists():
        if key_copy is not None:
            keys.replay(keys.tombstones_of(key_copy))
        return
    if key_copy is None or not key_copy.is_file():
        raise RuleBroken(
            "backups.no_keys",
            Text(
                "没有密钥库：请先放好密钥库，或用 --keys 指定它的副本",
                "There is no key store: put it in place, or name a copy of it with --keys",
            ),
        )
    store.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(key_copy, store)
    store.chmod(0o600)


def _tombstones(file: Path) -> Iterator[keys.Tombstone]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield keys.Tombstone(**json.loads(line))


def _census(told: Manifest) -> databases.Census:
    return databases.census_here(list(told.counts))


def _unpack(pack: Path) -> None:
    """Take the sealed files out; `data` refuses links, devices and paths that lead elsewhere."""
    home = Path(settings.MEDIA_ROOT).parent
    with tarfile.open(pack) as opened:
        for member in opened:
            if Path(member.name).parts[:1] == (_MEMBER_PREFIX,):
                opened.extract(member, home, filter="data")


def _shut(one: Sample) -> Text:
    return Text(
        "{column} 里的密封内容打不开（{data_class}）：密钥库可能不是这份数据的",
        "What is sealed in {column} does not open ({data_class}): the keys may be of other data",
        column=one.column,
        data_class=one.data_class,
    )
