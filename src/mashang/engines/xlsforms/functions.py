"""The functions of the ODK standard.

Source: ODK XForms specification, "XPath functions".
"""

import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from mashang.engines.xlsforms.computing import (
    EPOCH,
    FUNCTIONS,
    Item,
    Scope,
    Value,
    compute,
    number,
    text,
    truth,
)
from mashang.engines.xlsforms.expressions import Wrong
from mashang.kernel.texts import Text

PATTERN_SIGNS: Final = 500
"""Of a text that is held against a pattern: no pattern may think longer than a blink."""
_SLOW: Final = re.compile(r"[+*}]\)?[+*{]|\([^)]*[+*}|][^)]*\)[+*{]")


def pattern(source: str) -> re.Pattern[str]:
    """A regular expression of a form.

    Raises:
        Wrong: it is none, or it repeats what repeats, which can take for ever.
    """
    if len(source) > 200 or _SLOW.search(source):
        raise Wrong(
            Text("正则表达式过于复杂：{source}", "too slow a pattern: {source}", source=source[:80])
        )
    try:
        return re.compile(source)
    except re.error as error:
        raise Wrong(
            Text("正则表达式不正确：{source}", "no pattern: {source}", source=source[:80])
        ) from error


def _values(given: Value) -> list[str]:
    return [one.value for one in given] if isinstance(given, list) else [text(given)]


def _all_values(args: list[Any], scope: Scope) -> list[str]:
    return [one for arg in args for one in _values(compute(arg, scope))]


def _if(args: list[Any], scope: Scope) -> Value:
    return compute(args[1] if truth(compute(args[0], scope)) else args[2], scope)


def _coalesce(args: list[Any], scope: Scope) -> Value:
    return next((found for arg in args if (found := text(compute(arg, scope)))), "")


def _once(args: list[Any], scope: Scope) -> Value:
    return scope.item.value or compute(args[0], scope)


def _count(args: list[Any], scope: Scope) -> Value:
    found = compute(args[0], scope)
    return float(len(found)) if isinstance(found, list) else 0.0


def _sum(args: list[Any], scope: Scope) -> Value:
    found = [one for one in _all_values(args, scope) if one.strip()]
    return math.fsum(number(one) for one in found)


def _outermost(choose: Callable[..., float]) -> Callable[[list[Any], Scope], Value]:
    def outermost(args: list[Any], scope: Scope) -> Value:
        found = [number(one) for one in _all_values(args, scope) if one.strip()]
        return choose(found) if found and not any(map(math.isnan, found)) else math.nan

    return outermost


def _round(args: list[Any], scope: Scope) -> Value:
    value = number(compute(args[0], scope))
    if not math.isfinite(value):
        return value
    places = int(number(compute(args[1], scope))) if len(args) > 1 else 0
    if not -15 <= places <= 15:
        return math.nan
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _substring(args: list[Any], scope: Scope) -> Value:
    """From 1, as XPath counts."""
    words = text(compute(args[0], scope))
    begin = number(compute(args[1], scope))
    if math.isnan(begin):
        return ""
    length = number(compute(args[2], scope)) if len(args) > 2 else math.inf
    first = math.floor(begin + 0.5)
    last = len(words) + 1 if math.isinf(length) else first + math.floor(length + 0.5)
    return words[max(first - 1, 0) : max(int(last) - 1, 0)]


def _substr(args: list[Any], scope: Scope) -> Value:
    """From 0, as the standard's own function counts."""
    words = text(compute(args[0], scope))
    ends = [int(number(compute(arg, scope))) for arg in args[1:3]]
    return words[slice(*ends)] if len(ends) == 2 else words[ends[0] :]


def _translate(args: list[Any], scope: Scope) -> Value:
    words, wanted, instead = (text(compute(arg, scope)) for arg in args[:3])
    table = {ord(one): instead[at : at + 1] or None for at, one in reversed([*enumerate(wanted)])}
    return words.translate(table)


