"""Tree paths made of immutable ids: `"1.2z.f4."`, every part in base 36, every part closed by a dot.

A path contains another when it is its prefix; because each part is closed, `"1.2."` is no prefix of
`"1.2z."`. A subtree is the half-open range `[path, upper(path))` under byte order, which any
B-tree index answers.
"""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Path = str


def part(number: int) -> str:
    """One part of a path: a positive number in base 36."""
    if number <= 0:
        raise ValueError("a path is made of positive ids")
    signs = ""
    while number:
        number, rest = divmod(number, 36)
        signs = _DIGITS[rest] + signs
    return signs


def join(parent: Path, number: int) -> Path:
    """The path of child `number` under `parent` (`""` for a root)."""
    return f"{parent}{part(number)}."


def ids(path: Path) -> list[int]:
    """The ids along a path, root first."""
    return [int(piece, 36) for piece in path.split(".") if piece]


def ancestors(path: Path) -> list[Path]:
    """The paths from the root down to `path` itself."""
    pieces = path.split(".")[:-1]
    return [".".join(pieces[: depth + 1]) + "." for depth in range(len(pieces))]


def upper(path: Path) -> Path:
    """The least string greater than every path in the subtree (byte order; `/` follows `.`)."""
    return path[:-1] + "/"


def contains(outer: Path, inner: Path) -> bool:
    """Whether `inner` is `outer` or lies below it."""
    return inner.startswith(outer)


def minimal(paths: list[Path]) -> list[Path]:
    """The smallest set of paths that covers the same subtrees, sorted.

    Example: `["1.2.", "1.2.3.", "1.5."]` gives `["1.2.", "1.5."]`.
    """
    kept: list[Path] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def moved(path: Path, old: Path, new: Path) -> Path:
    """`path` after the subtree `old` became `new`; unchanged outside it."""
    return new + path[len(old) :] if path.startswith(old) else path
