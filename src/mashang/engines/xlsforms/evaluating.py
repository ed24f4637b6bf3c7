"""What holds for given answers: a pure function of form, answers, time and stored facts.

Nodes are computed once, in the order that `ordering` found; constraints are asked last.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mashang.engines.xlsforms.answers import MOST_REPEATED, Answers, plain, wrong_with
from mashang.engines.xlsforms.computing import Item, Scope, number, text, truth, value_of
from mashang.engines.xlsforms.expressions import ALL, REFERENCE, Expression, Wrong
from mashang.engines.xlsforms.form import (
    Choice,
    Form,
    Group,
    Kind,
    Node,
    Question,
    Repeat,
    Words,
    walk,
)
from mashang.engines.xlsforms.state import Line, State
from mashang.kernel.texts import Text

_REQUIRED = Text("必填", "needed")
_NOT_ALLOWED = Text("填写的内容不符合要求", "this is not allowed here")


def evaluate(
    form: Form,
    answers: Answers,
    now: datetime,
    known: Mapping[str, str] | None = None,
    *,
    language: str = "zh",
) -> State:
    """What is visible, needed, wrong, computed and to choose from.

    Args:
        answers: what was typed; a name that is missing was never shown, one that is empty was emptied.
        now: local time of the street.
        known: stored facts by their code; a question bound to one takes it unless it was answered.
    """
    run = _Run(form, now.replace(tzinfo=None), dict(known or {}), language)
    run.plant(plain(form, answers))
    for name in form.order:
        run.settle(name)
    lines = tuple(run.lines(form.children, run.root, ""))
    return State(lines, run.kept(form.children, run.root), run.errors)


@dataclass(slots=True)
class _Facts:
    """What was found of an item."""

    is_relevant: bool = True
    is_known: bool = False
    was_given: bool = False
    trouble: Text | None = None


@dataclass(slots=True)
class _Run:
    form: Form
    now: datetime
    known: dict[str, str]
    language: str
    root: Item = field(default_factory=lambda: Item("data"))
    errors: dict[str, Text] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    by_name: dict[str, list[Item]] = field(default_factory=dict)
    facts: dict[int, _Facts] = field(default_factory=dict)

    def plant(self, answers: Answers) -> None:
        """The instance as it was left."""
        self.nodes = {node.name: node for node, _ in walk(self.form.children)}
        self._grow(self.form.children, self.root, answers)
        self._index()

    def _grow(self, children: tuple[Node, ...], above: Item, answers: Answers) -> None:
        for node in children:
            given = answers.get(node.name)
            if isinstance(node, Question):
                item = above.add(Item(node.name, given or ""))
                self.facts[id(item)] = _Facts(was_given=given is not None)
            elif isinstance(node, Group):
                self._grow(node.children, self._container(above, node.name, 0), given or {})
            else:
                rows = given if given is not None else ([] if node.count else [{}])
                for place, row in enumerate(rows, start=1):
                    self._grow(node.children, self._container(above, node.name, place), row)

    def _container(self, above: Item, name: str, position: int) -> Item:
        item = above.add(Item(name, position=position))
        self.facts[id(item)] = _Facts()
        return item

    def _index(self) -> None:
        self.by_name = {}
        for item in _all(self.root):
            self.by_name.setdefault(item.name, []).append(item)

    def settle(self, name: str) -> None:
        """Compute everything of one name, in every repeat."""
        node = self.nodes[name]
        if isinstance(node, Repeat) and node.count is not None:
            self._count(node, node.count)
        for item in self.by_name.get(name, []):
            self._settle(node, item)

    def _count(self, node: Repeat, count: Expression) -> None:
        """Make as many as the form says."""
        for above in self._parents(node):
            found = [one for one in above.children if one.name == node.name]
            wanted = self._number(count, above, len(found))
            for one in found[wanted:]:
                above.children.remove(one)
            for place in range(len(found) + 1, wanted + 1):
                self._grow(node.children, self._container(above, node.name, place), {})
        self._index()

    def _parents(self, node: Repeat) -> list[Item]:
        above = next(above for one, above in self.form.nodes() if one is node)
        return list(self.by_name.get(above[-1].name, [])) if above else [self.root]

    def _number(self, count: Expression, above: Item, now_there: int) -> int:
        try:
            wanted = number(value_of(count, self._scope(above)))
        except Wrong:
            return now_there
        return max(0, min(int(wanted), MOST_REPEATED)) if wanted == wanted else 0  # noqa: PLR0124

    def _settle(self, node: Node, item: Item) -> None:
        facts = self.facts[id(item)]
        above = self.facts.get(id(item.above))
        facts.is_relevant = (above is None or above.is_relevant) and self._holds(
            node.relevant, item, otherwise=True
        )
        if not facts.is_relevant:
            item.value = ""
        elif isinstance(node, Question):
            self._fill(node, item, facts)

    def _fill(self, node: Question, item: Item, facts: _Facts) -> None:
        """The value: computed, else as given, else a stored fact, else the default."""
        if node.calculate is not None:
            item.value = self._text(node.calculate, item, facts)
        elif node.kind in _BY_CLOCK:
            item.value = self._by_clock(node.kind, item.value)
        elif facts.was_given and item.value != self.known.get(node.known):
            return
        elif node.known and self.known.get(node.known):
            item.value, facts.is_known = self.known[node.known], True
        elif facts.was_given:
            return
        elif node.default_expression is not None:
            item.value = self._text(node.default_expression, item, facts)
        else:
            item.value = node.default

    def _by_clock(self, kind: Kind, value: str) -> str:
        if kind is Kind.TODAY:
            return value or self.now.date().isoformat()
        at = self.now.isoformat(timespec="seconds")
        return at if kind is Kind.END else value or at

    def _text(self, found: Expression, item: Item, facts: _Facts) -> str:
        try:
            return text(value_of(found, self._scope(item)))
        except Wrong as wrong:
            facts.trouble = wrong.why
            return ""

    def _holds(self, found: Expression | None, item: Item, *, otherwise: bool) -> bool:
        if found is None:
            return otherwise
        try:
            return truth(value_of(found, self._scope(item)))
        except Wrong as wrong:
            self.facts[id(item)].trouble = wrong.why
            return otherwise

    def _scope(self, item: Item) -> Scope:
        return Scope(
            item, item, self.root, lambda name: self._find(item, name), self.now, self._label
        )

    def _find(self, asker: Item, name: str) -> list[Item]:
        """What `${name}` means: what is relevant, and of repeats that hold both, the same one."""
        found = [
            one
            for one in self.by_name.get(name.removeprefix(ALL), [])
            if self.facts[id(one)].is_relevant
        ]
        if name.startswith(ALL):
            return found
        own = {one.name: one for one in _chain(asker) if one.position}
        return [
            one
            for one in found
            if all(own.get(above.name, above) is above for above in _chain(one) if above.position)
        ]

    def _label(self, value: str, name: str) -> str:
        node = self.nodes.get(name)
        if not isinstance(node, Question):
            return value
        labels = {one.name: self._said(one.label, self.root) for one in node.choices}
        return labels.get(value, value)

    def _said(self, words: Words, item: Item) -> str:
        sentence = words.said(self.language, self.form.default_language)

        def filled(found: "Any") -> str:
            items = self._find(item, found.group(1))
            return self._label_of(items[0]) if items else ""

        return REFERENCE.sub(filled, sentence)

    def _label_of(self, item: Item) -> str:
        node = self.nodes.get(item.name)
        if isinstance(node, Question) and node.choices and item.value:
            labels = {
                one.name: one.label.said(self.language, self.form.default_language)
                for one in node.choices
            }
            return "、".join(labels.get(one, one) for one in item.value.split())
        return item.value

    def open_choices(self, node: Question, item: Item) -> tuple[Choice, ...]:
        """The choices that the filter leaves."""
        if node.choice_filter is None:
            return node.choices
        scope = self._scope(item)
        kept = []
        for choice in node.choices:
            row = Item("item")
            row.add(Item("name", choice.name))
            row.add(Item("label", choice.label.said(self.language)))
            for heading, cell in choice.columns:
                row.add(Item(heading, cell))
            try:
                if truth(value_of(node.choice_filter, scope.at(row))):
                    kept.append(choice)
            except Wrong as wrong:
                self.facts[id(item)].trouble = wrong.why
                return ()
        return tuple(kept)

    def lines(self, children: tuple[Node, ...], above: Item, path: str) -> Iterator[Line]:
        """What a page shows of a level."""
        for node in children:
            own = [one for one in above.children if one.name == node.name]
            here = f"{path}{node.name}"
            if isinstance(node, Question):
                yield self._question(node, own[0], here)
            elif isinstance(node, Group):
                yield self._section(node, own[0], here)
            else:
                yield Line(
                    path=here,
                    node=node,
                    label=self._said(node.label, above),
                    is_relevant=any(self.facts[id(one)].is_relevant for one in own)
                    or self._is_open(node, above),
                    is_read_only=node.count is not None,
                    children=tuple(self._one(node, one, here) for one in own),
                )

    def _is_open(self, node: Repeat, above: Item) -> bool:
        """Whether an empty repeat may be added to."""
        facts = self.facts.get(id(above))
        if facts is not None and not facts.is_relevant:
            return False
        try:
            return node.relevant is None or truth(value_of(node.relevant, self._scope(above)))
        except Wrong:
            return True

    def _one(self, node: Repeat, item: Item, path: str) -> Line:
        here = f"{path}[{item.position}]"
        return Line(
            path=here,
            node=node,
            label=self._said(node.label, item),
            position=item.position,
            is_relevant=self.facts[id(item)].is_relevant,
            children=tuple(self.lines(node.children, item, f"{here}/")),
        )

    def _section(self, node: Group, item: Item, path: str) -> Line:
        return Line(
            path=path,
            node=node,
            label=self._said(node.label, item),
            is_relevant=self.facts[id(item)].is_relevant,
            children=tuple(self.lines(node.children, item, f"{path}/")),
        )

    def _question(self, node: Question, item: Item, path: str) -> Line:
        facts = self.facts[id(item)]
        open_ones = self.open_choices(node, item) if facts.is_relevant else ()
        is_required = facts.is_relevant and self._holds(node.required, item, otherwise=False)
        names = frozenset(one.name for one in open_ones)
        error = self._wrong(node, item, names, is_required=is_required)
        if error is not None:
            self.errors[path] = error
        return Line(
            path=path,
            node=node,
            label=self._said(node.label, item) or node.name,
            hint=self._said(node.hint, item),
            value=item.value,
            is_relevant=facts.is_relevant,
            is_required=is_required,
            is_read_only=node.is_read_only or node.calculate is not None,
            is_known=facts.is_known,
            error=error,
            choices=tuple((one.name, self._said(one.label, item)) for one in open_ones),
        )

    def _wrong(
        self, node: Question, item: Item, names: frozenset[str], *, is_required: bool
    ) -> Text | None:
        facts = self.facts[id(item)]
        if not facts.is_relevant:
            return None
        if facts.trouble is not None:
            return facts.trouble
        if not item.value:
            needs = is_required and node.kind.is_asked
            return self._message(node.required_message, item, _REQUIRED) if needs else None
        if node.kind.is_asked and (why := wrong_with(node, item.value, names)) is not None:
            return why
        if self._holds(node.constraint, item, otherwise=True):
            return facts.trouble
        return self._message(node.constraint_message, item, _NOT_ALLOWED)

    def _message(self, words: Words, item: Item, otherwise: Text) -> Text:
        said = self._said(words, item)
        return Text("{said}", "{said}", said=said) if said else otherwise

    def kept(self, children: tuple[Node, ...], above: Item) -> dict[str, Any]:
        """What would be stored: relevant values in the form's shape."""
        found: dict[str, Any] = {}
        for node in children:
            own = [
                one
                for one in above.children
                if one.name == node.name and self.facts[id(one)].is_relevant
            ]
            if isinstance(node, Question):
                if own and own[0].value and node.kind is not Kind.NOTE:
                    found[node.name] = own[0].value
            elif isinstance(node, Group):
                inner = self.kept(node.children, own[0]) if own else {}
                if inner:
                    found[node.name] = inner
            elif own or all(one.name != node.name for one in above.children):
                # None at all is an answer: the page would begin with one of them otherwise.
                found[node.name] = [self.kept(node.children, one) for one in own]
        return found


_BY_CLOCK = frozenset({Kind.START, Kind.END, Kind.TODAY})


def _all(item: Item) -> Iterator[Item]:
    for one in item.children:
        yield one
        yield from _all(one)


def _chain(item: Item) -> Iterator[Item]:
    at: Item | None = item
    while at is not None:
        yield at
        at = at.above
