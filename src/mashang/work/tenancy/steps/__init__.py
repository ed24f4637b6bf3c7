"""Writes on tenancies that upper floors join.

Locks in this order: person, tenancy, residency.
"""

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
    "close_of_moved",
    "end_letting",
    "end_tenancy",
    "let",
    "person_of",
    "renew",
    "take_back",
]
