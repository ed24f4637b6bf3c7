"""Passes that any library can verify: CWT in COSE_Sign1, in base45, in a QR code.

`issue` makes one, `text_of` writes it, `read` gives what it says or which flaw it has, and
`evidence` hands that to the rule of admission (`domain.passage.decide`). No I/O, no clock, no
randomness: keys, instants and ids are arguments. Source: docs/passes.md,
docs/decisions/0031-passes.md.
"""

from mashang.domain.passes.cose import Algorithm
from mashang.domain.passes.flaws import Flaw, Flawed
from mashang.domain.passes.holders import Freshness, HolderKey, Shown, prove
from mashang.domain.passes.keys import (
    IssuerKey,
    KeySet,
    SigningKey,
    Standing,
    as_jwks,
    from_jwks,
    key_id,
)
from mashang.domain.passes.nouns import CLASSES, Pass, check, classes_shown
from mashang.domain.passes.reading import Evidence, Read, Unread, evidence, read, unverified
from mashang.domain.passes.revoking import Revocations
from mashang.domain.passes.writing import LONGEST_TEXT, PREFIX, issue, text_of

__all__ = [
    "CLASSES",
    "LONGEST_TEXT",
    "PREFIX",
    "Algorithm",
    "Evidence",
    "Flaw",
    "Flawed",
    "Freshness",
    "HolderKey",
    "IssuerKey",
    "KeySet",
    "Pass",
    "Read",
    "Revocations",
    "Shown",
    "SigningKey",
    "Standing",
    "Unread",
    "as_jwks",
    "check",
    "classes_shown",
    "evidence",
    "from_jwks",
    "issue",
    "key_id",
    "prove",
    "read",
    "text_of",
    "unverified",
]
