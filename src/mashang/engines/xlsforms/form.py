"""A form as a value: what is asked, in which words, under which conditions.

Nothing here computes. A `Form` comes from a workbook (`converting`) and is asked what holds for given
answers by `evaluating.evaluate`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from mashang.engines.xlsforms.expressions import Expression

DEFAULT = "default"
"""What the standard calls the language of a column that names none."""


class Kind(StrEnum):
    """What an answer is. Each name is the standard's own.

    Source: XLSForm.org reference, "Question types".
    """

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    ACKNOWLEDGE = "acknowledge"
    GEOPOINT = "geopoint"
    NOTE = "note"
    CALCULATE = "calculate"
    HIDDEN = "hidden"
    START = "start"
    END = "end"
    TODAY = "today"

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it."""
        return self not in _NOT_ASKED

    @property
    def is_shown(self) -> bool:
        """Whether a person sees it."""
        return self.is_asked or self is Kind.NOTE


_NOT_ASKED = frozenset({Kind.NOTE, Kind.CALCULATE, Kind.HIDDEN, Kind.START, Kind.END, Kind.TODAY})


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in the languages of the form, by the name its column gives them."""

    by_language: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def said(self, language: str, default: str = DEFAULT) -> str:
        """The sentence in `zh` or `en`, else in the form's default language, else in any."""
        for name, words in self.by_language:
            if words and code_of(name) == language:
                return words
        for name, words in self.by_language:
            if words and name == default:
                return words
        return next((words for _, words in self.by_language if words), "")


_CODES = {
    "中文": "zh", "chinese": "zh", "汉语": "zh", "简体中文": "zh", "zh-hans": "zh", "zh-cn": "zh",
    "english": "en", "英文": "en", "英语": "en",
}  # fmt: skip


def code_of(language: str) -> str:
    """`zh` for `中文 (zh)` and for `Chinese`; the name itself when it says no known language."""
    name = language.strip().lower()
    if name.endswith(")") and "(" in name:
        name = name[name.rindex("(") + 1 : -1].strip()
    return _CODES.get(name, name.partition("-")[0])


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a list, with the further columns that filters ask."""

    name: str
    label: Words
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line of the survey sheet that holds a value.

    Attributes:
        row: as the spreadsheet program shows it; 0 for what the standard adds itself.
        known: which stored fact answers it, a code that the house understands; empty for none.
        span: smallest, largest and step of a range.
    """

    name: str
    kind: Kind
    row: int
    label: Words = Words()
    hint: Words = Words()
    required: Expression | None = None
    required_message: Words = Words()
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Words = Words()
    calculate: Expression | None = None
    default: str = ""
    default_expression: Expression | None = None
    is_read_only: bool = False
    appearance: str = ""
    choices: tuple[Choice, ...] = ()
    choice_filter: Expression | None = None
    known: str = ""
    span: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that belong together; on the page a section."""

    name: str
    row: int
    label: Words = Words()
    relevant: Expression | None = None
    children: "tuple[Node, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Questions asked again for each of several.

    Attributes:
        count: how many there are, when the form itself says so.
    """

    name: str
    row: int
    label: Words = Words()
    relevant: Expression | None = None
    count: Expression | None = None
    children: "tuple[Node, ...]" = ()


Node = Question | Group | Repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole form.

    Attributes:
        languages: as its columns name them, in their order.
        order: names of all nodes so that each comes after what it depends on.
    """

    title: str
    form_id: str
    version: str = ""
    languages: tuple[str, ...] = (DEFAULT,)
    default_language: str = DEFAULT
    children: tuple[Node, ...] = ()
    order: tuple[str, ...] = field(default=(), repr=False)

    def nodes(self) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        """Every node with its containers, outermost first, in the order of the sheet."""
        yield from walk(self.children)

    def questions(self) -> Iterator[Question]:
        """Every question, in the order of the sheet."""
        return (node for node, _ in self.nodes() if isinstance(node, Question))


def walk(
    children: tuple[Node, ...], above: tuple[Node, ...] = ()
) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Every node below, with its containers."""
    for node in children:
        yield node, above
        if not isinstance(node, Question):
            yield from walk(node.children, (*above, node))
