"""The master key: from the environment, or from a file that only the owner may read."""

import base64
import os
import secrets
from pathlib import Path

from mashang.foundation.keys.errors import KeyStoreAway
from mashang.kernel.sealed import SECRET_BYTES, derive


def master_secret(setting: str, file: Path, *, may_make: bool) -> bytes:
    """32 bytes that unwrap the class keys.

    Args:
        setting: 32 bytes in base64 (either alphabet), or empty to use the file.
        file: holds the same text; nobody but its owner may read it.
        may_make: whether a missing file is made. Only while there is no key store: a new master key
            beside an old store would open nothing.

    Raises:
        KeyStoreAway: no key, a malformed one, or a file that others may read.
    """
    text = setting or _kept(file, may_make=may_make)
    try:
        raw = base64.b64decode(
            text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True
        )
    except ValueError as err:
        raise KeyStoreAway("master_malformed") from err
    if len(raw) != SECRET_BYTES:
        raise KeyStoreAway("master_malformed")
    return derive(raw, "master")


def _kept(file: Path, *, may_make: bool) -> str:
    if not file.exists():
        if not may_make:
            raise KeyStoreAway("master_missing")
        _make(file)
    if file.stat().st_mode & 0o077:
        raise KeyStoreAway("master_readable_by_others")
    return file.read_text().strip()


def _make(file: Path) -> None:
    """Write a new master key; of two processes the first wins, and neither reads half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(base64.urlsafe_b64encode(os.urandom(SECRET_BYTES)))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return
    finally:
        draft.unlink()
