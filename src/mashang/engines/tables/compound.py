"""The container around an old workbook: a file system of sectors in one file.

xlrd has a reader of its own for it, which never ends on a chain of sectors that bites its tail; here
no chain is longer than the file. xlrd is then given the stream inside.

Source: [MS-CFB] Compound File Binary File Format, sections 2.2 (header) to 2.6 (directory).
"""

import struct
from collections.abc import Sequence
from typing import NamedTuple

from mashang.engines.tables.archive import damage_named
from mashang.engines.tables.refusals import broken, locked, not_a_workbook
from mashang.kernel.texts import Text

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = struct.Struct("<8s16sHHHHH6s9L")
_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_LAST_SECTOR = 0xFFFFFFFA
_STREAM = 2
_SHIFTS = range(7, 17)

_WORKBOOK_STREAMS = ("workbook", "book")
_STREAMS_OF_OTHERS = {
    "worddocument": Text("Word 文档", "a Word document"),
    "powerpoint document": Text("演示文稿", "a presentation"),
}


class _Entry(NamedTuple):
    """A stream in the directory; sizes in bytes."""

    name: str
    kind: int
    start: int
    size: int


class _Container:
    """A compound file, of which only chains that end are followed.

    Raises:
        ValueError, LookupError, struct.error: damaged.
    """

    def __init__(self, content: bytes) -> None:
        header = _HEADER.unpack_from(content)
        self._content = content
        self._shift, self._small_shift = header[5], header[6]
        if self._shift not in _SHIFTS or self._small_shift >= self._shift:
            raise ValueError("impossible sector sizes")
        directory, self._cutoff, small_table = header[10], header[12], header[13]
        self._table = self._numbers(self._table_sectors(header[15]))
        self.entries = self._directory(self._chain(directory, self._table))
        self._small_table = self._numbers(self._chain(small_table, self._table))

    def stream(self, entry: _Entry) -> bytes:
        """The bytes of a stream; small ones lie together in the stream of the root."""
        if entry.size >= self._cutoff:
            return self._joined(self._chain(entry.start, self._table))[: entry.size]
        root = self.entries[0]
        small = self._joined(self._chain(root.start, self._table))
        size = 1 << self._small_shift
        sectors = self._chain(entry.start, self._small_table)
        return b"".join(small[at * size : (at + 1) * size] for at in sectors)[: entry.size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        return self._content[start : start + (1 << self._shift)]

    def _joined(self, sectors: Sequence[int]) -> bytes:
        return b"".join(map(self._sector, sectors))

    def _numbers(self, sectors: Sequence[int]) -> tuple[int, ...]:
        joined = self._joined(sectors)
        return struct.unpack_from(f"<{len(joined) // 4}L", joined)

    def _table_sectors(self, overflow: int) -> list[int]:
        """The sectors of the allocation table: 109 in the header, more in a chain of their own."""
        most = len(self._content) >> self._shift
        listed = list(struct.unpack_from("<109L", self._content, _HEADER.size))
        while overflow < _LAST_SECTOR and len(listed) <= most + 109:
            *numbers, overflow = self._numbers([overflow])
            listed.extend(numbers)
        return [one for one in listed if one < most]

    def _chain(self, start: int, table: Sequence[int]) -> list[int]:
        sectors: list[int] = []
        while start < _LAST_SECTOR:
            if len(sectors) > len(table):
                raise ValueError("a chain of sectors never ends")
            sectors.append(start)
            start = table[start]
        return sectors

    def _directory(self, sectors: Sequence[int]) -> list[_Entry]:
        joined = self._joined(sectors)
        entries = []
        for at in range(0, len(joined) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", joined, at + 64)
            start, size = struct.unpack_from("<LL", joined, at + 116)
            name = joined[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
            entries.append(_Entry(name.lower(), kind, start, size))
        return entries


def workbook_stream(content: bytes, name: str) -> bytes:
    """The workbook inside a compound file.

    Raises:
        Invalid: damaged, locked, or the file of another program.
    """
    if len(content) < _HEADER_BYTES:
        raise broken(name)
    with damage_named(name):
        container = _Container(content)
        streams = {entry.name: entry for entry in container.entries if entry.kind == _STREAM}
        for wanted in _WORKBOOK_STREAMS:
            if wanted in streams:
                return container.stream(streams[wanted])
    if "encryptedpackage" in streams:
        raise locked(name)
    for other, kind in _STREAMS_OF_OTHERS.items():
        if other in streams:
            raise not_a_workbook(name, kind)
    raise not_a_workbook(name, Text("别的程序的文件", "the file of another program"))
