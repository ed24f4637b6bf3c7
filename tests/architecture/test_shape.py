"""How files are cut: what each piece of a room may know, and how long things may grow."""

import ast
from collections.abc import Iterator

from tests.architecture.source import (
    PACKAGE,
    ROOM_FLOORS,
    ROOT,
    Module,
    called,
    imported,
    modules,
)

LONG_FILES: dict[str, str] = {}
"""Files over 400 lines, each with the reason why it is better in one."""

LONG_FUNCTIONS = {
    "mashang.cli.street.personas:_residents": "one list of invented people, read from top to bottom",
    "mashang.web.parts_sheet:context": "one example of each component",
}
"""Functions over 60 lines, each with the reason why it is better in one."""

HTTP = ("django.http", "django.shortcuts", "django.views", "django.middleware", "mashang.web.forms")
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now",
          "time.time", "datetime.datetime.now", "datetime.date.today"}  # fmt: skip
PIECES_WITHOUT_HTTP = ("actions", "steps", "queries", "policy", "kinds", "models", "jobs")


def _functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_400_lines_without_a_reason() -> None:
    long = {
        str(module.path.relative_to(PACKAGE))
        for module in modules()
        if module.text.count("\n") > 400
    }
    assert long == set(LONG_FILES)


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end; what the docstring takes is free."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return lines - ((first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0)


def test_no_function_is_longer_than_60_lines_without_a_reason() -> None:
    long = {
        f"{module.name}:{function.name}"
        for module in modules()
        for function in _functions(module)
        if _length(function) > 60
    }
    assert long == set(LONG_FUNCTIONS)


def test_no_verb_knows_another_verb() -> None:
    """Pages call verbs; what an upper verb may join is a step."""
    wrong = [
        f"{module.at(node)} imports {name}"
        for module in modules()
        if module.piece in {"actions", "steps", "queries", "policy", "models", "kinds"}
        for name, node in imported(module)
        if name.startswith("mashang.")
        and "actions" in name.split(".")[3:]
        and not _is_same_package(module, name)
    ]
    assert not wrong


def _is_same_package(module: Module, name: str) -> bool:
    """`actions/__init__` gathers the verbs of its own folder, and verbs share its private parts."""
    own = f"mashang.{'.'.join(module.parts[:2])}.actions."
    return module.piece == "actions" and name.startswith(own)


def test_what_decides_and_writes_knows_no_http() -> None:
    wrong = [
        f"{module.at(node)} imports {name}"
        for module in modules()
        if module.piece in PIECES_WITHOUT_HTTP
        for name, node in imported(module)
        if name.startswith(HTTP)
    ]
    assert not wrong


def test_models_have_no_save_of_their_own_and_nobody_listens_to_signals() -> None:
    wrong = [
        f"{module.at(function)} {function.name}"
        for module in modules()
        if module.piece == "models"
        for function in _functions(module)
        if function.name in {"save", "delete", "clean", "full_clean"}
    ]
    wrong += [
        f"{module.at(node)} imports {name}"
        for module in modules()
        for name, node in imported(module)
        if "signals" in name.split(".") and name.startswith("django")
    ]
    assert not wrong


def test_time_is_asked_of_the_clock_alone() -> None:
    wrong = [
        f"{module.at(node)} {called(node)}"
        for module in modules()
        if module.name != "mashang.kernel.clock"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and called(node) in CLOCKS
    ]
    assert not wrong


def test_nothing_is_imported_to_dodge_a_circle() -> None:
    """Only the command line imports late: models load at boot, and it says so."""
    wrong = []
    for module in modules():
        if "TYPE_CHECKING" in module.text:
            wrong.append(f"{module.at(module.tree)} TYPE_CHECKING")
        for function in _functions(module):
            wrong += [
                module.at(node)
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom) and module.parts[0] != "cli"
            ]
    assert not wrong


def test_a_room_has_only_the_pieces_that_every_room_may_have() -> None:
    """Learn one, know all: `pages` is found under `pages`, in every room."""
    missing = []
    for floor in ROOM_FLOORS:
        for folder in sorted((PACKAGE / floor).iterdir()):
            if folder.is_dir() and folder.name != "__pycache__":
                missing += [
                    str((folder / name).relative_to(ROOT))
                    for name in ("__init__.py", "room.py")
                    if not (folder / name).exists()
                ]
    assert not missing


def test_every_verb_and_step_says_that_it_is_one() -> None:
    """What writes is decorated; a plain public function in `steps` or `actions` only calls those."""
    writes = {"save", "create", "bulk_create", "update", "delete", "get_or_create",
              "update_or_create", "bulk_update"}  # fmt: skip
    wrong = []
    for module in modules():
        if module.piece not in {"actions", "steps"}:
            continue
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            marks = {ast.unparse(mark) for mark in node.decorator_list}
            calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
            written = [
                call
                for call in calls
                if isinstance(call.func, ast.Attribute)
                and call.func.attr in writes
                and "objects" in ast.unparse(call.func)
            ]
            if written and not marks & {"verb", "step"} and not _opens_itself(node):
                wrong.append(f"{module.at(node)} {node.name}")
    assert not wrong


def _opens_itself(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.With) and "atomic" in ast.unparse(node.items[0].context_expr)
        for node in ast.walk(function)
    )
