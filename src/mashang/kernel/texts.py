"""Every sentence in both languages, side by side, where it is used.

`Text("开门", "Open the door")` renders in the language of the current context wherever a string is
expected (templates, form labels, messages). A missing translation cannot be written, and a test
proves that placeholders agree and that each side is in its own language.

Source: docs/decisions/0002-two-languages-side-by-side.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
_language: ContextVar[Language] = ContextVar("language", default="zh")


def language() -> Language:
    """The language of the current context; Chinese unless told."""
    return _language.get()


@contextmanager
def speaking(tongue: Language) -> Iterator[None]:
    """Run a block in a language."""
    token = _language.set(tongue)
    try:
        yield
    finally:
        _language.reset(token)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number in a sentence, which may choose between two words: `{n} {n:case|cases}`.

    Attributes:
        n: the number.
        shown: how it is written.
    """

    n: int
    shown: str

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        if bar:
            return one if self.n == 1 else many
        return format(self.n, spec) if spec else self.shown


class Text:
    """A sentence in Chinese and English with named placeholders and, perhaps, their values.

    A whole number chooses between singular and plural: `Text("{n} 件", "{n} {n:case|cases}", n=1)`.

    Immutable. Equal when both sides and the values are equal. Values may be `Text` themselves.
    """

    __slots__ = ("en", "values", "zh")

    def __init__(self, zh: str, en: str, **values: object) -> None:
        self.zh = zh
        self.en = en
        self.values = values

    def with_values(self, **values: object) -> "Text":
        """The same sentence with (more) placeholders filled."""
        return Text(self.zh, self.en, **{**self.values, **values})

    def in_(self, tongue: Language) -> str:
        """The sentence in one language."""
        with speaking(tongue):
            return str(self)

    def __str__(self) -> str:
        pattern = self.zh if _language.get() == "zh" else self.en
        if not self.values:
            return pattern
        return pattern.format(
            **{
                name: Counted(value, str(value)) if isinstance(value, int) else value
                for name, value in self.values.items()
            }
        )

    def __repr__(self) -> str:
        return f"Text({self.zh!r}, {self.en!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return NotImplemented
        return (self.zh, self.en, self.values) == (other.zh, other.en, other.values)

    def __hash__(self) -> int:
        return hash((self.zh, self.en))
