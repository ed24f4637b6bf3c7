"""The zip archive around a workbook, measured before any of it is unpacked."""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.parsers import expat

from mashang.engines.tables.limits import MIB, Limits
from mashang.engines.tables.refusals import bomb, broken, not_a_workbook
from mashang.kernel.texts import Text

_CENTRAL_ENTRY = b"PK\x01\x02"

# What Python's zip, deflate and XML parsers raise on damaged input; seen under fuzzing.
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    OSError,
    NotImplementedError,
    OverflowError,
    LookupError,
    RuntimeError,
    ValueError,
)

_PARTS_OF_OTHERS: tuple[tuple[str, Text], ...] = (
    ("xl/workbook.bin", Text("二进制工作簿（XLSB）", "a binary workbook (XLSB)")),
    ("word/document.xml", Text("Word 文档", "a Word document")),
    ("ppt/presentation.xml", Text("演示文稿", "a presentation")),
    ("content.xml", Text("OpenDocument 文件", "an OpenDocument file")),
)


@contextmanager
def damage_named(name: str) -> Iterator[None]:
    """Turn whatever a parser raises on damaged input into one `Invalid` that names the file."""
    try:
        yield
    except _DAMAGE as damage:
        raise broken(name) from damage


class Archive:
    """The members of a workbook, found by path, whatever the case and slashes of their names.

    Raises:
        Invalid: damaged, too large once unpacked, or not a workbook.
    """

    def __init__(self, content: bytes, name: str, limits: Limits) -> None:
        self.name = name
        if content.count(_CENTRAL_ENTRY) > limits.members:
            raise bomb(name)
        with damage_named(name):
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        members = self._zip.infolist()
        if len(members) > limits.members:
            raise bomb(name)
        if sum(member.file_size for member in members) > limits.unpacked_bytes:
            raise bomb(name)
        for member in members:
            packed = max(member.compress_size, 1)
            if member.file_size > MIB and member.file_size > packed * limits.unpack_ratio:
                raise bomb(name)
        self._members = {_plain(member.filename): member for member in members}

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self._members

    def open(self, part: str) -> IO[bytes]:
        """A stream over one part; it never gives more bytes than were declared and measured.

        Raises:
            Invalid: there is no such part.
        """
        member = self._members.get(_plain(part))
        if member is None:
            raise broken(
                self.name, Text("缺少部件 {part}", "part {part} is missing", part=part[:100])
            )
        with damage_named(self.name):
            return self._zip.open(member)

    def refuse_strangers(self) -> None:
        """Say what the archive is when it is no workbook of XML parts."""
        for part, kind in _PARTS_OF_OTHERS:
            if part in self:
                raise not_a_workbook(self.name, kind)
        if "[content_types].xml" not in self:
            raise not_a_workbook(self.name, Text("压缩包", "an archive"))


def resolved(base: str, target: str) -> str:
    """The path of a part that another part points to: relative, or absolute from the root."""
    if target.startswith("/"):
        return target
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))


def _plain(part: str) -> str:
    return part.replace("\\", "/").lstrip("/").lower()
