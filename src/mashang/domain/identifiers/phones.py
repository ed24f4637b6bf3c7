"""Telephone numbers of the mainland in one form: mobile, landline, hotline.

Source: domain facts, section 11 (mobile eleven digits from 13 to 19; landline area code and seven
or eight digits); hotlines are the short public numbers and 95, 96, 400, 800.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from mashang.domain.identifiers.typing_slips import bare, unified
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_MOBILE = re.compile("1[3-9][0-9]{9}")
_AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(f"(?P<area>{_AREA})(?P<local>[2-9][0-9]{{6,7}})")
_LOCAL = re.compile("[2-9][0-9]{6,7}")
_HOTLINE = re.compile("1[0-2][0-9]|1[0-2][0-9]{3}|9[56][0-9]{3,4}|[48]00[0-9]{7}")
_COUNTRY = re.compile("^(?:\\+|00)86")
_EXTENSION = re.compile("(?<=[0-9]{7})(?:-|转|分机|EXT|#|,)+(?P<inside>[0-9]{1,6})$")
_BRACKETS = re.compile("[()\\[\\]【】]")


class PhoneKind(StrEnum):
    """What kind of line a number is; codes by message go to mobiles only."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    HOTLINE = "hotline"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in canonical form: `13812341234`, `0571-88123456`, `0571-88123456-801`, `12345`."""

    value: str
    kind: PhoneKind


def read_phone(text: str, *, area_code: str | None = None, field: str | None = None) -> Phone:
    """The number in a text; +86, spaces, dashes, brackets and full width are read away.

    Args:
        text: as typed.
        area_code: taken for a local number without one, `0571`; without it such a number is refused.
        field: the input field to name in a refusal.

    Raises:
        Invalid: `identifier.phone.missing`, `.foreign`, `.area_code`, `.mobile_length`, `.unknown`.
    """
    written = _BRACKETS.sub("", unified(text))
    if not bare(written):
        raise _refusal("missing", Text("请填写电话号码", "A phone number is needed"), field)
    line, extension = _without_extension(written)
    number = _domestic(line)
    if number.startswith(("+", "00")):
        why = Text("只支持中国大陆的电话号码", "Only numbers of mainland China are supported")
        raise _refusal("foreign", why, field)
    if not extension and (found := _without_area(number)) is not None:
        return found
    landline = _LANDLINE.fullmatch(number)
    if landline is not None:
        return Phone(f"{landline['area']}-{landline['local']}{extension}", PhoneKind.LANDLINE)
    if _LOCAL.fullmatch(number) and area_code is not None:
        return Phone(f"{area_code}-{number}{extension}", PhoneKind.LANDLINE)
    raise _why_not(number, field)


def _without_extension(written: str) -> tuple[str, str]:
    """The line, and `-801`; a dash inside a number is no extension."""
    found = _EXTENSION.search(written)
    if found is not None:
        line = bare(written[: found.start()])
        if _LANDLINE.fullmatch(_domestic(line)) or _LOCAL.fullmatch(line):
            return line, f"-{found['inside']}"
    return bare(written), ""


def _domestic(number: str) -> str:
    """The number without +86, with the zero of the area code that goes missing behind it."""
    inside = _COUNTRY.sub("", number)
    if inside == number and number.startswith("86") and _MOBILE.fullmatch(number[2:]):
        return number[2:]
    if inside != number and not _MOBILE.fullmatch(inside) and _LANDLINE.fullmatch("0" + inside):
        return "0" + inside
    return inside


def _without_area(number: str) -> Phone | None:
    mobile = number.removeprefix("0")
    if _MOBILE.fullmatch(mobile):
        return Phone(mobile, PhoneKind.MOBILE)
    return Phone(number, PhoneKind.HOTLINE) if _HOTLINE.fullmatch(number) else None


def _why_not(number: str, field: str | None) -> Invalid:
    if _LOCAL.fullmatch(number):
        why = Text("座机号码请加上区号", "Please add the area code to the landline number")
        return _refusal("area_code", why, field)
    if re.fullmatch("1[3-9][0-9]*", number):
        why = Text(
            "手机号码应为11位，这里有{count}位",
            "A mobile number has 11 digits, this one has {count}",
            count=len(number),
        )
        return _refusal("mobile_length", why, field)
    why = Text("这不是可用的电话号码，请核对", "This is no usable phone number; please check")
    return _refusal("unknown", why, field)


def _refusal(part: str, why: Text, field: str | None) -> Invalid:
    return Invalid(f"identifier.phone.{part}", why, field=field)
