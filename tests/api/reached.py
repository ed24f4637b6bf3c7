"""Which verbs of the house some pieces of it call, found in the text: `actions.tree.add_place`."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, modules

Verb = tuple[str, str]
"""A room and a verb of it: `("places", "add_place")`."""


def verbs() -> set[Verb]:
    """Every verb of the house."""
    found = set()
    for module in modules():
        if module.piece != "actions" or module.room is None:
            continue
        for node in module.tree.body:
            marks = {ast.unparse(mark) for mark in getattr(node, "decorator_list", ())}
            if isinstance(node, ast.FunctionDef) and "verb" in marks and node.name[0] != "_":
                found.add((module.room[1], node.name))
    return found


def reached_by(piece: str) -> set[Verb]:
    """The verbs that this piece of any room calls."""
    known = verbs()
    found = {one for module in modules() if module.piece == piece for one in _called(module)}
    return found & known


def _called(module: Module) -> Iterator[Verb]:
    """Every name that a module takes out of some room's actions."""
    rooms = dict(_imported(module))
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            root = node.value
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in rooms:
                yield rooms[root.id], node.attr
        elif isinstance(node, ast.Name) and node.id in rooms:
            yield rooms[node.id], node.id


def _imported(module: Module) -> Iterator[tuple[str, str]]:
    """The names in a module that stand for something of a room's actions, with the room."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        for alias in node.names:
            parts = f"{node.module}.{alias.name}".split(".")
            if "actions" in parts[3:4]:
                yield alias.asname or alias.name, parts[2]
