"""What depends on what: an order in which every node can be computed, or the rows that run in a circle."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from mashang.engines.xlsforms.expressions import ALL, REFERENCE, Expression, steps_of
from mashang.engines.xlsforms.form import Form, Node, Question, Repeat, walk
from mashang.engines.xlsforms.refusals import Refusal
from mashang.kernel.texts import Text


def in_order(form: Form) -> tuple[tuple[str, ...], list[Refusal]]:
    """Names so that each comes after what it depends on, and what is wrong with references."""
    nodes = {node.name: node for node, _ in form.nodes()}
    refusals = list(_unknown(form, nodes))
    if refusals:
        return (), refusals
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for node, above in form.nodes():
        sorter.add(node.name, *(one.name for one in above), *_needs(node, nodes))
    try:
        return tuple(sorter.static_order()), []
    except CycleError as error:
        names = list(dict.fromkeys(str(one) for one in error.args[1]))
        row = min(nodes[one].row for one in names)
        why = Text(
            "循环引用：{names}", "these depend on each other: {names}", names=" → ".join(names[:8])
        )
        return (), [Refusal("survey", row, why)]


def _unknown(form: Form, nodes: dict[str, Node]) -> Iterator[Refusal]:
    for node, _ in form.nodes():
        for found in _expressions(node):
            for name in sorted(found.names - nodes.keys()):
                why = Text(
                    "引用了不存在的题目 {name}", "there is no question {name}", name=name[:60]
                )
                yield Refusal("survey", node.row, why)
        for words in _sentences(node):
            for name in sorted(set(REFERENCE.findall(words)) - nodes.keys()):
                why = Text("题目文字引用了不存在的题目 {name}", "the words name {name}, which is not there",
                           name=name[:60])  # fmt: skip
                yield Refusal("survey", node.row, why)


def _needs(node: Node, nodes: dict[str, Node]) -> set[str]:
    needed: set[str] = set()
    for found in _computed_first(node):
        names = {one.removeprefix(ALL) for one in found.names}
        if not (isinstance(node, Question) and found is node.choice_filter):
            names |= steps_of(found) & nodes.keys()
        for name in names & nodes.keys():
            needed |= _with_children(nodes[name], node.name)
    is_own_once = isinstance(node, Question) and node.calculate is not None
    return needed - {node.name} if is_own_once and not _names_itself(node) else needed


def _names_itself(node: Node) -> bool:
    return any(node.name in found.names for found in _computed_first(node))


def _with_children(node: Node, asker: str) -> set[str]:
    """A container counts with what is in it, unless the asker is inside."""
    if isinstance(node, Question):
        return {node.name}
    below = {one.name for one, _ in walk(node.children)}
    return {node.name} if asker in below else {node.name, *below}


def _computed_first(node: Node) -> Iterator[Expression]:
    """What must be known before a node's value is; a constraint is asked afterwards."""
    parts: tuple[Expression | None, ...] = (node.relevant,)
    if isinstance(node, Repeat):
        parts = (node.relevant, node.count)
    elif isinstance(node, Question):
        parts = (node.relevant, node.calculate, node.default_expression, node.choice_filter)
    return (one for one in parts if one is not None)


def _expressions(node: Node) -> Iterator[Expression]:
    yield from _computed_first(node)
    if isinstance(node, Question):
        yield from (one for one in (node.required, node.constraint) if one is not None)


def _sentences(node: Node) -> Iterator[str]:
    words = [node.label]
    if isinstance(node, Question):
        words += [node.hint, node.constraint_message, node.required_message]
    return (sentence for one in words for _, sentence in one.by_language)
