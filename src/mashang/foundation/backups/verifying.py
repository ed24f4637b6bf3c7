"""Trying a backup: restored into a scratch database, counted, and its chain of records walked."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from mashang.foundation.backups import actions, databases, manifest
from mashang.foundation.backups.manifest import Manifest
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Trial:
    """How a trial restore ended.

    Attributes:
        findings: what is not as the manifest says; empty when the backup is whole.
        is_known: whether this street wrote the backup down.
    """

    manifest: Manifest
    findings: tuple[Text, ...]
    is_known: bool


def verify(folder: Path) -> Trial:
    """Read every byte, restore the database into a scratch one, compare rows, walk the records.

    Raises:
        Invalid: there is no manifest, or it cannot be understood.
        Unavailable: PostgreSQL or its programs are not to be had.
    """
    told = manifest.read(folder)
    findings = manifest.damage(folder, told)
    if not findings:
        findings = _restored(folder, told)
    known = False
    if not findings:
        known = actions.note_verified(backup_id=told.backup_id)
    return Trial(told, tuple(findings), known)


def _restored(folder: Path, told: Manifest) -> list[Text]:
    with tempfile.TemporaryDirectory(prefix="mashang-trial-") as where:
        database = folder / told.database
        with databases.scratch(database, Path(where), told.vendor) as (url, census):
            findings = differences(told, census)
            if not findings and told.counts.get("records_record"):
                findings += _walked(Path(where), url, told.head)
            return findings


def differences(told: Manifest, census: databases.Census) -> list[Text]:
    """Tables whose rows are not those of the manifest, and a chain that ends elsewhere."""
    tables = sorted(set(told.counts) | set(census.counts))
    found = [
        Text(
            "表 {name}：备份时 {wanted} 行，恢复后 {found} 行",
            "Table {name}: {wanted} rows when taken, {found} when restored",
            name=name,
            wanted=told.counts.get(name, 0),
            found=census.counts.get(name, 0),
        )
        for name in tables
        if told.counts.get(name, 0) != census.counts.get(name, 0)
    ]
    if told.head != census.head:
        found.append(
            Text(
                "操作记录的末端与备份时不符",
                "The chain of records ends elsewhere than when the backup was taken",
            )
        )
    return found


def _walked(where: Path, url: str, head: str) -> list[Text]:
    """Walk the chain of the scratch database in a process of its own: settings name one database."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mashang.config.settings",
        "MASHANG_DATA_DIR": str(where),
        "MASHANG_DATABASE_URL": url,
        "MASHANG_KEY_STORE": str(settings.MASHANG_KEY_STORE),
        "MASHANG_MODE": str(settings.MASHANG_MODE),
    }
    words = ["records", "verify", *(["--head", head] if head else [])]
    done = subprocess.run(  # noqa: S603 - ourselves, words of our own
        [sys.executable, "-m", "mashang.cli.main", *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return []
    why = done.stderr.strip().splitlines()[-1:] or [""]
    return [Text("操作记录核对不通过：{why}", "The records do not hold: {why}", why=why[0])]
