"""Numbers of policy are data: none is a constant, none is asked for in vain, none lies unused."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from mashang.domain.plans import Pack, parse_pack
from mashang.kernel.house import house
from tests.architecture.source import ROOT, Module, called, modules

ROOMS_OF_THE_STREET = ("elements", "governance", "work", "front")
POLICY_NAME = re.compile(
    r"_(DAYS|HOURS|MIN|MINUTES|WEEKS|MONTHS|YEARS|AGE|RADIUS_M|PER_(DAY|HOUR|WEEK|PHONE))$"
)
LONG_UNITS = {"days", "hours", "weeks", "minutes"}
NOT_POLICY: dict[str, str] = {}
"""`file:name` of a constant that looks like policy, with the reason why it is none."""
UNASKED: dict[str, str] = {}
"""Keys of the calm pack that no code asks for yet, each with what it waits for."""


@cache
def calm() -> Pack:
    folder = ROOT / "plans/calm"
    return parse_pack({file.name: file.read_text("utf-8") for file in folder.glob("*.yaml")})


@cache
def _keys() -> frozenset[str]:
    return frozenset(value.key for value in calm().in_force(date(2026, 4, 29)))


FAMILIES = {key.partition(".")[0] for key in _keys()}
KEY = re.compile(rf"({'|'.join(sorted(FAMILIES))})(\.[a-z_]+)+")


def _of_the_street() -> Iterator[Module]:
    return (
        module for module in modules() if module.parts and module.parts[0] in ROOMS_OF_THE_STREET
    )


def test_rooms_of_the_street_hold_no_constant_of_policy() -> None:
    wrong = []
    for module in _of_the_street():
        for node in module.tree.body:
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                name = target.id if isinstance(target, ast.Name) else ""
                if POLICY_NAME.search(name) and f"{module.name}:{name}" not in NOT_POLICY:
                    wrong.append(f"{module.at(node)} {name}")
    assert not wrong


def test_rooms_of_the_street_measure_no_span_of_their_own() -> None:
    """`timedelta(days=1)` is a unit; any other literal length of time is a number of policy."""
    wrong = [
        f"{module.at(node)} {ast.unparse(node)}"
        for module in _of_the_street()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and called(node).endswith("timedelta")
        and any(
            word.arg in LONG_UNITS
            and isinstance(word.value, ast.Constant)
            and word.value.value != 1
            for word in node.keywords
        )
    ]
    assert not wrong


def _asked() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every constant and every f-string that may name a key, as a pattern."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if KEY.fullmatch(node.value):
                    yield module.at(node), re.compile(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_.]+"
                    for part in node.values
                )
                if pattern.partition("\\.")[0] in FAMILIES:
                    # Clocks are asked for by kind, in minutes or in working days (domain.plans.cases).
                    yield module.at(node), re.compile(f"{pattern}(_min|_working_days)?")


def test_every_key_that_is_asked_for_is_in_the_calm_pack() -> None:
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            first = node.args[0]
            if not isinstance(first, ast.Constant):
                continue
            asks = re.fullmatch(
                r"(policies|queries|policy|pack\(\))\.(value|number|span|minutes|days|text|listing|codes|time_of_day)",
                ast.unparse(node.func),
            )
            key = str(first.value)
            if asks and KEY.fullmatch(key) and key not in _keys():
                wrong.append(f"{module.at(node)} {key}")
    assert not wrong


def test_every_key_of_the_calm_pack_is_asked_for() -> None:
    patterns = [pattern for _, pattern in _asked()]
    retained = {one.retention_key for one in house().data_classes.values()}
    unused = {
        key
        for key in _keys()
        if key not in retained and not any(pattern.fullmatch(key) for pattern in patterns)
    }
    assert unused == set(UNASKED)


def test_every_data_class_says_how_long_it_is_kept() -> None:
    wrong = [one.code for one in house().data_classes.values() if one.retention_key not in _keys()]
    assert not wrong


def test_every_number_of_policy_names_its_source() -> None:
    wrong = [
        value.key
        for value in calm().in_force(date(2026, 4, 29))
        if not (value.issuer and value.source)
    ]
    assert not wrong
