"""What an expression gives for an instance: XPath 1.0 with the values of the ODK standard.

A value is a text, a number, a truth or a list of nodes. Days compare and subtract as days since 1970,
moments as days with a fraction, as the standard has it; what is neither number nor day is NaN and
compares as false.

Source: ODK XForms specification, "XPath"; W3C XPath 1.0, section 3.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from mashang.engines.xlsforms.expressions import CURRENT, Expression, Wrong, parsed
from mashang.kernel.texts import Text

EPOCH: Final = date(1970, 1, 1)
_DEEPEST: Final = 60


@dataclass(slots=True, eq=False)
class Item:
    """A node of an instance: a value, or further nodes, or a choice with its columns."""

    name: str
    value: str = ""
    children: "list[Item]" = field(default_factory=list)
    above: "Item | None" = None
    position: int = 0
    """Which of a repeat it is, from 1; 0 for what is not repeated."""

    def add(self, child: "Item") -> "Item":
        """Put a node below."""
        child.above = self
        self.children.append(child)
        return child


Value = str | float | bool | list[Item]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression is computed.

    Args:
        item: what `.` is.
        question: what `current()` is; the item itself outside of filters.
        root: the whole instance.
        find: the nodes that a `${name}` means, seen from the question.
        now: local time, given by the caller.
        choice_label: the label of a value of the question of that name.
    """

    item: Item
    question: Item
    root: Item
    find: Callable[[str], list[Item]]
    now: datetime
    choice_label: Callable[[str, str], str] = lambda value, _: value
    depth: int = 0

    def at(self, item: Item) -> "Scope":
        """The same with another `.`."""
        return Scope(
            item, self.question, self.root, self.find, self.now, self.choice_label, self.depth + 1
        )


def value_of(expression: Expression, scope: Scope) -> Value:
    """What an expression gives.

    Raises:
        Wrong: too few arguments, an unknown pattern, too deep.
    """
    try:
        return compute(parsed(expression.source), scope)
    except (IndexError, RecursionError, OverflowError, ZeroDivisionError) as error:
        raise Wrong(
            Text(
                "无法计算：{source}", "cannot be computed: {source}", source=expression.source[:200]
            )
        ) from error


def compute(token: Any, scope: Scope) -> Value:
    """What a part of an expression gives."""
    if scope.depth > _DEEPEST:
        raise RecursionError
    symbol = token.symbol
    if symbol in _VALUES:
        return str(token.value) if symbol == "(string)" else float(token.value)
    if symbol in _OPERATORS:
        return _OPERATORS[symbol](token, scope)
    if symbol in _PATHS:
        return list(_PATHS[symbol](token, scope))
    return FUNCTIONS[symbol](list(token), scope)


def text(value: Value) -> str:
    """A value as text: whole numbers without a point, the first of several nodes."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            if math.isnan(value):
                return ""
            return str(int(value)) if math.isfinite(value) and value == int(value) else repr(value)
        case list():
            return value[0].value if value else ""
        case _:
            return value


def number(value: Value) -> float:
    """A value as a number; days as days since 1970; NaN for what is neither."""
    match value:
        case bool():
            return 1.0 if value else 0.0
        case float():
            return float(value)
    words = text(value).strip()
    try:
        return float(words) if not words[:3].isalpha() else math.nan
    except ValueError:
        return _days(words)


def _days(words: str) -> float:
    """The days since 1970 of an ISO day or moment; a moment's zone is the street's."""
    try:
        if len(words) == 10:
            return float((date.fromisoformat(words) - EPOCH).days)
        moment = datetime.fromisoformat(words).replace(tzinfo=None)
    except ValueError:
        return math.nan
    since = moment - datetime(1970, 1, 1)  # noqa: DTZ001  (both are local days of the street)
    return since.total_seconds() / 86_400


def truth(value: Value) -> bool:
    """A value as yes or no, as XPath's `boolean()` has it."""
    match value:
        case bool():
            return value
        case float():
            return not math.isnan(value) and value != 0
        case _:
            return bool(value)


def _either(token: Any, scope: Scope) -> bool:
    return truth(compute(token[0], scope)) or truth(compute(token[1], scope))


def _both(token: Any, scope: Scope) -> bool:
    return truth(compute(token[0], scope)) and truth(compute(token[1], scope))


def _each(value: Value) -> list[Value]:
    """The values to compare: of several nodes any may hold."""
    return [one.value for one in value] if isinstance(value, list) else [value]


def _equal(one: Value, other: Value) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return truth(one) == truth(other)
    if isinstance(one, float) or isinstance(other, float):
        return number(one) == number(other)
    return text(one) == text(other)