def _regex(args: list[Any], scope: Scope) -> Value:
    words = text(compute(args[0], scope))
    return pattern(text(compute(args[1], scope))).search(words[:PATTERN_SIGNS]) is not None


def _moment(days: float) -> datetime | None:
    if not math.isfinite(days) or not -700_000 < days < 2_900_000:
        return None
    since = timedelta(seconds=round(days * 86_400))
    return datetime(1970, 1, 1) + since  # noqa: DTZ001  (local time of the street throughout)


def _date(args: list[Any], scope: Scope) -> Value:
    days = number(compute(args[0], scope))
    return (EPOCH + timedelta(days=math.floor(days))).isoformat() if _moment(days) else ""


def _date_time(args: list[Any], scope: Scope) -> Value:
    moment = _moment(number(compute(args[0], scope)))
    return moment.isoformat(timespec="minutes") if moment else ""


_SIGNS: Final[dict[str, Callable[[datetime], str]]] = {
    "Y": lambda at: f"{at.year:04d}",
    "y": lambda at: f"{at.year % 100:02d}",
    "m": lambda at: f"{at.month:02d}",
    "n": lambda at: str(at.month),
    "d": lambda at: f"{at.day:02d}",
    "e": lambda at: str(at.day),
    "H": lambda at: f"{at.hour:02d}",
    "h": lambda at: str(at.hour),
    "M": lambda at: f"{at.minute:02d}",
    "S": lambda at: f"{at.second:02d}",
    "3": lambda at: f"{at.microsecond // 1000:03d}",
    "b": lambda at: str(at.month),
    "a": lambda at: "一二三四五六日"[at.weekday()],
}


def _signed(sign: str, moment: datetime) -> str:
    write = _SIGNS.get(sign)
    return write(moment) if write else ""


def _format_date(args: list[Any], scope: Scope) -> Value:
    moment = _moment(number(compute(args[0], scope)))
    form = text(compute(args[1], scope))
    if moment is None:
        return ""
    return re.sub("%([A-Za-z3])", lambda sign: _signed(sign[1], moment), form)


def _decimal_time(args: list[Any], scope: Scope) -> Value:
    words = text(compute(args[0], scope))[:8]
    parts = words.split(":")
    if len(parts) < 2 or not all(one.isdecimal() for one in parts):
        return math.nan
    hours, minutes = int(parts[0]), int(parts[1])
    return (hours * 60 + minutes) / 1440


def _selected_at(args: list[Any], scope: Scope) -> Value:
    chosen = text(compute(args[0], scope)).split()
    at = number(compute(args[1], scope))
    return chosen[int(at)] if 0 <= at < len(chosen) else ""


def _choice_name(args: list[Any], scope: Scope) -> Value:
    reference = text(compute(args[1], scope)).strip().lstrip("$").rpartition("/")[2]
    return scope.choice_label(text(compute(args[0], scope)), reference)


def _indexed(args: list[Any], scope: Scope) -> Value:
    """The answers to a question in the n-th of a repeat."""
    found, repeats = compute(args[0], scope), compute(args[1], scope)
    at = number(compute(args[2], scope))
    if not (isinstance(found, list) and isinstance(repeats, list) and 1 <= at <= len(repeats)):
        return []
    wanted = repeats[int(at) - 1]
    return [one for one in found if _is_below(one, wanted)]


def _is_below(item: Item, above: Item) -> bool:
    at: Item | None = item
    while at is not None:
        if at is above:
            return True
        at = at.above
    return False


def _position(_: list[Any], scope: Scope) -> Value:
    at: Item | None = scope.question
    while at is not None and not at.position:
        at = at.above
    return float(at.position if at else 1)


def _join(args: list[Any], scope: Scope) -> Value:
    return text(compute(args[0], scope)).join(_all_values(args[1:], scope))


def _checklist(args: list[Any], scope: Scope) -> Value:
    least, most = (number(compute(arg, scope)) for arg in args[:2])
    held = sum(truth(compute(arg, scope)) for arg in args[2:])
    return (least < 0 or held >= least) and (most < 0 or held <= most)


