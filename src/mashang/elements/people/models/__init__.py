"""People: sealed identity, blind indexes for finding, dated facts for everything else."""

from mashang.elements.people.models.merging import MERGES, Likely, Merge, NotTheSame, Sign
from mashang.elements.people.models.persons import (
    IDENTITY,
    ActsFor,
    Correction,
    Employment,
    Fact,
    Identifier,
    NameKey,
    Person,
    Residency,
)

__all__ = [
    "IDENTITY",
    "MERGES",
    "ActsFor",
    "Correction",
    "Employment",
    "Fact",
    "Identifier",
    "Likely",
    "Merge",
    "NameKey",
    "NotTheSame",
    "Person",
    "Residency",
    "Sign",
]
