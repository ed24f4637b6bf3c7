"""Documents that the code writes itself: rights, jobs, events, settings, commands, gates, what a phone says at a door.

`python -m tests.architecture.documents` (part of `make fix`) writes them anew; a test compares.
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import click
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mashang.config.settings")
os.environ.setdefault("MASHANG_MODE", "test")
if __name__ == "__main__":
    os.environ.setdefault("MASHANG_DATA_DIR", str(Path("var/documents").resolve()))
    django.setup()

from mashang.cli.main import COMMANDS, main
from mashang.config.environment import SETTINGS
from mashang.domain.lifecycle import Verb
from mashang.domain.plans import Pack, parse_pack
from mashang.foundation.grants.roles import BUILT_IN
from mashang.kernel.house import house
from mashang.kernel.room import Gate, Room
from mashang.kernel.texts import Language
from tests.architecture.asked import operations
from tests.architecture.source import ROOM_FLOORS, ROOT, constant, modules
from tests.domain.passage import words
from tests.domain.passes.example import with_examples

NOTE = "<!-- Written by the code: `python -m tests.architecture.documents`. Do not edit. -->"
MAP = re.compile(r"(<!-- map of rooms -->\n).*?(\n<!-- end of map -->)", re.DOTALL)
AS_OF = date(2026, 4, 29)


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """A table; nothing at all without rows."""
    if not rows:
        return []
    lines = [heads, tuple("---" for _ in heads), *rows]
    return [
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    ] + [""]


@cache
def calm() -> Pack:
    """The pack that holds in calm days."""
    folder = ROOT / "plans/calm"
    return parse_pack({file.name: file.read_text("utf-8") for file in folder.glob("*.yaml")})


@cache
def told_events() -> dict[str, set[str]]:
    """Every event that some room tells, with the modules that tell it."""
    found: dict[str, set[str]] = {}
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _appends_an_event(node.func):
                for name in _event_names(node.args[0]):
                    found.setdefault(name, set()).add(module.name)
    return found


def _appends_an_event(called: ast.expr) -> bool:
    """Whether a call is `events.append`; asked of every call, so nothing is written out."""
    if not (isinstance(called, ast.Attribute) and called.attr == "append"):
        return False
    owner = called.value
    return getattr(owner, "id", getattr(owner, "attr", "")) == "events"


def _event_names(word: ast.expr) -> list[str]:
    """What the first argument of `events.append` may be: a name, a constant's name, a verb's event."""
    if isinstance(word, ast.JoinedStr):
        head = constant(word.values[0]) or ""
        return [f"{head}{verb.value}" for verb in Verb]
    if isinstance(word, ast.IfExp):
        return [*_event_names(word.body), *_event_names(word.orelse)]
    text = constant(word)
    if text is not None:
        return [text]
    name = ast.unparse(word).rpartition(".")[2]
    return [text for text in _constants().get(name, []) if text.partition(".")[0] in house().rooms]


@cache
def _constants() -> dict[str, list[str]]:
    """Texts that a module of the product gives a name, by name."""
    found: dict[str, list[str]] = {}
    for module in modules():
        for node in module.tree.body:
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                continue
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            text = constant(node.value)
            if isinstance(target, ast.Name) and text is not None:
                found.setdefault(target.id, []).append(text)
    return found


def reference() -> str:
    """docs/reference.md: everything that the rooms declare."""
    lines = [
        "# Reference: what each room declares",
        "",
        NOTE,
        "",
        (
            "One `ROOM` in each `room.py` says it all; `config/house.py` refuses duplicates and references"
            " that lead nowhere. Rights are given as roles: who holds which role where is a grant."
        ),
        "",
        "Roles: " + " · ".join(f"`{code}` {text.zh}" for code, text in BUILT_IN.items()),
        "",
    ]
    for room in house().rooms.values():
        lines += _room(room)
    return "\n".join(lines).rstrip() + "\n"


def _floor(room: Room) -> str:
    return next(
        module.parts[0]
        for module in modules()
        if module.room and module.room[1] == room.name and module.parts[0] in ROOM_FLOORS
    )


def _room(room: Room) -> list[str]:
    gate = f" · gate {room.gate.text.zh} {room.gate.text.en}" if room.gate else ""
    lines = [f"## {room.title.zh} {room.title.en} (`{_floor(room)}/{room.name}`){gate}", ""]
    sections = [part for section in _sections(room) for part in section]
    return [*lines, *(sections or ["Declares nothing: it serves the rooms above it.", ""])]


def _sections(room: Room) -> Iterator[list[str]]:
    yield table(
        ("right", "中文", "English", "roles at the start"),
        [
            (f"`{one.code}`", one.title.zh, one.title.en, ", ".join(one.roles) or "none")
            for one in room.rights
        ],
    )
    yield table(
        ("kind of case", "中文", "English", "proof photo"),
        [
            (f"`{kind.code}`", kind.title.zh, kind.title.en, "yes" if kind.needs_proof else "no")
            for kind in house().case_kinds.values()
            if kind.room == room.name
        ],
    )
    yield table(
        ("data class", "中文", "English", "kept"),
        [
            (f"`{one.code}`", one.title.zh, one.title.en, _kept(one.retention_key))
            for one in room.data_classes
        ],
    )
    yield table(
        ("job", "when"),
        [(f"`{one.name}`", f"`{one.cron}`" if one.cron else "when asked") for one in room.jobs],
    )
    told = sorted(name for name in told_events() if name.partition(".")[0] == room.name)
    yield table(
        ("event told", "consumed by"),
        [
            (
                f"`{name}`",
                ", ".join(f"`{one.name}`" for one in house().consumers_of(name)) or "nobody yet",
            )
            for name in told
        ],
    )
    yield table(
        ("shown to residents", "中文", "page"),
        [(f"`{one.code}`", one.title.zh, f"`{one.url_name}`") for one in room.tiles],
    )
    yield table(
        ("shown to staff", "page", "right"),
        [(one.title.zh, f"`{one.url_name}`", f"`{one.right}`") for one in room.nav],
    )
    yield table(
        ("code", "中文", "lands on"),
        [(f"`{one.code}`", one.title.zh, f"`{one.url_name}`") for one in room.codes],
    )
    yield table(
        ("files hang on", "who sees them"),
        [(f"`{one.kind}`", f"`{one.sees}`") for one in room.file_owners],
    )
    yield table(
        ("offered at a door", "中文", "page"),
        [(one.title.en, one.title.zh, f"`{one.url_name}`") for one in room.door_offers],
    )
    yield table(
        ("panel of a place", "right"),
        [(f"{one.title.zh} {one.title.en}", f"`{one.right}`") for one in room.panels],
    )


def _kept(key: str) -> str:
    return f"{calm().number(key, AS_OF)} days (`{key}`)"


def settings() -> str:
    """docs/settings.md: every environment variable."""
    rows = [
        (f"`{one.name}`", f"`{one.default}`" if one.default else "none", one.about)
        for one in SETTINGS
    ]
    lines = [
        "# Settings",
        "",
        NOTE,
        "",
        (
            "All settings come from the environment; each has a default that is safe on one machine. A street in"
            " production sets at least `MASHANG_HOSTS`, `MASHANG_SITE_URL`, `MASHANG_HTTPS`, `MASHANG_DATABASE_URL`,"
            " `MASHANG_KEY_STORE` and `MASHANG_SMS_URL` ([operations](operations.md)). Numbers of policy are no"
            " settings: they stand in [plan packs](../plans/README.md)."
        ),
        "",
        *table(("setting", "default", "what it does"), rows),
    ]
    return "\n".join(lines).rstrip() + "\n"


def commands() -> str:
    """docs/commands.md: every command with its options."""
    lines = [
        "# Commands",
        "",
        NOTE,
        "",
        (
            "`make demo` · `make test` · `make lint` · `make fix` · `make bench` are the five doors of a working copy."
            " An installed street has one command, `mashang`, whose sub-commands load only what they need."
        ),
        "",
        (
            "Exit codes: 0 done; 1 not usable or refused; 2 wrong use; 3 (`import`) some rows were rejected,"
            " (`import undo`) some had to stay, (`pass verify`) the pass is refused."
        ),
        "",
    ]
    context = click.Context(main, info_name="mashang")
    for name in COMMANDS:
        command = main.get_command(context, name)
        if command is not None:
            lines += _command(command, f"mashang {name}")
    return "\n".join(lines).rstrip() + "\n"


def asked() -> str:
    """docs/api-operations.md: every operation of the API."""
    lines = ["# What programs may ask", "", NOTE, "", *operations()]
    return "\n".join(lines).rstrip() + "\n"


def _command(command: click.Command, name: str) -> list[str]:
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    lines = [f"## `{name} {usage}`".rstrip(" `") + "`", ""]
    lines += [_plain(command.help or command.short_help or ""), ""]
    rows = []
    for parameter in getattr(command, "otherwise", command).params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            words = ", ".join(f"`{word}`" for word in [*parameter.opts, *parameter.secondary_opts])
            rows.append((words, _plain(parameter.help or "")))
    lines += table(("option", "what it does"), rows)
    if isinstance(command, click.Group):
        for sub_name in command.list_commands(context):
            sub = command.get_command(context, sub_name)
            if sub is not None:
                lines += _command(sub, f"{name} {sub_name}")
    return lines


def _plain(text: str) -> str:
    return " ".join(text.replace("\b", "").split())


def gates(tongue: Language) -> str:
    """The three gates as a map of rooms, as README shows it."""
    heads = {"zh": ("关口", "房间"), "en": ("gate", "rooms")}[tongue]
    rows = []
    for gate in Gate:
        rooms = [room for room in house().rooms.values() if room.gate is gate]
        words = " · ".join(
            f"{room.title.in_(tongue)} `{_floor(room)}/{room.name}`" for room in rooms
        )
        none = {"zh": "（随后续版本建成）", "en": "(comes with later issues)"}[tongue]
        title = f"**{gate.text.zh}**" if tongue == "zh" else f"**{gate.text.zh} {gate.text.en}**"
        rows.append((title, words or none))
    beneath = {"zh": "**三关之下**", "en": "**beneath all three**"}[tongue]
    rows += [
        (beneath if floor == ROOM_FLOORS[0] else "", _beneath(floor, tongue))
        for floor in ROOM_FLOORS
        if _beneath(floor, tongue)
    ]
    return "\n".join(table(heads, rows)).rstrip()


def _beneath(floor: str, tongue: Language) -> str:
    rooms = [room for room in house().rooms.values() if room.gate is None and _floor(room) == floor]
    words = " · ".join(room.title.in_(tongue) for room in rooms)
    return f"`{floor}/` {words}" if words else ""


def with_map(text: str, tongue: Language) -> str:
    """A README with its map drawn anew."""
    return MAP.sub(lambda found: found.group(1) + gates(tongue) + found.group(2), text)


def documents() -> dict[Path, str]:
    """Every document that the code writes, by file."""
    docs = ROOT / "docs"
    found = {
        docs / "reference.md": reference(),
        docs / "settings.md": settings(),
        docs / "commands.md": commands(),
        docs / "api-operations.md": asked(),
    }
    readmes: dict[str, Language] = {"README.md": "en", "README.zh-CN.md": "zh"}
    for name, tongue in readmes.items():
        found[ROOT / name] = with_map((ROOT / name).read_text("utf-8"), tongue)
    passes = docs / "passes.md"
    found[passes] = with_examples(passes.read_text("utf-8"))
    found[ROOT / words.FILE] = words.words()
    return found


def write() -> int:
    """Write them all; how many changed."""
    changed = 0
    for path, text in documents().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            changed += 1
    return changed


if __name__ == "__main__":
    print(f"{write()} documents written")
    sys.exit(0)
