"""What the larger components are given: small frozen values that a page's queries fill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mashang.kernel.texts import Text
from mashang.web.moments import Tone

Words = Text | str


@dataclass(frozen=True, slots=True)
class Counter:
    """A number that somebody asked for, and where it leads."""

    label: Words
    value: int | str
    tone: Tone = "grey"
    url: str = ""
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, newest or oldest first as the page decides."""

    at: datetime
    title: Words
    body: Words = ""
    who: Words = ""
    icon: str = "point"
    tone: Tone = "grey"
    is_internal: bool = False
    photo_urls: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; `value` may be safe markup from another tag."""

    label: Words
    value: object


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the same list."""

    text: Words
    url: str
    is_active: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TileItem:
    """A square on the portal."""

    text: Words
    url: str
    icon: str
    hint: Words = ""
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """A reason for which a masked field may be revealed."""

    code: str
    title: Words
