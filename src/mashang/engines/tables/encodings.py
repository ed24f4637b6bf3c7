"""The encoding of a text file, told from its bytes: UTF-8, GB18030, UTF-16, with or without a mark."""

import codecs
from dataclasses import dataclass

from mashang.engines.tables.refusals import unknown_encoding


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text.

    Args:
        codec: Python's name, which takes a mark away on reading and puts it on writing.
        is_bytewise: a byte that fits no character becomes a lone surrogate of that cell; in the
            others a lone surrogate comes from the file itself.
    """

    codec: str
    is_bytewise: bool = True

    @property
    def on_error(self) -> str:
        """The way decoding goes on past what fits no character."""
        return "surrogateescape" if self.is_bytewise else "surrogatepass"

    @property
    def written(self) -> "Encoding":
        """The same with a byte-order mark where one exists; without it Excel takes UTF-8 for GBK."""
        return _MARKED.get(self.codec, self)


UTF_8 = Encoding("utf-8")
UTF_8_MARKED = Encoding("utf-8-sig")
GB18030 = Encoding("gb18030")
UTF_16 = Encoding("utf-16", is_bytewise=False)
UTF_32 = Encoding("utf-32", is_bytewise=False)
_UTF_16_LE = Encoding("utf-16-le", is_bytewise=False)
_UTF_16_BE = Encoding("utf-16-be", is_bytewise=False)
_MARKED = {"utf-8": UTF_8_MARKED, "utf-16-le": UTF_16, "utf-16-be": UTF_16}

# UTF-32 first: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, UTF_8_MARKED),
    (codecs.BOM_UTF32_LE, UTF_32),
    (codecs.BOM_UTF32_BE, UTF_32),
    (codecs.BOM_UTF16_LE, UTF_16),
    (codecs.BOM_UTF16_BE, UTF_16),
)

_SAMPLE_BYTES = 1 << 16
_CONTROL = bytes(code for code in range(32) if code not in b"\x00\t\n\r\x0b\x0c\x1a\x1b")
_LEAST_ZERO_SHARE = 0.05
_MOST_CONTROL_SHARE = 0.02
_MOST_DAMAGE_SHARE = 0.02


def encoding_of(content: bytes, name: str) -> Encoding:
    """The encoding that fits.

    A few damaged bytes do not change the answer: they become faults of their cells.

    Raises:
        Invalid: none fits.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    wide = _wide_encoding(content[:_SAMPLE_BYTES])
    if wide is not None:
        return wide
    _refuse_binary(content[:_SAMPLE_BYTES], name)
    if _fits(content, "utf-8"):
        return UTF_8
    if _looks_like_utf_8(content):
        return UTF_8
    if _fits(content, "gb18030") or _damage_share(content, "gb18030") <= _MOST_DAMAGE_SHARE:
        return GB18030
    raise unknown_encoding(name)


def _wide_encoding(sample: bytes) -> Encoding | None:
    """UTF-16 without a mark: digits and line breaks leave zeros on one side, and are read as such."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < _LEAST_ZERO_SHARE * len(sample) or min(even, odd) * 10 > max(even, odd):
        return None
    encoding = _UTF_16_LE if odd > even else _UTF_16_BE
    text = sample.decode(encoding.codec, "replace")
    return encoding if any(sign in text for sign in "\r\n,\t;") else None


def _refuse_binary(sample: bytes, name: str) -> None:
    controls = len(sample) - len(sample.translate(None, _CONTROL + b"\x00"))
    if controls > len(sample) * _MOST_CONTROL_SHARE + 1:
        raise unknown_encoding(name)


def _fits(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _looks_like_utf_8(content: bytes) -> bool:
    """Whether damage is rare among characters of several bytes; GBK is hardly ever valid UTF-8."""
    text = content.decode("utf-8", "surrogateescape")
    damaged = sum("\udc80" <= sign <= "\udcff" for sign in text if sign >= "\x80")
    whole = sum(sign >= "\x80" for sign in text) - damaged
    return whole > 10 * damaged


def _damage_share(content: bytes, codec: str) -> float:
    text = content.decode(codec, "surrogateescape")
    damaged = sum("\udc80" <= sign <= "\udcff" for sign in text)
    return damaged / max(sum(sign >= "\x80" for sign in text), 1)
