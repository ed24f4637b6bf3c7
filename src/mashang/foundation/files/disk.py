"""Sealed bytes on disk, one file for each part of a stored file, under `MEDIA_ROOT`."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal
from uuid import UUID

from django.conf import settings

from mashang.kernel.errors import Unavailable
from mashang.kernel.texts import Text

Part = Literal["full", "small"]
PARTS: Final[tuple[Part, ...]] = ("full", "small")
_GONE: Final = Text("这个文件暂时取不到", "This file cannot be read at the moment")


def write(file_id: UUID, part: Part, sealed: bytes) -> None:
    """Keep bytes: whole and on the disk when this returns, or not at all.

    Raises:
        Unavailable: the disk is full or away.
    """
    target = _path(file_id, part)
    draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    except OSError as err:
        with suppress(OSError):
            draft.unlink()
        raise Unavailable("files.disk", _GONE) from err


def read(file_id: UUID, part: Part) -> bytes:
    """The bytes of a part.

    Raises:
        Unavailable: they are not there.
    """
    try:
        return _path(file_id, part).read_bytes()
    except OSError as err:
        raise Unavailable("files.disk", _GONE, file_id=str(file_id)) from err


def is_there(file_id: UUID, part: Part) -> bool:
    """Whether the bytes are on the disk; nothing is read."""
    return _path(file_id, part).is_file()


def remove(file_id: UUID) -> None:
    """Delete every part; what is not there does no harm."""
    for part in PARTS:
        _path(file_id, part).unlink(missing_ok=True)


def kept_before(until_s: float) -> Iterator[tuple[UUID, Path]]:
    """Every file last written before an instant (seconds since 1970), with the stored file's id."""
    for path in _root().glob("??/*"):
        try:
            is_old = path.stat().st_mtime < until_s
            found = UUID(path.name.partition(".")[0])
        except (OSError, ValueError):
            continue
        if is_old:
            yield found, path


def _root() -> Path:
    return Path(settings.MEDIA_ROOT)


def _path(file_id: UUID, part: Part) -> Path:
    """Ids begin with the time, so folders go by their random end: 256 of about equal size."""
    return _root() / file_id.hex[-2:] / f"{file_id}.{part}"
