"""What a shell shows around a page: navigation, who is signed in, whom to ask for help.

`web` knows no room, so the setting `MASHANG_SHELL` names the function that fills it in
(`"package.module:function"`, request → `Shell`). Without it a plain resident's shell is shown.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mashang.kernel.house import resolve
from mashang.kernel.texts import Text, language
from mashang.web.language import HTML_CODES

Kind = Literal["resident", "staff"]
ELDER_COOKIE = "mashang_elder"
NAV_COOKIE = "mashang_nav"
"""Which parts of the navigation a worker opened and closed, written by `nav.js`: `today-0.places-1`."""
FEW = 8
"""So many entries stand in one list without headings."""
AT_HAND = 4
"""So many entries stand at the bottom of a phone."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation; `badge` is a short count of what waits there."""

    title: Text | str
    url: str
    icon: str
    is_active: bool = False
    badge: str = ""


@dataclass(frozen=True, slots=True)
class NavPart:
    """Entries that belong together, under one heading that opens and closes.

    Attributes:
        code: what the browser remembers it by.
        is_open: as the person left it; the part of the page that is shown stays open.
    """

    code: str
    title: Text | str
    items: tuple[NavItem, ...]
    is_open: bool = True

    @property
    def is_active(self) -> bool:
        return any(item.is_active for item in self.items)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in, as shown to themselves."""

    name: str
    unit: Text | str = ""
    sign_out_url: str = ""
    links: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class ActingChoice:
    """Somebody for whom this account may act."""

    key: str
    name: str
    word: Text | str
    tone: str
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom pages act and read at the moment 替谁办, and who else it may be.

    Attributes:
        url: takes a POST with `person_id` and `next`.
    """

    now: ActingChoice
    choices: tuple[ActingChoice, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something extraordinary that lasts: shown loudly above every page until it ends."""

    text: Text | str
    until: datetime
    url: str
    end_url: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything around a page.

    Attributes:
        kind: which shell error pages use when no page said so.
        place: the compound or community a person stands in, below the product's name.
        nav: every entry, the most used first.
        parts: the same entries in groups; without them the entries are one list.
        help_url: a human in one tap: `tel:…` or a page.
        is_demo: prints 演示数据·人物虚构 on every page.
        search_url: where the one line of the staff's top bar asks; no box without it.
        environment: a word such as `test` for installations that are not the real one.
    """

    kind: Kind = "resident"
    home_url: str = "/"
    place: Text | str = ""
    nav: tuple[NavItem, ...] = ()
    parts: tuple[NavPart, ...] = ()
    identity: Identity | None = None
    search_url: str = ""
    help_url: str = ""
    help_text: Text | str = field(default=Text("找人帮忙", "Get help"))
    is_demo: bool = False
    environment: str = ""
    legal: tuple[NavItem, ...] = ()
    alarm: Alarm | None = None
    acting: Acting | None = None

    @property
    def at_hand(self) -> tuple[NavItem, ...]:
        """What stands at the bottom of a phone."""
        return self.nav[:AT_HAND]

    @property
    def is_in_sheet(self) -> bool:
        """Whether the page shown is reached from the sheet, not from the bottom of the phone."""
        return any(item.is_active for item in self.nav[AT_HAND:])


def shell_for(request: HttpRequest) -> Shell:
    """The shell of this request, asked of the function that the setting names."""
    named = getattr(settings, "MASHANG_SHELL", "")
    if named:
        return cast("Shell", resolve(named)(request))
    return Shell(is_demo=is_demo_mode())


def is_demo_mode() -> bool:
    """Whether this process runs with invented people."""
    return getattr(settings, "MASHANG_MODE", "production") == "demo"


def is_elder(request: HttpRequest) -> bool:
    """Whether this person chose the large, quiet pages (长辈模式)."""
    return request.COOKIES.get(ELDER_COOKIE) == "1"


def choices_of_parts(request: HttpRequest) -> dict[str, bool]:
    """Which parts of the navigation this person opened (True) and closed; others are as they come."""
    written = request.COOKIES.get(NAV_COOKIE, "")[:200].split(".")
    pairs = (one.rpartition("-") for one in written)
    return {code: shown == "1" for code, _, shown in pairs if code and shown in ("0", "1")}


def context(request: HttpRequest) -> dict[str, object]:
    """Context processor of every page."""
    return {
        "shell": SimpleLazyObject(lambda: shell_for(request)),
        "is_elder": is_elder(request),
        "language": language(),
        "html_language": HTML_CODES[language()],
    }
