"""Verbs on organisations, one intention each."""

from mashang.elements.organisations.actions.importing import (
    take_in_organisations,
    take_in_sites,
)
from mashang.elements.organisations.actions.keeping import (
    Wanted,
    add_organisation,
    change_organisation,
    close_organisation,
    end_service,
    let_go,
    let_join,
    put_in_service,
)

__all__ = [
    "Wanted",
    "add_organisation",
    "change_organisation",
    "close_organisation",
    "end_service",
    "let_go",
    "let_join",
    "put_in_service",
    "take_in_organisations",
    "take_in_sites",
]
