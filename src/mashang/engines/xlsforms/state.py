"""What holds for given answers: the lines of a page, and what would be kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mashang.engines.xlsforms.form import Group, Node, Question, Repeat
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A node as it stands: a question, a section, a repeat, or one of a repeat.

    Attributes:
        path: names from the top with the number of each repeat, as in `member[2]/age`.
        position: which of a repeat it is, from 1; 0 for anything else.
        is_known: the value is a stored fact that nobody changed.
    """

    path: str
    node: Node
    label: str
    hint: str = ""
    value: str = ""
    position: int = 0
    is_relevant: bool = True
    is_required: bool = False
    is_read_only: bool = False
    is_known: bool = False
    error: Text | None = None
    choices: tuple[tuple[str, str], ...] = ()
    children: "tuple[Line, ...]" = ()

    @property
    def is_question(self) -> bool:
        return isinstance(self.node, Question)

    @property
    def is_group(self) -> bool:
        return isinstance(self.node, Group)

    @property
    def is_repeat(self) -> bool:
        """Whether it is the whole of a repeat; one of it has a position."""
        return isinstance(self.node, Repeat) and not self.position

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names chosen of several."""
        return tuple(self.value.split())

    @property
    def said(self) -> str:
        """The value as a person reads it: labels of choices."""
        labels = dict(self.choices)
        if not labels:
            return self.value
        return "、".join(labels.get(one, one) for one in self.chosen)


@dataclass(frozen=True, slots=True)
class State:
    """The whole form for given answers.

    Attributes:
        answers: what would be kept: relevant answers, computed values, stored facts.
        errors: what is wrong, by path, in the order of the sheet.
    """

    lines: tuple[Line, ...]
    answers: dict[str, Any] = field(repr=False)
    errors: dict[str, Text]

    @property
    def is_complete(self) -> bool:
        """Whether it may be handed in."""
        return not self.errors

    def all_lines(self) -> Iterator[Line]:
        """Every line, those of repeats too."""
        return _below(self.lines)

    def with_errors(self, errors: Mapping[str, Text]) -> "State":
        """The same lines with other errors: those of somebody who saw more."""
        return State(_told(self.lines, errors), self.answers, dict(errors))

    @property
    def known_count(self) -> int:
        """How many answers nobody had to type."""
        return sum(1 for one in self.all_lines() if one.is_known and one.is_relevant and one.value)


def _below(lines: tuple[Line, ...]) -> Iterator[Line]:
    for one in lines:
        yield one
        yield from _below(one.children)


def _told(lines: tuple[Line, ...], errors: Mapping[str, Text]) -> tuple[Line, ...]:
    return tuple(
        replace(one, error=errors.get(one.path), children=_told(one.children, errors))
        for one in lines
    )
