"""Answers as a page posts them: every input is named by its path.

`a/home/member[2]/age` is an answer, `c/name` a correction of what is known, which counts only when it
is filled. An input with number 0 says that a repeat is there and has none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from mashang.engines.xlsforms import MOST_REPEATED

ANSWER: Final = "a/"
CORRECTION: Final = "c/"
_PART: Final = re.compile(r"([^\[\]/]{1,80})(?:\[(\d{1,3})\])?\Z")
_DEEPEST: Final = 12


class Posted(Protocol):
    """What Django calls a QueryDict, as far as it is needed here."""

    def __iter__(self) -> Iterator[str]: ...
    def getlist(self, key: str) -> Any: ...


def typed(posted: Posted) -> dict[str, Any]:
    """The answers that were posted, in the shape that forms keep; repeats in their order."""
    tree: dict[Any, Any] = {}
    for key in posted:
        path = key.removeprefix(ANSWER).removeprefix(CORRECTION)
        if path == key:
            continue
        value = " ".join(one for one in posted.getlist(key) if one)
        if key.startswith(CORRECTION) and not value.strip():
            continue
        parts = [_PART.match(one) for one in path.split("/")]
        if len(parts) <= _DEEPEST and all(parts):
            _put(tree, [(one[1], one[2]) for one in parts if one], value)
    found: dict[str, Any] = _listed(tree)
    return found


def with_one_more(answers: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The answers with one more of a repeat."""
    return _changed(answers, path, lambda rows: [*rows, {}][:MOST_REPEATED])


def without(answers: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The answers without one of a repeat: `member[2]`."""
    container, _, number = path.rpartition("[")
    at = int(number.rstrip("]")) if number.rstrip("]").isdecimal() else 0
    return _changed(
        answers, container, lambda rows: [one for place, one in enumerate(rows, 1) if place != at]
    )


def _put(tree: dict[Any, Any], parts: Sequence[tuple[str, str | None]], value: str) -> None:
    at = tree
    for name, number in parts[:-1]:
        at = _into(at, name)
        if number is not None:
            at = _into(at, int(number))
    name, number = parts[-1]
    if number is not None:
        _into(_into(at, name), int(number))
    elif not isinstance(at.get(name), dict):
        at[name] = value


def _into(at: dict[Any, Any], key: Any) -> dict[Any, Any]:
    if not isinstance(at.get(key), dict):
        at[key] = {}
    found: dict[Any, Any] = at[key]
    return found


def _listed(tree: Any) -> Any:
    """Numbered parts become lists; the number 0 stands for none."""
    if not isinstance(tree, dict):
        return tree
    if tree and all(isinstance(one, int) for one in tree):
        return [_listed(tree[one]) for one in sorted(tree) if one]
    return {name: _listed(below) for name, below in tree.items() if isinstance(name, str)}


def _changed(answers: Mapping[str, Any], path: str, change: Any) -> dict[str, Any]:
    name, _, rest = path.partition("/")
    found = _PART.match(name)
    if found is None:
        return dict(answers)
    key, number = found[1], found[2]
    below = answers.get(key)
    if not rest and number is None:
        rows = below if isinstance(below, list) else []
        return {**answers, key: change(rows)}
    if number is None:
        inner = below if isinstance(below, Mapping) else {}
        return {**answers, key: _changed(inner, rest, change)}
    rows = list(below) if isinstance(below, list) else []
    at = int(number) - 1
    if 0 <= at < len(rows):
        rows[at] = _changed(rows[at], rest, change)
    return {**answers, key: rows}
