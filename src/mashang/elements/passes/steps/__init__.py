"""Writes on passes that verbs of this room and of rooms above join.

Locks are taken in this order: account, phone, passes by id, the ledger.
"""

from mashang.elements.passes.steps.issuing import Wanted, issue, prolong
from mashang.elements.passes.steps.keeping import (
    ensure_keys,
    forget_keys,
    forget_secrets,
    rotate,
    withdraw,
)
from mashang.elements.passes.steps.revoking import (
    forget,
    revoke,
    revoke_about,
    revoke_of_person,
    revoke_phone,
)

__all__ = [
    "Wanted",
    "ensure_keys",
    "forget",
    "forget_keys",
    "forget_secrets",
    "issue",
    "prolong",
    "revoke",
    "revoke_about",
    "revoke_of_person",
    "revoke_phone",
    "rotate",
    "withdraw",
]
