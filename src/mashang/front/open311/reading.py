"""What a caller wrote, read strictly: dates, coordinates, lists, attributes. Pure."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

SPAN: Final = 90 * timedelta(days=1)
MOST: Final = 1000
"""Source: Open311 GeoReport v2, GET Service Requests, "Response Volume"."""
LONGEST: Final = 4000
"""Signs of a description. Source: POST Service Request, "Optional Arguments"."""
MOST_IDS: Final = 200
"""Numbers in one question; an address of a page is about 4,000 signs long at most."""
_LONGEST_LINK: Final = 1000
_ATTRIBUTE: Final = re.compile(r"attribute\[([A-Za-z0-9_]{1,40})\](?:\[\])?")
_SPACE_FOR_PLUS: Final = re.compile(r"(T[0-9:.]+) (\d\d:?\d\d)$")

Given = Mapping[str, Sequence[str]]
"""Parameters by name, each as often as it was sent."""


@dataclass(frozen=True, slots=True)
class Point:
    """WGS 84, degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was sent.

    Attributes:
        attributes: by code, each value as sent.
        names: first and last name, e-mail, device and account are read and kept nowhere.
    """

    service_code: str
    point: Point | None
    address: str
    address_id: str
    description: str
    phone: str
    media_url: str
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are asked for.

    Attributes:
        numbers: overrides everything else when it is not empty.
        since, until: of `requested_datetime`, both included.
        status: `open`, `closed`, both, or all when empty.
    """

    numbers: tuple[str, ...]
    codes: tuple[str, ...]
    since: datetime
    until: datetime
    status: frozenset[str]
    at_most: int


def one(given: Given, name: str) -> str:
    """A parameter's last value; an empty one is as none. Source: "Optional Arguments"."""
    values = given.get(name) or [""]
    return values[-1].strip()


def several(given: Given, name: str) -> tuple[str, ...]:
    """A parameter that may be sent several times, or with commas; each value once."""
    words = (word.strip() for value in given.get(name, ()) for word in value.split(","))
    return tuple(dict.fromkeys(word for word in words if word))


def wanted_of(given: Given, now: datetime) -> Wanted:
    """Which requests are asked for.

    Raises:
        Invalid: a date without a zone, a span over 90 days, an unknown status, too many numbers.
    """
    numbers = several(given, "service_request_id")
    if len(numbers) > MOST_IDS:
        raise _wrong(
            "service_request_id",
            Text("一次最多查 {n} 个编号", "At most {n} numbers at once", n=MOST_IDS),
        )
    status = frozenset(several(given, "status"))
    if not status <= {"open", "closed"}:
        raise _wrong("status", Text("状态只有 open 和 closed", "A status is open or closed"))
    since, until = _span(_instant(given, "start_date"), _instant(given, "end_date"), now)
    return Wanted(numbers, several(given, "service_code"), since, until, status, _page_size(given))


def report_of(given: Given) -> Report:
    """A report as it was sent.

    Raises:
        Invalid: no service code, half a point, a text that is too long, a link that is none.
    """
    code = one(given, "service_code")
    if not code:
        raise _wrong("service_code", Text("缺少 service_code", "service_code was not provided"))
    description = one(given, "description")
    if len(description) > LONGEST:
        raise _wrong(
            "description",
            Text("描述最多 {n} 个字", "A description has at most {n} characters", n=LONGEST),
        )
    attributes: dict[str, list[str]] = {}
    for name, values in given.items():
        found = _ATTRIBUTE.fullmatch(name)
        if found:
            kept = attributes.setdefault(found[1], [])
            kept += [value.strip() for value in values if value.strip()]
    return Report(
        service_code=code,
        point=_point(one(given, "lat"), one(given, "long")),
        address=_short(given, "address_string", 300),
        address_id=_short(given, "address_id", 30),
        description=description,
        phone=_short(given, "phone", 40),
        media_url=_link(one(given, "media_url")),
        attributes=attributes,
    )


def _point(lat: str, long: str) -> Point | None:
    if not lat and not long:
        return None
    found = []
    for words, name, most in ((lat, "lat", 90), (long, "long", 180)):
        try:
            number = float(words)
        except ValueError as err:
            raise _wrong(name, _NO_POINT) from err
        if not math.isfinite(number) or abs(number) > most:
            raise _wrong(name, _NO_POINT)
        found.append(number)
    return Point(*found)


_NO_POINT: Final = Text(
    "lat 和 long 要同时给出，单位为度（WGS84）", "lat and long belong together, in degrees (WGS84)"
)


def _link(text: str) -> str:
    if not text:
        return ""
    wrong = _wrong("media_url", Text("media_url 不是网址", "media_url is no address of the web"))
    if len(text) > _LONGEST_LINK or any(sign.isspace() or not sign.isprintable() for sign in text):
        raise wrong
    try:
        parts = urlsplit(text)
    except ValueError as err:
        raise wrong from err
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise wrong
    return text


def _short(given: Given, name: str, most: int) -> str:
    words = " ".join(one(given, name).split())
    if len(words) > most:
        text = Text("{name} 最多 {n} 个字", "{name} has at most {n} characters", name=name, n=most)
        raise _wrong(name, text)
    return words


def _page_size(given: Given) -> int:
    words = one(given, "page_size")
    if not words:
        return MOST
    if not (words.isascii() and words.isdigit() and len(words) <= 4 and 1 <= int(words) <= MOST):
        raise _wrong("page_size", Text("page_size 为 1 到 {n}", "page_size is 1 to {n}", n=MOST))
    return int(words)


def _instant(given: Given, name: str) -> datetime | None:
    words = one(given, name)
    if not words:
        return None
    wrong = _wrong(
        name,
        Text(
            "{name} 要写成 2026-01-31T08:00:00+08:00 这样，带时区",
            "{name} is written like 2026-01-31T08:00:00+08:00, with its zone",
            name=name,
        ),
    )
    try:  # a plus that was sent unescaped arrives as a space
        found = datetime.fromisoformat(_SPACE_FOR_PLUS.sub(r"\1+\2", words))
    except ValueError as err:
        raise wrong from err
    if found.tzinfo is None or not 1970 <= found.year <= 9000:
        raise wrong
    return found


def _span(
    since: datetime | None, until: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    if since is None and until is None:
        return now - SPAN, now
    if since is None:
        last = until or now
        return last - SPAN, last
    if until is None:
        return since, min(since + SPAN, max(now, since))
    if until < since:
        text = Text("end_date 早于 start_date", "end_date lies before start_date")
        raise _wrong("end_date", text)
    if until - since > SPAN:
        text = Text("一次最多查 90 天", "At most 90 days can be asked for at once")
        raise _wrong("end_date", text)
    return since, until


def _wrong(field_name: str, text: Text) -> Invalid:
    return Invalid("open311.invalid", text, field=field_name)
