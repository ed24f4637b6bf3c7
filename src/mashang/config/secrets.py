"""Secrets that are made once, kept in files that only the owner may read."""

import os
import secrets as random_source
from pathlib import Path


def kept_secret(path: Path, n_bytes: int = 64) -> str:
    """The secret in `path`, made on first use; the first of two processes wins.

    Raises:
        SystemExit: the file may be read by others.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise SystemExit(f"{path.name} may be read by others: chmod 600 it") from None
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(random_source.token_urlsafe(n_bytes))
    return path.read_text().strip()
