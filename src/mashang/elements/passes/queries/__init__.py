"""Reading passes: for doors, for the phone that carries them, for the desk."""

from mashang.elements.passes.queries.doors import (
    Holder,
    Revoked,
    credential_of,
    evidence_of,
    freshness,
    holder_of,
    is_revoked,
    persons_of,
    read_shown,
    revocations,
    serial_now,
)
from mashang.elements.passes.queries.rights import Due, due
from mashang.elements.passes.queries.ring import has_keys, issuer, issuer_keys
from mashang.elements.passes.queries.signing import noun_of, printed, signed

__all__ = [
    "Due",
    "Holder",
    "Revoked",
    "credential_of",
    "due",
    "evidence_of",
    "freshness",
    "has_keys",
    "holder_of",
    "is_revoked",
    "issuer",
    "issuer_keys",
    "noun_of",
    "persons_of",
    "printed",
    "read_shown",
    "revocations",
    "serial_now",
    "signed",
]
