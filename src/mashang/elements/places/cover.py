"""From the places that make up an area to the fewest subtrees that cover it. Pure."""

from collections.abc import Callable, Iterable, Mapping

from mashang.kernel import paths

Children = Callable[[paths.Path], Iterable[paths.Path]]
"""The paths directly below a path."""


def cover(marks: Mapping[paths.Path, bool], children: Children) -> list[paths.Path]:
    """The subtrees that belong to an area, minimal and sorted.

    The nearest mark at or above a place decides whether it belongs: a community without one of its
    compounds, of which again one building belongs.

    Args:
        marks: True for what belongs with all below it, False for what is taken out.
        children: asked only for places that are split by a mark below them.
    """
    tops = [
        path for path in marks if not any(above in marks for above in paths.ancestors(path)[:-1])
    ]
    found: list[paths.Path] = []
    for top in tops:
        found += _walk(top, marks, children, belongs=marks[top])
    return paths.minimal(found)


def overlap(some: Iterable[paths.Path], others: Iterable[paths.Path]) -> paths.Path | None:
    """The first subtree that two covers share, or None."""
    held = set(others)
    for path in sorted(some):
        if any(above in held for above in paths.ancestors(path)):
            return path
        below = sorted(other for other in held if paths.contains(path, other))
        if below:
            return below[0]
    return None


def _walk(
    path: paths.Path, marks: Mapping[paths.Path, bool], children: Children, *, belongs: bool
) -> list[paths.Path]:
    below = [marks[mark] for mark in marks if mark != path and paths.contains(path, mark)]
    if all(mark == belongs for mark in below):
        return [path] if belongs else []
    found: list[paths.Path] = []
    for child in children(path):
        found += _walk(child, marks, children, belongs=marks.get(child, belongs))
    return found
