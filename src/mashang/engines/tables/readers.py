"""From a cell to a value: texts, identifiers, numbers, days, choices. Nothing is guessed.

Each function makes a reader. A reader takes a cell that is neither blank nor a fault, and raises
`Invalid` with a sentence when the cell is not what it should be.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from mashang.engines.tables.cells import EXACT_BELOW, Cell, as_seen
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

Choice = TypeVar("Choice")

_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{2,3}", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?", re.ASCII)
_DAY_OF_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_MOMENT = re.compile(r"(.+?)[ T]*(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII | re.DOTALL)
_PAIRED = {"年": "月"}
_LAST_LIKELY_SERIAL = 73_415  # 2100-12-31

_YES = frozenset({"是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "t", "1"})
_NO = frozenset({"否", "无", "没有", "错", "×", "✗", "✘", "n", "no", "false", "f", "0"})


def text(longest: int | None = None) -> Callable[[Cell], str]:
    """A reader of free text: white space around it goes, everything within stays as it is."""

    def read(cell: Cell) -> str:
        if isinstance(cell, float):
            _refuse_rounded(cell)
        value = as_seen(cell).strip().strip(_INVISIBLE).strip()
        if longest is not None and len(value) > longest:
            raise Invalid(
                "cell.too_long",
                Text("超过 {most} 个字", "has more than {most} characters", most=longest),
            )
        return value

    return read


def identifier(longest: int = 64) -> Callable[[Cell], str]:
    """A reader of numbers that are names: identity and phone numbers, house numbers, codes.

    Full-width signs become narrow, white space inside goes, a leading apostrophe goes. A number
    that the spreadsheet has rounded, or turned into a date, is refused.
    """
    plain = text(longest)

    def read(cell: Cell) -> str:
        if isinstance(cell, date | time | timedelta):
            why = Text(
                "被表格软件变成了日期或时间（{seen}），请把该列设为文本后重新填写",
                "was turned into a date or time ({seen}); format the column as text and type it again",
                seen=as_seen(cell),
            )
            raise Invalid("cell.turned_into_date", why)
        if isinstance(cell, bool):
            raise _not_readable("cell.not_an_identifier", "不是编号", "is no identifier", cell)
        value = "".join(_narrow(plain(cell)).split()).removeprefix("'")
        if _SCIENTIFIC.fullmatch(value):
            raise _rounded(value)
        return value

    return read


def whole(least: int | None = None, most: int | None = None) -> Callable[[Cell], int]:
    """A reader of whole numbers within bounds, ends included."""

    def read(cell: Cell) -> int:
        if isinstance(cell, float) and cell.is_integer():
            _refuse_rounded(cell)
        value = cell
        if isinstance(cell, str):
            narrow = _without_thousands(_narrow(cell).strip())
            value = int(narrow) if _WHOLE.fullmatch(narrow) else cell
        if isinstance(value, bool) or not isinstance(value, int):
            raise _not_readable("cell.not_whole", "不是整数", "is no whole number", cell)
        return _within(value, least, most)

    return read


def decimal(least: Decimal | None = None, most: Decimal | None = None) -> Callable[[Cell], Decimal]:
    """A reader of numbers within bounds, ends included, as `Decimal` with the digits people see."""

    def read(cell: Cell) -> Decimal:
        if isinstance(cell, float):
            _refuse_rounded(cell)
        if isinstance(cell, bool) or not isinstance(cell, int | float | str):
            raise _not_readable("cell.not_a_number", "不是数字", "is no number", cell)
        narrow = _without_thousands(_narrow(as_seen(cell)).strip())
        if isinstance(cell, str) and not _DECIMAL.fullmatch(narrow):
            raise _not_readable("cell.not_a_number", "不是数字", "is no number", cell)
        return _within(Decimal(narrow), least, most)

    return read


def day(earliest: date | None = None, latest: date | None = None) -> Callable[[Cell], date]:
    """A reader of days: date cells, `2022-04-01`, `2022/4/1`, `2022年4月1日`, `20220401`."""

    def read(cell: Cell) -> date:
        if isinstance(cell, datetime):
            value: date | None = cell.date()
        elif isinstance(cell, date):
            value = cell
        else:
            value = _day_of(_narrow(as_seen(cell)))
        if value is None:
            raise _not_a_day(cell)
        return _within(value, earliest, latest)

    return read


def moment() -> Callable[[Cell], datetime]:
    """A reader of wall-clock moments: as `day`, then `07:30` or `07:30:15`; a day alone is midnight."""

    def read(cell: Cell) -> datetime:
        if isinstance(cell, datetime):
            return cell
        if isinstance(cell, date):
            return datetime.combine(cell, time())
        seen = _narrow(as_seen(cell)).strip()
        found = _MOMENT.fullmatch(seen)
        on = _day_of(found.group(1) if found else seen)
        if on is None:
            raise _not_a_day(cell)
        if found is None:
            return datetime.combine(on, time())
        try:
            clock = time(int(found[2]), int(found[3]), int(found[4] or 0))
        except ValueError as error:
            raise _not_a_day(cell) from error
        return datetime.combine(on, clock)

    return read


def flag() -> Callable[[Cell], bool]:
    """A reader of yes and no: 是 否 有 无 √ × yes no TRUE FALSE 1 0."""

    def read(cell: Cell) -> bool:
        word = _narrow(as_seen(cell)).strip().casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise _not_readable("cell.not_yes_or_no", "不是“是”或“否”", "is neither yes nor no", cell)

    return read


def choice(words: Mapping[str, Choice]) -> Callable[[Cell], Choice]:
    """A reader of a closed list: any of the words (whatever their case and width) gives its value."""
    values = {_narrow(word).strip().casefold(): value for word, value in words.items()}
    listed = "、".join(list(words)[:12])

    def read(cell: Cell) -> Choice:
        word = _narrow(as_seen(cell)).strip().casefold()
        if word not in values:
            why = Text(
                "“{seen}”不在可选范围内：{words}",
                "“{seen}” is none of: {words}",
                seen=_short(cell),
                words=listed,
            )
            raise Invalid("cell.not_a_choice", why)
        return values[word]

    return read


def _narrow(value: str) -> str:
    return unicodedata.normalize("NFKC", value)


def _without_thousands(value: str) -> str:
    return value.replace(",", "") if _THOUSANDS.fullmatch(value) else value


def _day_of(value: str) -> date | None:
    value = "".join(value.split())
    found = _DAY.fullmatch(value)
    if found and _PAIRED.get(found[2], found[2]) == found[4]:
        parts = found[1], found[3], found[5]
    elif digits := _DAY_OF_DIGITS.fullmatch(value):
        parts = digits[1], digits[2], digits[3]
    else:
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None


def _not_a_day(cell: Cell) -> Invalid:
    if isinstance(cell, int) and 0 < cell <= _LAST_LIKELY_SERIAL:
        why = Text(
            "是日期序号 {seen}，请把该列设为日期格式",
            "is the date serial {seen}; format the column as a date",
            seen=cell,
        )
        return Invalid("cell.date_serial", why)
    return _not_readable("cell.not_a_date", "不是有效日期", "is no valid date", cell)


def _refuse_rounded(cell: float) -> None:
    if abs(cell) >= EXACT_BELOW:
        raise _rounded(f"{cell:.15g}")


def _rounded(seen: str) -> Invalid:
    why = Text(
        "是 {seen}，长数字已被表格软件舍入、末尾数字丢失；请把该列设为文本后重新填写",
        "is {seen}: the spreadsheet rounded a long number and lost its last digits; "
        "format the column as text and type it again",
        seen=seen,
    )
    return Invalid("cell.precision_lost", why)


Bounded = TypeVar("Bounded", int, Decimal, date)


def _within(value: Bounded, least: Bounded | None, most: Bounded | None) -> Bounded:
    if (least is not None and value < least) or (most is not None and value > most):
        why = Text(
            "{seen} 超出范围（{least} 至 {most}）",
            "{seen} is out of range ({least} to {most})",
            seen=value,
            least="…" if least is None else least,
            most="…" if most is None else most,
        )
        raise Invalid("cell.out_of_range", why)
    return value


def _not_readable(code: str, zh: str, en: str, cell: Cell) -> Invalid:
    return Invalid(code, Text("“{seen}”" + zh, "“{seen}” " + en, seen=_short(cell)))


def _short(cell: Cell) -> str:
    seen = as_seen(cell).strip()
    return seen if len(seen) <= 40 else seen[:40] + "…"
