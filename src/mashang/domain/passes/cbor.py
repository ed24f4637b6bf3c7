"""The part of CBOR that passes are made of, in its one deterministic form.

Whole numbers of 64 bits, byte strings, texts, arrays, maps with whole numbers as labels, and tags.
Anything else, and any second way to write the same thing, is refused by name: what was signed is
what is read, and a reader in another language has little to build.

Source: RFC 8949, section 4.2.1 (core deterministic encoding).
"""

from dataclasses import dataclass
from typing import Final

from mashang.domain.passes.flaws import Flaw, Flawed

DEEPEST: Final = 8
"""Ours need five."""
_UINT, _NINT, _BYTES, _TEXT, _ARRAY, _MAP, _TAG = range(7)
_WIDTHS: Final = {24: 1, 25: 2, 26: 4, 27: 8}


@dataclass(frozen=True, slots=True)
class Tagged:
    """An item under a tag."""

    tag: int
    item: "Item"


Item = int | bytes | str | list["Item"] | dict[int, "Item"] | Tagged


def encode(item: Item) -> bytes:
    """The one deterministic form of an item.

    Raises:
        TypeError: an item of a kind that passes do not use.
        OverflowError: a number beyond 64 bits.
    """
    match item:
        case bool():
            raise TypeError("passes hold no truth values")
        case int():
            return _head(_UINT, item) if item >= 0 else _head(_NINT, -1 - item)
        case bytes():
            return _head(_BYTES, len(item)) + item
        case str():
            raw = item.encode()
            return _head(_TEXT, len(raw)) + raw
        case list():
            return _head(_ARRAY, len(item)) + b"".join(encode(one) for one in item)
        case dict():
            pairs = sorted((encode(label), encode(value)) for label, value in item.items())
            return _head(_MAP, len(item)) + b"".join(label + value for label, value in pairs)
        case Tagged():
            return _head(_TAG, item.tag) + encode(item.item)
    raise TypeError(f"passes hold no {type(item).__name__}")


def decode(data: bytes) -> Item:
    """The one item that `data` is.

    Raises:
        Flawed: `cut_short`, `not_shortest`, `unknown_item`, `too_deep`, `not_utf8`,
            `duplicate_label`, `unsorted_labels`, `trailing_bytes`.
    """
    reader = _Reader(data)
    item = reader.item(0)
    if reader.at != len(data):
        raise Flawed(Flaw.TRAILING_BYTES)
    return item


def _head(major: int, value: int) -> bytes:
    if value < 24:
        return bytes([major << 5 | value])
    for info, width in _WIDTHS.items():
        if value < 256**width:
            return bytes([major << 5 | info]) + value.to_bytes(width, "big")
    raise OverflowError("a number of a pass has 64 bits at most")


class _Reader:
    """A place in the bytes that goes forward."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def item(self, depth: int) -> Item:
        """The item that begins here."""
        if depth > DEEPEST:
            raise Flawed(Flaw.TOO_DEEP)
        major, value = self._head()
        match major:
            case 0 | 1:
                item: Item = value if major == _UINT else -1 - value
            case 2:
                item = self._take(value)
            case 3:
                item = self._text(value)
            case 4:
                item = [self.item(depth + 1) for _ in range(self._count(value))]
            case 5:
                item = self._map(value, depth)
            case 6:
                item = Tagged(value, self.item(depth + 1))
            case _:
                raise Flawed(Flaw.UNKNOWN_ITEM)
        return item

    def _take(self, length: int) -> bytes:
        piece = self.data[self.at : self.at + length]
        if len(piece) != length:
            raise Flawed(Flaw.CUT_SHORT)
        self.at += length
        return piece

    def _head(self) -> tuple[int, int]:
        at = self.at
        if at >= len(self.data):
            raise Flawed(Flaw.CUT_SHORT)
        self.at = at + 1
        first = self.data[at]
        major, info = first >> 5, first & 31
        if info < 24:
            return major, info
        if info == 31:
            raise Flawed(Flaw.NOT_SHORTEST)
        if info not in _WIDTHS:
            raise Flawed(Flaw.UNKNOWN_ITEM)
        width = _WIDTHS[info]
        value = int.from_bytes(self._take(width), "big")
        least = 24 if width == 1 else 256 ** (width // 2)
        if value < least:
            raise Flawed(Flaw.NOT_SHORTEST)
        return major, value

    def _count(self, count: int) -> int:
        """Each item takes a byte at least: a false count costs no time."""
        if count > len(self.data) - self.at:
            raise Flawed(Flaw.CUT_SHORT)
        return count

    def _text(self, length: int) -> str:
        try:
            return self._take(length).decode()
        except UnicodeDecodeError as error:
            raise Flawed(Flaw.NOT_UTF8) from error

    def _map(self, count: int, depth: int) -> Item:
        found: dict[int, Item] = {}
        before = b""
        for _ in range(self._count(count)):
            since = self.at
            label = self.item(depth + 1)
            if not isinstance(label, int):
                raise Flawed(Flaw.UNKNOWN_ITEM)
            written = self.data[since : self.at]
            if label in found:
                raise Flawed(Flaw.DUPLICATE_LABEL, label)
            if written < before:
                raise Flawed(Flaw.UNSORTED_LABELS, label)
            before = written
            found[label] = self.item(depth + 1)
        return found
