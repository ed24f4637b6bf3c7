"""What import-linter cannot see: names in strings point down, too.

String foreign keys, `reverse()` and every other `"room:page"`, `{% url %}`, `{% extends %}`,
`{% include %}`, template names, and `"package.module:function"` in a room's declaration.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache

from tests.architecture.source import (
    PACKAGE,
    ROOM_FLOORS,
    ROOT,
    called,
    constant,
    floor_of,
    modules,
    pages,
)

RELATIONS = ("ForeignKey", "OneToOneField", "ManyToManyField")
DJANGO_LABELS = {"auth", "contenttypes", "sessions", "messages", "account", "mfa"}
SIDEWAYS = {"work"}
"""Floors whose rooms never speak of each other."""


@cache
def rooms() -> dict[str, str]:
    """The dotted name of each room by its short one."""
    return {
        folder.name: f"mashang.{floor}.{folder.name}"
        for floor in ROOM_FLOORS
        for folder in sorted((PACKAGE / floor).iterdir())
        if (folder / "room.py").exists()
    }


@cache
def _orders() -> dict[str, list[str]]:
    """Within a floor, lowest room first, as import-linter has it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found = {}
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["id"] in {"foundation", "elements"}:
            layers = [part.strip() for layer in contract["layers"] for part in layer.split("|")]
            found[contract["id"]] = layers[::-1]
    return found


def points_up(source: str, target: str) -> bool:
    """Whether the dotted name `source` speaks of something above it, or beside it where none may."""
    if floor_of(source) != floor_of(target):
        return floor_of(source) < floor_of(target)
    own, room = (".".join(name.split(".")[:3]) for name in (source, target))
    if own == room or not {own, room} <= set(rooms().values()):
        return False
    floor, own, room = room.split(".")[1], own.split(".")[2], room.split(".")[2]
    order = _orders().get(floor)
    if order:
        return order.index(own) < order.index(room)
    return floor in SIDEWAYS


def _strings() -> Iterator[tuple[str, str, str]]:
    """(module, where, constant) for every string constant of the product."""
    for module in modules():
        for node in ast.walk(module.tree):
            text = constant(node) if isinstance(node, ast.Constant) else None
            if text:
                yield module.name, module.at(node), text


def test_foreign_keys_written_as_strings_point_down() -> None:
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and called(node).endswith(RELATIONS) and node.args):
                continue
            target = constant(node.args[0])
            if target is None or "." not in target:
                continue
            label = target.partition(".")[0]
            if label in DJANGO_LABELS:
                continue
            if points_up(module.name, rooms()[label]):
                wrong.append(f"{module.at(node)} {target}")
    assert not wrong


def test_addresses_of_pages_point_down() -> None:
    wrong = [
        f"{where} {text}"
        for name, where, text in _strings()
        if re.fullmatch(r"[a-z_]+:[a-z_]+", text)
        and text.partition(":")[0] in rooms()
        and not name.startswith("mashang.config")
        and points_up(name, rooms()[text.partition(":")[0]])
    ]
    assert not wrong


def test_declared_functions_and_modules_are_the_rooms_own_or_lower() -> None:
    wrong = [
        f"{where} {text}"
        for name, where, text in _strings()
        if name.endswith(".room")
        and re.fullmatch(r"mashang(\.\w+)+(:\w+)?", text)
        and points_up(name, text.partition(":")[0])
    ]
    assert not wrong


def _owner(template: str) -> str | None:
    room = template.partition("/")[0]
    return "mashang.web" if room == "web" else rooms().get(room)


def test_templates_extend_include_and_link_downwards() -> None:
    wrong = []
    for page in pages():
        for found in re.finditer(r'{%\s*(extends|include|url)\s+"([^"]+)"', page.text):
            tag, name = found.groups()
            if tag == "url":
                owner = rooms().get(name.partition(":")[0])
                owner = "mashang.web" if name.startswith("web:") else owner
            else:
                owner = _owner(name)
            if name.startswith("django/"):
                continue
            if owner is None or points_up(page.owner, owner):
                wrong.append(f"{page.at(found.start())} {tag} {name}")
    assert not wrong


def test_views_render_their_own_templates_or_lower_ones() -> None:
    wrong = [
        f"{where} {text}"
        for name, where, text in _strings()
        if re.fullmatch(r"[a-z_]+(/[a-z_]+)+\.html", text)
        and (owner := _owner(text)) is not None
        and points_up(name, owner)
    ]
    assert not wrong


def test_a_pointer_up_would_be_seen() -> None:
    assert points_up("mashang.elements.people.pages", "mashang.work.doors")
    assert points_up("mashang.foundation.events.steps", "mashang.foundation.files")
    assert points_up("mashang.work.doors.pages", "mashang.work.repairs")
    assert not points_up("mashang.work.doors.pages", "mashang.elements.people")
    assert not points_up("mashang.front.portal.pages", "mashang.front.desk")