def _weighted(args: list[Any], scope: Scope) -> Value:
    least, most = (number(compute(arg, scope)) for arg in args[:2])
    held = sum(
        number(compute(args[at + 1], scope))
        for at in range(2, len(args) - 1, 2)
        if truth(compute(args[at], scope))
    )
    return (least < 0 or held >= least) and (most < 0 or held <= most)


def _of_text(read: Callable[..., Value]) -> Callable[[list[Any], Scope], Value]:
    return lambda args, scope: read(*(text(compute(arg, scope)) for arg in args))


def _of_number(read: Callable[..., float]) -> Callable[[list[Any], Scope], Value]:
    def reckon(args: list[Any], scope: Scope) -> Value:
        given = [number(compute(arg, scope)) for arg in args]
        try:
            return math.nan if any(map(math.isnan, given)) else float(read(*given))
        except (ValueError, OverflowError):
            return math.nan

    return reckon


def _own_text(args: list[Any], scope: Scope) -> str:
    """The text of the argument, of `.` when there is none."""
    return text(compute(args[0], scope)) if args else scope.item.value


TABLE: Final = FUNCTIONS
"""Every function by its name; importing this module fills it."""
TABLE.update(
    {
        "if": _if,
        "coalesce": _coalesce,
        "once": _once,
        "selected": _of_text(lambda chosen, one: one.strip() in chosen.split()),
        "selected-at": _selected_at,
        "count-selected": _of_text(lambda chosen: float(len(chosen.split()))),
        "count": _count,
        "count-non-empty": lambda args, scope: float(sum(map(bool, _all_values(args, scope)))),
        "sum": _sum,
        "min": _outermost(min),
        "max": _outermost(max),
        "int": _of_number(math.trunc),
        "round": _round,
        "number": lambda args, scope: number(_own_text(args, scope)),
        "string": _own_text,
        "boolean": lambda args, scope: truth(compute(args[0], scope)),
        "boolean-from-string": _of_text(lambda words: words.lower() in {"true", "1"}),
        "not": lambda args, scope: not truth(compute(args[0], scope)),
        "true": lambda _, __: True,
        "false": lambda _, __: False,
        "today": lambda _, scope: scope.now.date().isoformat(),
        "now": lambda _, scope: scope.now.isoformat(timespec="minutes"),
        "date": _date,
        "date-time": _date_time,
        "format-date": _format_date,
        "format-date-time": _format_date,
        "decimal-date-time": lambda args, scope: number(compute(args[0], scope)),
        "decimal-date": _of_number(math.floor),
        "decimal-time": _decimal_time,
        "concat": lambda args, scope: "".join(_all_values(args, scope)),
        "join": _join,
        "substr": _substr,
        "substring": _substring,
        "substring-before": _of_text(
            lambda words, at: words.partition(at)[0] if at in words else ""
        ),
        "substring-after": _of_text(lambda words, at: words.partition(at)[2]),
        "string-length": lambda args, scope: float(len(_own_text(args, scope))),
        "contains": _of_text(lambda words, part: part in words),
        "starts-with": _of_text(str.startswith),
        "ends-with": _of_text(str.endswith),
        "normalize-space": lambda args, scope: " ".join(_own_text(args, scope).split()),
        "translate": _translate,
        "regex": _regex,
        "abs": _of_number(abs),
        "ceiling": _of_number(math.ceil),
        "floor": _of_number(math.floor),
        "pow": _of_number(pow),
        "sqrt": _of_number(math.sqrt),
        "exp": _of_number(math.exp),
        "log": _of_number(math.log),
        "log10": _of_number(math.log10),
        "pi": lambda _, __: math.pi,
        "choice-name": _choice_name,
        "indexed-repeat": _indexed,
        "checklist": _checklist,
        "weighted-checklist": _weighted,
        "ms-position": _position,
    }
)
