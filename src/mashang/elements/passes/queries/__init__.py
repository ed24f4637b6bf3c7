"""Reading passes: for doors, for the phone that carries them, for the desk."""

from mashang.elements.passes.queries.desk import (
    KeyLine,
    PassCard,
    PassLine,
    jwks,
    keys_of,
    may_issue,
    pass_card,
    passes_at,
    passes_of,
    printed_by_desk,
)
from mashang.elements.passes.queries.doors import (
    Holder,
    Revoked,
    credential_of,
    evidence_of,
    freshness,
    holder_of,
    is_revoked,
    read_shown,
    revocations,
    serial_now,
)
from mashang.elements.passes.queries.keeping import (
    accounts_carrying,
    is_rotation_due,
    keys_over,
    passes_over,
    silent_keys,
)
from mashang.elements.passes.queries.own import OwnPass, PhoneLine, named, on_phone, own_phones
from mashang.elements.passes.queries.rights import due
from mashang.elements.passes.queries.ring import has_keys, issuer, issuer_keys
from mashang.elements.passes.queries.signing import key_of_jwk, noun_of, printed, signed

__all__ = [
    "Holder",
    "KeyLine",
    "OwnPass",
    "PassCard",
    "PassLine",
    "PhoneLine",
    "Revoked",
    "accounts_carrying",
    "credential_of",
    "due",
    "evidence_of",
    "freshness",
    "has_keys",
    "holder_of",
    "is_revoked",
    "is_rotation_due",
    "issuer",
    "issuer_keys",
    "jwks",
    "key_of_jwk",
    "keys_of",
    "keys_over",
    "may_issue",
    "named",
    "noun_of",
    "on_phone",
    "own_phones",
    "pass_card",
    "passes_at",
    "passes_of",
    "passes_over",
    "printed",
    "printed_by_desk",
    "read_shown",
    "revocations",
    "serial_now",
    "signed",
    "silent_keys",
]
