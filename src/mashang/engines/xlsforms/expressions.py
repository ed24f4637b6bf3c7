"""Expressions of a form: XPath 1.0 with the functions of the ODK standard, parsed, never run as code.

elementpath reads the grammar; what its tree means is decided in `computing`, because the standard's
values are not XML's: an answer that is a day compares as a day, an empty one as nothing, and a number
equals the text that a person typed.

Source: ODK XForms specification, "XPath functions"; W3C XPath 1.0.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, cast

from elementpath.exceptions import ElementPathError
from elementpath.tdop import Parser
from elementpath.xpath1 import XPath1Parser

from mashang.kernel.texts import Text

LONGEST: Final = 2_000
REFERENCE: Final = re.compile(r"\$\{\s*([^\s}]+)\s*\}")
_POSITION: Final = re.compile(r"position\(\s*\.\.\s*\)")
_INDEXED: Final = re.compile(
    r"indexed-repeat\(\s*\$\{\s*([^\s}]+)\s*\}\s*,\s*\$\{\s*([^\s}]+)\s*\}"
)
_CURRENT: Final = re.compile(r"(?<![\w-])current\(\s*\)")
_PREFIXED: Final = re.compile(r"\bjr:choice-name\b")
_REFUSED: Final = re.compile(
    r"(?<![\w-])(pulldata|random|uuid|randomize|instance|distance|area|geofence|digest"
    r"|base64-decode|jr:itext|position|last|id|lang|name|local-name|namespace-uri|property"
    r"|search|intersects|extract-signed|osm)\s*\("
)
_NAME: Final = re.compile(r"[^\W\d][\w.-]*\Z")
ALL: Final = "all."
"""Before a name: every answer of it in the whole form, not only the nearest."""

CURRENT: Final = "ms.current"
"""The question itself, also inside a filter of choices, where `.` is a choice."""

FUNCTIONS: Final = frozenset(
{
    "if", "coalesce", "once", "selected", "selected-at", "count-selected", "count-non-empty",
    "count", "sum", "min", "max", "int", "round", "number", "string", "boolean",
    "boolean-from-string", "not", "true", "false", "today", "now", "date", "date-time",
    "format-date", "format-date-time", "decimal-date-time", "decimal-date", "decimal-time",
    "concat", "join", "substr", "substring", "substring-before", "substring-after",
    "string-length", "contains", "starts-with", "ends-with", "normalize-space", "translate",
    "regex", "abs", "ceiling", "floor", "pow", "sqrt", "exp", "log", "log10", "pi",
    "choice-name", "indexed-repeat", "checklist", "weighted-checklist", "ms-position",
}
)  # fmt: skip


class _Parser(XPath1Parser):
    """The grammar with the standard's function names; how many arguments, `computing` checks."""


def _register() -> None:
    # A class of its own for every function: the library's know other numbers of arguments.
    table = XPath1Parser.symbol_table.items()
    _Parser.symbol_table = {name: token for name, token in table if name not in FUNCTIONS}
    for name in FUNCTIONS:
        _Parser.function(name, nargs=(0, None))


_register()


@dataclass(frozen=True, slots=True)
class Wrong(Exception):
    """An expression that cannot be used, and why."""

    why: Text


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as its author wrote it.

    Attributes:
        names: what it refers to by `${…}`.
    """

    source: str
    names: frozenset[str]


def expression(source: str) -> Expression:
    """Check an expression.

    Raises:
        Wrong: it is too long, uses what is not supported, or is no expression.
    """
    if len(source) > LONGEST:
        raise Wrong(Text("表达式超过 {n} 个字符", "longer than {n} characters", n=LONGEST))
    if (found := _REFUSED.search(_POSITION.sub("", source))) is not None:
        raise Wrong(Text("不支持函数 {name}()", "{name}() is not supported", name=found.group(1)))
    for name in (names := frozenset(one for one in REFERENCE.findall(source))):
        if _NAME.match(name) is None:
            raise Wrong(Text("引用 {name} 写法不对", "{name} is no reference", name=name[:60]))
    parsed(source)
    return Expression(source, names)


@lru_cache(maxsize=4_096)
def parsed(source: str) -> Any:
    """The tree of an expression.

    Raises:
        Wrong: it is no expression.
    """
    words = _INDEXED.sub(rf"indexed-repeat(${{{ALL}\1}}, ${{{ALL}\2}}", source)
    words = _POSITION.sub("ms-position()", words)
    words = _PREFIXED.sub("choice-name", words)
    words = _CURRENT.sub(f"${CURRENT} ", words)
    # The space keeps `${a}-${b}` from being read as one name that ends in a hyphen.
    words = REFERENCE.sub(r"$\1 ", words)
    parser = _Parser()
    parser.tokenizer = parser.create_tokenizer(parser.symbol_table)
    try:
        # The class above would also compute what is constant, with XML's rules instead of ours.
        root = Parser.parse(cast("Any", parser), words)
        for token in _tokens(root):
            _insist_on_known(token)
    except (ElementPathError, RecursionError, ValueError, IndexError, AttributeError) as error:
        raise Wrong(
            Text("不是正确的表达式：{source}", "no valid expression: {source}", source=source[:200])
        ) from error
    return root


def steps_of(found: Expression) -> frozenset[str]:
    """Names that an expression reaches by paths such as `../age`."""
    return frozenset(
        str(token.value) for token in _tokens(parsed(found.source)) if token.symbol == "(name)"
    )


def _tokens(root: Any) -> Iterator[Any]:
    yield root
    for one in root:
        yield from _tokens(one)


_KNOWN: Final = frozenset(
{
    "(name)", "(string)", "(integer)", "(decimal)", "(float)", "$", ".", "..", "/", "//", "[",
    "(", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "div", "mod", "and", "or", "|", ":",
    "(start)", "(end)",
}
)  # fmt: skip


def _insist_on_known(token: Any) -> None:
    if token.symbol in _KNOWN or token.symbol in FUNCTIONS:
        return
    raise Wrong(Text("不支持 {what}", "{what} is not supported", what=str(token.symbol)[:40]))
