"""What a backup says of itself: its parts with their digests, and what a restore must find again.

A backup is a folder: `manifest.json`, the database (`database.sqlite3` or `database.dump`),
`files.tar`, `tombstones.jsonl`. The manifest is written last, so a folder without one is no backup.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self
from uuid import UUID

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

FORMAT: Final = 1
FILE: Final = "manifest.json"
FILES: Final = "files.tar"
TOMBSTONES: Final = "tombstones.jsonl"
_BLOCK: Final = 1 << 20
_MOST_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a backup."""

    name: str
    n_bytes: int
    sha256: str

    @classmethod
    def of(cls, file: Path) -> Self:
        """A file as it stands; reads all of it."""
        return cls(file.name, file.stat().st_size, digest_of(file))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything that is compared when a backup is tried or put back.

    Attributes:
        vendor: `sqlite` or `postgresql`.
        migrations: the last migration of every room.
        counts: rows by table.
        head: `NUMBER:HEX`, the end of the chain of records; empty before the first batch.
    """

    backup_id: UUID
    taken_at: datetime
    version: str
    vendor: str
    migrations: Mapping[str, str]
    counts: Mapping[str, int]
    head: str
    parts: tuple[Part, ...]

    @property
    def n_bytes(self) -> int:
        """Bytes of all parts."""
        return sum(part.n_bytes for part in self.parts)

    @property
    def database(self) -> str:
        """The name of the database's part."""
        return database_file(self.vendor)

    def write(self, folder: Path) -> str:
        """Write it; returns its SHA-256."""
        told = asdict(self) | {
            "format": FORMAT,
            "backup_id": str(self.backup_id),
            "taken_at": self.taken_at.isoformat(),
        }
        file = folder / FILE
        file.write_text(json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True), "utf-8")
        return digest_of(file)


def database_file(vendor: str) -> str:
    """The name of the database's part."""
    return "database.sqlite3" if vendor == "sqlite" else "database.dump"


def digest_of(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    told = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            told.update(block)
    return told.hexdigest()


def read(folder: Path) -> Manifest:
    """The manifest of a backup.

    Raises:
        Invalid: `backups.no_manifest` or `backups.bad_manifest`.
    """
    file = folder / FILE
    if not file.is_file():
        raise Invalid(
            "backups.no_manifest",
            Text(
                "“{folder}”不是完整的备份：缺少 manifest.json",
                "{folder} is no whole backup: manifest.json is missing",
                folder=folder.name,
            ),
        )
    try:
        return _parsed(json.loads(file.read_bytes()[:_MOST_BYTES]))
    except (ValueError, KeyError, TypeError) as err:
        raise Invalid(
            "backups.bad_manifest",
            Text(
                "备份清单 manifest.json 读不懂，可能已损坏",
                "manifest.json cannot be understood; it may be damaged",
            ),
        ) from err


def _parsed(told: dict[str, Any]) -> Manifest:
    if told["format"] != FORMAT or told["vendor"] not in {"sqlite", "postgresql"}:
        raise ValueError("a format of another time")
    parts = tuple(Part(**part) for part in told["parts"])
    if any(Path(part.name).name != part.name for part in parts):
        raise ValueError("a part outside the folder")
    return Manifest(
        backup_id=UUID(told["backup_id"]),
        taken_at=datetime.fromisoformat(told["taken_at"]),
        version=told["version"],
        vendor=told["vendor"],
        migrations=told["migrations"],
        counts=told["counts"],
        head=told["head"],
        parts=parts,
    )


def damage(folder: Path, manifest: Manifest) -> list[Text]:
    """What is not as the manifest says, part by part; empty when every byte is there."""
    found = []
    for part in manifest.parts:
        file = folder / part.name
        if not file.is_file():
            found.append(Text("缺少 {name}", "{name} is missing", name=part.name))
        elif file.stat().st_size != part.n_bytes:
            found.append(
                Text(
                    "{name} 应为 {wanted} 字节，现为 {found} 字节",
                    "{name} should have {wanted} bytes and has {found}",
                    name=part.name,
                    wanted=part.n_bytes,
                    found=file.stat().st_size,
                )
            )
        elif digest_of(file) != part.sha256:
            found.append(
                Text(
                    "{name} 的内容与清单不符",
                    "{name} is not what was written",
                    name=part.name,
                )
            )
    return found
