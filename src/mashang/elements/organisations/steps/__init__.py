"""Writes on organisations that upper rooms join.

Locks in this order: the register of places, organisation, service, membership.
"""

from mashang.elements.organisations.steps.keeping import (
    Particulars,
    add_organisation,
    change_organisation,
    close_organisation,
    end_service,
    join,
    leave,
    serve,
)
from mashang.elements.organisations.steps.taking_back import take_back
from mashang.elements.organisations.steps.taking_in import take_in_organisations, take_in_sites

__all__ = [
    "Particulars",
    "add_organisation",
    "change_organisation",
    "close_organisation",
    "end_service",
    "join",
    "leave",
    "serve",
    "take_back",
    "take_in_organisations",
    "take_in_sites",
]
