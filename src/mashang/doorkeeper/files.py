"""The folder of a device: its own key, who it is, what it knows of its street."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mashang.domain.doorkeeping import Held, SnapshotFlawed, unseal
from mashang.domain.passes import KeySet, SigningKey, as_jwks, from_jwks
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.kernel.texts import Text

_KEY_BYTES = 32
_KEY = "device.key"
_WHO = "device.json"
_KEYS = "keys.json"
_SNAPSHOT = "snapshot.cose"


@dataclass(frozen=True, slots=True)
class Device:
    """Who a device is, as its street enrolled it.

    Attributes:
        site: address of the street's server.
        street: short name of the issuer.
        doors: ids of its doors when it was enrolled.
    """

    site: str
    device_id: str
    street: str
    doors: tuple[str, ...]


class Folder:
    """What a device keeps between two starts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def snapshot_path(self) -> Path:
        """The kept snapshot; changed when the street last said that it is the newest."""
        return self.path / _SNAPSHOT

    def key(self, *, make: bool = False) -> SigningKey:
        """The device's own key, which never leaves this folder.

        Raises:
            RuleBroken: others may read it.
            Invalid: it is not there, or damaged.
        """
        path = self.path / _KEY
        if make and not path.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            written(path, secrets.token_bytes(_KEY_BYTES), mode=0o600)
        if not path.exists():
            raise not_enrolled()
        if path.stat().st_mode & 0o077:
            raise RuleBroken(
                "device.key_open",
                Text(
                    "别人也能读设备密钥，请先 chmod 600 {path}",
                    "The device's key may be read by others: chmod 600 {path}",
                    path=path,
                ),
            )
        try:
            return SigningKey(path.read_bytes())
        except ValueError as error:
            raise _damaged(path) from error

    def device(self) -> Device:
        """Who this device is.

        Raises:
            Invalid: it was never enrolled, or its file is damaged.
        """
        path = self.path / _WHO
        if not path.exists():
            raise not_enrolled()
        try:
            given = json.loads(path.read_text("utf-8"))
            return Device(given["site"], given["device_id"], given["street"], tuple(given["doors"]))
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(path) from error

    def enrolled(self, device: Device, keys: KeySet) -> None:
        """Remember who this device is, and whom it believes; what it knew before is gone."""
        (self.path / _SNAPSHOT).unlink(missing_ok=True)
        self._keep_keys(keys)
        who: dict[str, Any] = {
            "site": device.site,
            "device_id": device.device_id,
            "street": device.street,
            "doors": list(device.doors),
        }
        written(self.path / _WHO, _json(who))

    def known_keys(self) -> KeySet:
        """The street's keys, as the last believed snapshot gave them.

        Raises:
            Invalid: they are not there, or damaged.
        """
        path = self.path / _KEYS
        if not path.exists():
            raise not_enrolled()
        try:
            return from_jwks(json.loads(path.read_text("utf-8")))
        except ValueError as error:
            raise _damaged(path) from error

    def snapshot(self) -> Held | None:
        """The snapshot that was kept; None when there is none, or it was damaged since."""
        path = self.path / _SNAPSHOT
        if not path.exists():
            return None
        try:
            return unseal(path.read_bytes(), self.known_keys())
        except SnapshotFlawed:
            return None

    def keep(self, held: Held) -> None:
        """Keep a snapshot that was believed: as a whole or not at all.

        The keys follow it: a stop in between leaves the older ones, which believe it too.
        """
        written(self.path / _SNAPSHOT, held.raw)
        self._keep_keys(held.snapshot.keys)

    def _keep_keys(self, keys: KeySet) -> None:
        written(self.path / _KEYS, _json(as_jwks(keys)))


def written(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """A file replaced as a whole: beside it, down to the disk, then under its name."""
    beside = path.with_name(f".{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def not_enrolled() -> Invalid:
    """What everything but enrolment says before it."""
    return Invalid(
        "device.not_enrolled",
        Text(
            "设备尚未登记：mashang-door enrol 登记码",
            "The device is not enrolled: mashang-door enrol CODE",
        ),
    )


def _json(given: dict[str, Any]) -> bytes:
    return json.dumps(given, ensure_ascii=False, indent=2).encode() + b"\n"


def _damaged(path: Path) -> Invalid:
    return Invalid("device.file_damaged", Text("“{path}”已损坏", "{path} is damaged", path=path))
