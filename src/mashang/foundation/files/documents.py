"""Documents that are kept as they came: known by their first bytes, never shown inside a page."""

import unicodedata
from typing import Final

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS: Final = "application/vnd.ms-excel"
CSV: Final = "text/csv"
_NAME_SIGNS: Final = 120


def sniff(raw: bytes) -> str:
    """The media type, by content.

    Raises:
        Invalid: none that the street keeps.
    """
    if raw.startswith(b"%PDF-"):
        return PDF
    if raw.startswith(b"PK\x03\x04") and b"xl/" in raw:
        return XLSX
    if raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return XLS
    if raw and not _looks_binary(raw[:4096]):
        return CSV
    raise Invalid(
        "files.unknown_kind",
        Text(
            "不支持这种文件（支持 PDF、XLSX、XLS、CSV）",
            "This kind of file is not kept (PDF, XLSX, XLS and CSV are)",
        ),
    )


def _looks_binary(head: bytes) -> bool:
    """Control bytes that no text has; UTF-16 has zeros, and a mark in front that says so."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return any(byte < 9 or 13 < byte < 27 for byte in head)


def plain_name(name: str) -> str:
    """A file's name without folders and signs that do not print; its ending survives the cut."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable()).strip()
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending) > 8:
        return kept[:_NAME_SIGNS]
    return stem[: _NAME_SIGNS - len(ending) - 1] + dot + ending
