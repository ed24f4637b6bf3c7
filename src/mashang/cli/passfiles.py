"""The files of `mashang pass`: keys that are published, secrets that are not, and what is revoked."""

import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from mashang.domain.passes import KeySet, Revocations, SigningKey, Standing, as_jwks, from_jwks
from mashang.domain.passes.keys import from_b64
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text

PUBLIC: Final = "keys.json"
SECRET: Final = "secret.json"  # noqa: S105  (the name of a file)


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """A folder with `keys.json`, for every door, and `secret.json`, for nobody."""

    folder: Path

    def public(self) -> KeySet:
        """What doors know.

        Raises:
            Invalid: it cannot be understood.
        """
        return public_keys(self.folder / PUBLIC)

    def signing(self) -> SigningKey:
        """The secret half of the current key.

        Raises:
            RuleBroken: others may read the file.
            Invalid: it cannot be understood, or lacks the current key.
        """
        current = self.public().of(Standing.CURRENT)
        for one in self.secrets():
            if current is not None and one.public == current.public:
                return one
        raise _unreadable(self.folder / SECRET)

    def secrets(self) -> list[SigningKey]:
        """Every secret that is kept."""
        path = self.folder / SECRET
        if path.stat().st_mode & 0o077:
            raise RuleBroken(
                "keys.open_to_others",
                Text(
                    "“{name}”别人也能读，请先 chmod 600",
                    "{name} may be read by others: chmod 600 it first",
                    name=path.name,
                ),
            )
        try:
            return [SigningKey(from_b64(one["d"])) for one in _json(path)["keys"]]
        except (KeyError, TypeError, ValueError) as error:
            raise _unreadable(path) from error

    def write(self, keys: KeySet, secrets: list[SigningKey]) -> None:
        """Both files anew, the secrets first: what doors believe can always be signed.

        Secrets of keys that sign no more are dropped.
        """
        signs = {
            one.public for one in keys.keys if one.standing in (Standing.CURRENT, Standing.NEXT)
        }
        kept = [_secret_jwk(one) for one in secrets if one.public in signs]
        replace_file(self.folder / SECRET, {"keys": kept}, mode=0o600)
        replace_file(self.folder / PUBLIC, as_jwks(keys), mode=0o644)

    def begin(self, keys: KeySet, secrets: list[SigningKey]) -> None:
        """The first keys, where there are none.

        Raises:
            Conflict: there are some.
        """
        if (self.folder / PUBLIC).exists() or (self.folder / SECRET).exists():
            raise Conflict(
                "keys.there_already",
                Text("这里已有密钥，请用 rotate", "There are keys already; use `rotate`"),
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self.write(keys, secrets)


def public_keys(path: Path) -> KeySet:
    """The published keys of a file.

    Raises:
        Invalid: it cannot be understood.
    """
    given = _json(path)
    return from_jwks(given if isinstance(given, Mapping) else {})


def revocations(path: Path) -> Revocations:
    """What a file revokes; nothing when it is not there yet.

    Raises:
        Invalid: it cannot be understood.
    """
    if not path.exists():
        return Revocations()
    try:
        given = _json(path)
        passes = {
            UUID(pass_id): None if until is None else _instant(until)
            for pass_id, until in given["passes"].items()
        }
        return Revocations(passes, frozenset(bytes.fromhex(one) for one in given["phones"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(path) from error


def write_revocations(path: Path, revoked: Revocations) -> None:
    """What is revoked, sorted, so that two lists compare line by line."""
    passes = sorted(revoked.passes.items())
    replace_file(
        path,
        {
            "passes": {str(one): until.isoformat() if until else None for one, until in passes},
            "phones": sorted(one.hex() for one in revoked.phones),
        },
        mode=0o644,
    )


def replace_file(path: Path, content: object, *, mode: int) -> None:
    """A JSON file written whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _secret_jwk(key: SigningKey) -> dict[str, str]:
    seed, public = (urlsafe_b64encode(raw).decode().rstrip("=") for raw in (key.seed, key.public))
    return {"kty": "OKP", "crv": "Ed25519", "x": public, "d": seed}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise _unreadable(path) from error


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


def _unreadable(path: Path) -> Invalid:
    return Invalid(
        "pass.file_unreadable",
        Text("“{name}”看不懂", "{name} cannot be understood", name=path.name),
    )
