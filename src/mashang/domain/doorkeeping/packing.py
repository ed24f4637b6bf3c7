"""A long list of revoked passes in little memory: looked up in its bytes, without an object each.

Sixteen bytes of the pass's id, then four of its end in seconds (0: none), by ascending id: a million
take 20 MB.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

ID_BYTES: Final = 16
_END_BYTES: Final = 4
ROW_BYTES: Final = ID_BYTES + _END_BYTES
_LAST_SECOND: Final = 256**_END_BYTES - 1


class PackedPasses(Mapping[UUID, datetime | None]):
    """Ids of passes with their ends, held as they came over the wire.

    Complexity: a look-up takes the logarithm of the list's length.
    """

    __slots__ = ("packed",)

    def __init__(self, packed: bytes) -> None:
        """Take rows that ascend.

        Raises:
            ValueError: they are cut, or do not ascend.
        """
        if len(packed) % ROW_BYTES:
            raise ValueError("a list of revoked passes is cut short")
        before = b""
        for at in range(0, len(packed), ROW_BYTES):
            this = packed[at : at + ID_BYTES]
            if this <= before:
                raise ValueError("revoked passes ascend")
            before = this
        self.packed = packed

    def __len__(self) -> int:
        return len(self.packed) // ROW_BYTES

    def __iter__(self) -> Iterator[UUID]:
        return (UUID(bytes=self._id(place)) for place in range(len(self)))

    def __contains__(self, pass_id: object) -> bool:
        return isinstance(pass_id, UUID) and self._place(pass_id) is not None

    def __getitem__(self, pass_id: UUID) -> datetime | None:
        place = self._place(pass_id)
        if place is None:
            raise KeyError(pass_id)
        at = place * ROW_BYTES + ID_BYTES
        seconds = int.from_bytes(self.packed[at : at + _END_BYTES], "big")
        return datetime.fromtimestamp(seconds, UTC) if seconds else None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PackedPasses):
            return self.packed == other.packed
        return super().__eq__(other)

    def __hash__(self) -> int:
        return hash(self.packed)

    def _id(self, place: int) -> bytes:
        return self.packed[place * ROW_BYTES : place * ROW_BYTES + ID_BYTES]

    def _place(self, pass_id: UUID) -> int | None:
        wanted = pass_id.bytes
        place = bisect_left(range(len(self)), wanted, key=self._id)
        return place if place < len(self) and self._id(place) == wanted else None


def packed(passes: Mapping[UUID, datetime | None]) -> PackedPasses:
    """The list for the wire; an end within a second counts until that second is over.

    Raises:
        ValueError: an end that four bytes do not hold.
    """
    if isinstance(passes, PackedPasses):
        return passes
    rows = sorted((pass_id.bytes, _seconds(until)) for pass_id, until in passes.items())
    return PackedPasses(b"".join(row for pair in rows for row in pair))


def _seconds(until: datetime | None) -> bytes:
    if until is None:
        return bytes(_END_BYTES)
    seconds = -int(-until.timestamp() // 1)
    if not 0 < seconds <= _LAST_SECOND:
        raise ValueError("an end of a pass lies between 1970 and 2106")
    return seconds.to_bytes(_END_BYTES, "big")
