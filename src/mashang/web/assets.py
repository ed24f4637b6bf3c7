"""Static files and how long browsers may keep them.

All static files live under one prefix that carries a hash of their content, so that every file,
also one that a style sheet or a module names by a relative path, may be kept for ever and changes
its address when anything changes. Whitenoise's manifest storage would have to rewrite whole
packages, and fails on them.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
_HASH_SIGNS = 12


def own_files(package: Path) -> Iterable[Path]:
    """The static files that belong to this product, vendor files left out, in a stable order."""
    folders = sorted(package.rglob("static"))
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "vendor" not in file.relative_to(folder).parts[:1]:
                yield file


def content_hash(package: Path) -> str:
    """Twelve signs that change when a static file or the set of libraries changes."""
    digest = hashlib.sha256()
    for file in own_files(package):
        digest.update(str(file.relative_to(package)).encode())
        digest.update(file.read_bytes())
    stamp = package / "web" / "static" / "vendor" / "stamp"
    if stamp.is_file():
        digest.update(stamp.read_bytes())
    return digest.hexdigest()[:_HASH_SIGNS]


def static_url(package: Path = PACKAGE) -> str:
    """The prefix for Django's `STATIC_URL`."""
    return f"/static/{content_hash(package)}/"


def is_immutable(_path: str, _url: str) -> bool:
    """Every file under the hashed prefix may be kept for ever (whitenoise's immutable test)."""
    return True
