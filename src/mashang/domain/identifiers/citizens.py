"""The citizen's number 公民身份号码, and the permits that share its form.

Source: GB 11643-1999 (six signs of division, eight of birth, three of sequence, one check sign);
the two samples of the standard are in the tests.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mashang.domain.identifiers.typing_slips import bare
from mashang.kernel import clock
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = "10X98765432"
_PROVINCE_CODES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
    "61 62 63 64 65 71 81 82 83"
)
_PROVINCES = frozenset(_PROVINCE_CODES.split())
"""First two signs in use. Source: GB/T 2260; 81, 82, 83 also begin the residence permits of
Hong Kong, Macau and Taiwan residents. Counties below them come and go, provinces do not."""
_PERMITS = frozenset({"81", "82", "83"})
_FOREIGN = "9"
_EARLIEST_BIRTH = date(1860, 1, 1)
"""Nobody born before could be given a number when they began in 1984; earlier is a slip of the pen.
The second sample of the standard was born in 1880."""
_OLD_LENGTH, _LENGTH = 15, 18


class Sex(StrEnum):
    """Sex as the number carries it: odd sequence male, even female."""

    MALE = "m"
    FEMALE = "f"

    @property
    def title(self) -> Text:  # type: ignore[override]  # the words of a kind, not str.title
        """The word for it."""
        return Text("男", "male") if self is Sex.MALE else Text("女", "female")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A valid number in its form of eighteen signs.

    Attributes:
        division: the six signs of the division of registration; it may be abolished since.
    """

    value: str
    birth_on: date
    sex: Sex
    division: str

    @property
    def is_residence_permit(self) -> bool:
        """Whether it belongs to a resident from Hong Kong, Macau or Taiwan."""
        return self.division[:2] in _PERMITS

    @property
    def is_foreign(self) -> bool:
        """Whether it belongs to a foreigner with permanent residence (cards since 2023)."""
        return self.division[0] == _FOREIGN


def read_id_number(text: str, *, today: date | None = None, field: str | None = None) -> IdNumber:
    """The number in a text: lower-case x, full width, spaces and the old fifteen digits are read.

    Args:
        text: as typed.
        today: the day after which nobody is born yet; by the clock if None.
        field: the input field to name in a refusal.

    Raises:
        Invalid: `identifier.id_number.missing`, `.length`, `.signs`, `.division`, `.birth`,
            `.check_digit`: which part is wrong, and how.
    """
    number = bare(text)
    if not number:
        raise _refusal("missing", Text("请填写身份证号码", "An ID number is needed"), field)
    if len(number) not in (_LENGTH, _OLD_LENGTH):
        why = Text(
            "身份证号码应为18位，这里有{count}位",
            "An ID number has 18 signs, this one has {count}",
            count=len(number),
        )
        raise _refusal("length", why, field)
    _check_signs(number, field)
    if len(number) == _OLD_LENGTH:
        number = with_check_digit(f"{number[:6]}19{number[6:]}")
    division, birth, sequence = number[:6], number[6:14], int(number[14:17])
    if division[:2] not in _PROVINCES and division[0] != _FOREIGN:
        why = Text(
            "身份证号码前两位“{digits}”不是省级代码",
            "The first two digits {digits} of the ID number are no province",
            digits=division[:2],
        )
        raise _refusal("division", why, field)
    birth_on = _birth(birth, today or clock.today(), field)
    if number[-1] != _check_sign(number[:17]):
        why = Text(
            "身份证号码校验位不对，请逐位核对",
            "The last sign of the ID number does not fit; please check every digit",
        )
        raise _refusal("check_digit", why, field)
    return IdNumber(number, birth_on, Sex.MALE if sequence % 2 else Sex.FEMALE, division)


def with_check_digit(first17: str) -> str:
    """Seventeen digits with the check sign they need.

    Raises:
        ValueError: they are not seventeen ASCII digits.
    """
    if len(first17) != _LENGTH - 1 or not (first17.isascii() and first17.isdigit()):
        raise ValueError("seventeen digits are needed")
    return first17 + _check_sign(first17)


def id_number_for(division: str, birth_on: date, sequence: int) -> str:
    """A number made of its parts, for invented people; `sequence` 1 to 999, odd for males."""
    return with_check_digit(f"{division}{birth_on:%Y%m%d}{sequence:03d}")


def _check_sign(first17: str) -> str:
    total = sum(weight * int(sign) for weight, sign in zip(_WEIGHTS, first17, strict=True))
    return _CHECK_SIGNS[total % 11]


def _check_signs(number: str, field: str | None) -> None:
    body = number[:-1] if len(number) == _LENGTH else number
    last = number[-1] if len(number) == _LENGTH else "0"
    if not (number.isascii() and body.isdigit() and (last.isdigit() or last == "X")):
        why = Text(
            "身份证号码只能是数字，最后一位可以是X",
            "An ID number has digits only; the last sign may be X",
        )
        raise _refusal("signs", why, field)


def _birth(eight: str, today: date, field: str | None) -> date:
    try:
        birth_on = date(int(eight[:4]), int(eight[4:6]), int(eight[6:]))
    except ValueError:
        birth_on = None
    if birth_on is None or not _EARLIEST_BIRTH <= birth_on <= today:
        why = Text(
            "身份证号码里的出生日期{year}年{month}月{day}日不可能",
            "The date of birth {year}-{month}-{day} in the ID number cannot be",
            year=eight[:4],
            month=eight[4:6],
            day=eight[6:],
        )
        raise _refusal("birth", why, field)
    return birth_on


def _refusal(part: str, why: Text, field: str | None) -> Invalid:
    return Invalid(f"identifier.id_number.{part}", why, field=field)
