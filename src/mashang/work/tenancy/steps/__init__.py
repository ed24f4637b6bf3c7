"""Writes on tenancies that upper floors join.

Locks in this order: building, person, tenancy, residency, case.
"""

from mashang.work.tenancy.steps.asking import ask_for_owners, owners_are_known
from mashang.work.tenancy.steps.footing import Footing
from mashang.work.tenancy.steps.keeping import (
    NewTenancy,
    Term,
    add_tenancies,
    add_tenancy,
    close_of_moved,
    end_letting,
    end_tenancy,
    let,
    person_of,
    renew,
)
from mashang.work.tenancy.steps.taking_back import take_back

__all__ = [
    "Footing",
    "NewTenancy",
    "Term",
    "add_tenancies",
    "add_tenancy",
    "ask_for_owners",
    "close_of_moved",
    "end_letting",
    "end_tenancy",
    "let",
    "owners_are_known",
    "person_of",
    "renew",
    "take_back",
]
