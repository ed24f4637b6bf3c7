"""Nothing stands unused: every verb is called by somebody, every path follows its place."""

import ast
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.urls import NoReverseMatch, get_resolver, reverse

from mashang.elements.places.following import LED_BY_OTHERS, path_columns
from mashang.foundation.fields import PathField
from mashang.kernel.house import house
from tests.architecture.source import Module, imported, modules

CALLERS = {"pages", "routes", "jobs", "imports", "exports", "events", "consumers"}
NOT_YET: dict[str, str] = {}
"""Verbs that nobody calls, each with what it waits for."""


def _verbs() -> Iterator[tuple[Module, str]]:
    for module in modules():
        if module.piece != "actions":
            continue
        for node in module.tree.body:
            marks = {ast.unparse(mark) for mark in getattr(node, "decorator_list", ())}
            if isinstance(node, ast.FunctionDef) and "verb" in marks and node.name[0] != "_":
                yield module, node.name


@cache
def _uses() -> dict[str, set[str]]:
    """Every name that a module speaks, for modules that import some room's actions."""
    found = {}
    for module in modules():
        reaches = any("actions" in name.split(".") for name, _ in imported(module))
        if module.piece == "actions":
            found[module.name] = {
                node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)
            }
        elif reaches:
            found[module.name] = {
                node.attr if isinstance(node, ast.Attribute) else node.id
                for node in ast.walk(module.tree)
                if isinstance(node, ast.Attribute | ast.Name)
            }
    return found


def test_every_verb_is_called_by_a_page_a_route_a_job_or_a_command() -> None:
    unused = {
        f"{module.name}:{name}"
        for module, name in _verbs()
        if not any(name in names for names in _uses().values())
    }
    assert unused == set(NOT_YET)


def test_every_path_of_the_house_follows_a_move() -> None:
    """Found by its type: what has a rule of its own is named, and is there."""
    declared = {str(column) for column in path_columns()}
    fields = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, PathField)
    }
    assert declared == fields
    assert declared >= LED_BY_OTHERS


def test_no_path_hides_in_a_plain_column() -> None:
    wrong = [
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("mashang.")
        for field in model._meta.local_fields
        if (field.name == "path" or field.name.endswith("_path"))
        and not isinstance(field, PathField)
    ]
    assert not wrong


def _is_address(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        namespace, _, short = name.partition(":")
        spaces = get_resolver().namespace_dict
        return namespace in spaces and short in spaces[namespace][1].reverse_dict
    return True


def test_every_tile_code_panel_and_navigation_entry_leads_to_a_page() -> None:
    named = [
        *(tile.url_name for tile in house().tiles),
        *(entry.url_name for entry in house().nav),
        *(kind.url_name for kind in house().codes.values()),
        *(panel.url_name for panel in house().panels),
        *(offer.url_name for offer in house().door_offers),
    ]
    assert [name for name in named if not _is_address(name)] == []


def test_every_table_of_a_room_is_named_after_it() -> None:
    wrong = [
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("mashang.")
        and not model._meta.db_table.startswith(f"{model._meta.app_label}_")
    ]
    assert not wrong


def test_every_constraint_is_named_after_the_sentence_it_keeps() -> None:
    wrong = [
        f"{model._meta.label}: {constraint.name}"
        for model in apps.get_models()
        if model.__module__.startswith("mashang.")
        for constraint in model._meta.constraints
        if "_" not in constraint.name or constraint.name.startswith(model._meta.app_label)
    ]
    assert not wrong
