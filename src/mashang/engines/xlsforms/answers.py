"""Answers as plain JSON, and whether one is of its question's type.

    {"name": "…", "home": {"floor": "3"}, "member": [{"age": "12"}, {"age": "40"}]}

Every value is a text, as the standard keeps it: several choices stand with a space between them.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from mashang.engines.xlsforms.form import Form, Kind, Node, Question, Repeat
from mashang.kernel.texts import Text

Answers = Mapping[str, Any]
LONGEST: Final = 4_000
MOST_REPEATED: Final = 100
_INTEGER: Final = re.compile(r"[+-]?\d{1,15}\Z")
_DECIMAL: Final = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})\Z")


def plain(form: Form, given: object) -> dict[str, Any]:
    """Only what the form asks for, in its shape: whatever else was sent is left out."""
    return _level(form.children, given if isinstance(given, Mapping) else {})


def _level(children: tuple[Node, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for node in children:
        if node.name not in given:
            continue
        found = given[node.name]
        if isinstance(node, Question):
            if isinstance(found, str):
                kept[node.name] = found[: LONGEST + 1].strip()
        elif isinstance(node, Repeat):
            rows = found if isinstance(found, list) else []
            kept[node.name] = [
                _level(node.children, one)
                for one in rows[:MOST_REPEATED]
                if isinstance(one, Mapping)
            ]
        elif isinstance(found, Mapping):
            kept[node.name] = _level(node.children, found)
    return kept


def wrong_with(question: Question, value: str, names: frozenset[str]) -> Text | None:
    """Why a filled answer is not of its type; None when it is.

    Args:
        names: the choices that are open now.
    """
    if len(value) > LONGEST:
        return Text("最多 {n} 个字", "at most {n} characters", n=LONGEST)
    match question.kind:
        case Kind.SELECT_ONE:
            return None if value in names else _CHOOSE
        case Kind.SELECT_MULTIPLE:
            return None if set(value.split()) <= names else _CHOOSE
        case Kind.RANGE:
            return _range(question, value)
        case _:
            check = _CHECKS.get(question.kind)
            return check[1] if check and not check[0](value) else None


def _range(question: Question, value: str) -> Text | None:
    start, end, _ = question.span
    if _DECIMAL.match(value) and float(start) <= float(value) <= float(end):
        return None
    return Text("请填 {start} 到 {end} 之间的数", "from {start} to {end}", start=start, end=end)


def _parses(read: Callable[[str], object], form: str) -> Callable[[str], bool]:
    pattern = re.compile(form)

    def parses(value: str) -> bool:
        if pattern.match(value) is None:
            return False
        try:
            read(value)
        except ValueError:
            return False
        return True

    return parses


def _is_point(value: str) -> bool:
    parts = value.split()
    if not 2 <= len(parts) <= 4 or not all(_DECIMAL.match(one) for one in parts):
        return False
    return abs(float(parts[0])) <= 90 and abs(float(parts[1])) <= 180


_CHOOSE: Final = Text("请在列出的选项中选择", "choose one of those listed")
_CHECKS: Final[dict[Kind, tuple[Callable[[str], bool], Text]]] = {
    Kind.INTEGER: (
        lambda value: _INTEGER.match(value) is not None,
        Text("请填整数", "a whole number, please"),
    ),
    Kind.DECIMAL: (
        lambda value: _DECIMAL.match(value) is not None,
        Text("请填数字", "a number, please"),
    ),
    Kind.DATE: (
        _parses(date.fromisoformat, r"\d{4}-\d{2}-\d{2}\Z"),
        Text("请填日期，如 2026-04-01", "a day such as 2026-04-01"),
    ),
    Kind.TIME: (
        _parses(time.fromisoformat, r"\d{2}:\d{2}(:\d{2})?\Z"),
        Text("请填时间，如 08:30", "a time such as 08:30"),
    ),
    Kind.DATETIME: (
        _parses(datetime.fromisoformat, r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}"),
        Text("请填日期和时间", "a day and a time"),
    ),
    Kind.GEOPOINT: (
        _is_point,
        Text("请填“纬度 经度”，如 30.34 120.23", "latitude and longitude, such as 30.34 120.23"),
    ),
    Kind.ACKNOWLEDGE: (lambda value: value == "OK", Text("请勾选", "tick the box")),
}
