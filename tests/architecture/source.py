"""The house as text: every module parsed once, every template read once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "mashang"

FLOORS = (
    ("kernel",),
    ("domain",),
    ("engines",),
    ("web", "api", "doorkeeper"),
    ("foundation",),
    ("elements",),
    ("governance",),
    ("work",),
    ("front",),
    ("cli",),
    ("config",),
)
"""Lowest first; design.md §3."""

ROOM_FLOORS = ("foundation", "elements", "governance", "work", "front")


@dataclass(frozen=True)
class Module:
    """One Python file.

    Attributes:
        name: dotted, `__init__` left out.
        is_package: the file is an `__init__`.
    """

    name: str
    path: Path
    text: str
    tree: ast.Module
    is_package: bool

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.split(".")[1:])

    @property
    def room(self) -> tuple[str, str] | None:
        """`("work", "doors")` when the file lies in a room."""
        if len(self.parts) >= 2 and self.parts[0] in ROOM_FLOORS:
            folder = PACKAGE / self.parts[0] / self.parts[1]
            return (self.parts[0], self.parts[1]) if (folder / "room.py").exists() else None
        return None

    @property
    def piece(self) -> str | None:
        """`actions`, `queries`, …: which piece of its room the file belongs to."""
        return self.parts[2] if self.room and len(self.parts) > 2 else None

    def at(self, node: ast.AST) -> str:
        """`src/…/file.py:12`, as an editor opens it."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@dataclass(frozen=True)
class Page:
    """One template.

    Attributes:
        owner: the module whose floor and room it belongs to, as in `mashang.work.doors`.
        name: as `render` names it: `doors/open.html`.
    """

    path: Path
    owner: str
    name: str
    text: str

    def at(self, position: int) -> str:
        line = self.text.count("\n", 0, position) + 1
        return f"{self.path.relative_to(ROOT)}:{line}"


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product, migrations left out."""
    return tuple(
        _parsed(path)
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    )


def _parsed(path: Path) -> Module:
    text = path.read_text("utf-8")
    parts = path.relative_to(SRC).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    return Module(name, path, text, ast.parse(text, str(path)), is_package)


@cache
def pages() -> tuple[Page, ...]:
    """Every template of the product."""
    found = []
    for path in sorted(PACKAGE.rglob("templates/**/*")):
        if not path.is_file():
            continue
        inside = path.relative_to(PACKAGE).parts
        cut = inside.index("templates")
        owner = ".".join(("mashang", *inside[:cut]))
        found.append(Page(path, owner, "/".join(inside[cut + 1 :]), path.read_text("utf-8")))
    return tuple(found)


def floor_of(name: str) -> int:
    """How high a dotted name stands; config is the highest."""
    top = name.split(".")[1]
    return next(height for height, floor in enumerate(FLOORS) if top in floor)


def imported(module: Module) -> Iterator[tuple[str, ast.stmt]]:
    """Every dotted name that a module imports; `from a import b` gives `a.b`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def called(node: ast.Call) -> str:
    """The dotted words of what is called: `reverse`, `models.ForeignKey`."""
    words: list[str] = []
    part: ast.expr = node.func
    while isinstance(part, ast.Attribute):
        words.append(part.attr)
        part = part.value
    words.append(part.id if isinstance(part, ast.Name) else "?")
    return ".".join(reversed(words))


def constant(node: ast.expr | None) -> str | None:
    """The text of a string constant, adjacent pieces joined; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