def _compared(holds: Callable[[Value, Value], bool]) -> Callable[[Any, Scope], bool]:
    def compare(token: Any, scope: Scope) -> bool:
        left, right = compute(token[0], scope), compute(token[1], scope)
        if isinstance(left, bool) or isinstance(right, bool):
            return holds(truth(left), truth(right))
        # A question without an answer has an empty node; where none is, it compares as empty.
        lefts, rights = _each(left) or [""], _each(right) or [""]
        return any(holds(one, other) for one in lefts for other in rights)

    return compare


def _reckoned(reckon: Callable[[float, float], float]) -> Callable[[Any, Scope], float]:
    def compute_both(token: Any, scope: Scope) -> float:
        if len(token) == 1:
            return reckon(0.0, number(compute(token[0], scope)))
        return reckon(number(compute(token[0], scope)), number(compute(token[1], scope)))

    return compute_both


def _divide(one: float, other: float) -> float:
    return one / other if other else math.nan


def _rest(one: float, other: float) -> float:
    return math.fmod(one, other) if other and math.isfinite(one) else math.nan


def _joined(token: Any, scope: Scope) -> list[Item]:
    found = [compute(token[0], scope), compute(token[1], scope)]
    return [one for value in found if isinstance(value, list) for one in value]


def _inner(token: Any, scope: Scope) -> Value:
    return compute(token[0], scope)


def _times(token: Any, scope: Scope) -> Value:
    if len(token) == 0:
        return list(scope.item.children)
    return number(compute(token[0], scope)) * number(compute(token[1], scope))


_OPERATORS: Final[dict[str, Callable[[Any, Scope], Value]]] = {
    "or": _either,
    "and": _both,
    "=": _compared(_equal),
    "!=": _compared(lambda one, other: not _equal(one, other)),
    "<": _compared(lambda one, other: number(one) < number(other)),
    "<=": _compared(lambda one, other: number(one) <= number(other)),
    ">": _compared(lambda one, other: number(one) > number(other)),
    ">=": _compared(lambda one, other: number(one) >= number(other)),
    "+": _reckoned(lambda one, other: one + other),
    "-": _reckoned(lambda one, other: one - other),
    "*": _times,
    "div": _reckoned(_divide),
    "mod": _reckoned(_rest),
    "|": _joined,
    "(": _inner,
}
_VALUES: Final = frozenset({"(string)", "(integer)", "(decimal)", "(float)"})


def _here(_: Any, scope: Scope) -> Iterator[Item]:
    yield scope.item


def _above(_: Any, scope: Scope) -> Iterator[Item]:
    if scope.item.above is not None:
        yield scope.item.above


def _named(token: Any, scope: Scope) -> Iterator[Item]:
    return (one for one in scope.item.children if one.name == token.value)


def _referred(token: Any, scope: Scope) -> Iterator[Item]:
    name = str(token[0].value)
    return iter([scope.question] if name == CURRENT else scope.find(name))


def _stepped(token: Any, scope: Scope) -> Iterator[Item]:
    if len(token) == 1:
        top = Item("", children=[scope.root])
        yield from _nodes(token[0], scope.at(top))
        return
    seen: set[int] = set()
    for one in _nodes(token[0], scope):
        for found in _nodes(token[1], scope.at(one)):
            if id(found) not in seen:
                seen.add(id(found))
                yield found


def _anywhere(token: Any, scope: Scope) -> Iterator[Item]:
    starts = _nodes(token[0], scope) if len(token) == 2 else iter([scope.root])
    for one in starts:
        for below in _all_below(one):
            yield from _nodes(token[-1], scope.at(below))


def _all_below(item: Item) -> Iterator[Item]:
    yield item
    for one in item.children:
        yield from _all_below(one)


def _filtered(token: Any, scope: Scope) -> Iterator[Item]:
    for place, one in enumerate(_nodes(token[0], scope), start=1):
        wanted = compute(token[1], scope.at(one))
        if (wanted == place) if isinstance(wanted, float) else truth(wanted):
            yield one


def _nodes(token: Any, scope: Scope) -> Iterator[Item]:
    value = compute(token, scope)
    return iter(value if isinstance(value, list) else [])


_PATHS: Final[dict[str, Callable[[Any, Scope], Iterator[Item]]]] = {
    ".": _here,
    "..": _above,
    "(name)": _named,
    "$": _referred,
    "/": _stepped,
    "//": _anywhere,
    "[": _filtered,
}

FUNCTIONS: Final[dict[str, Callable[[list[Any], Scope], Value]]] = {}
"""The standard's functions by name, filled by `functions`; arguments come uncomputed."""
