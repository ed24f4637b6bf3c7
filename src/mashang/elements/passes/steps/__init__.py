"""Writes on passes that verbs of this room and of rooms above join.

Locks are taken in this order: account, phone, passes by id, the ledger.
"""

from mashang.elements.passes.steps.carrying import bind, fill, reconcile
from mashang.elements.passes.steps.issuing import Wanted, issue, prolong, tell_entered
from mashang.elements.passes.steps.keeping import (
    ensure_keys,
    forget_keys,
    forget_secrets,
    rotate,
    withdraw,
)
from mashang.elements.passes.steps.revoking import (
    forget,
    forget_about,
    revoke,
    revoke_about,
    revoke_of_person,
    revoke_phone,
)

__all__ = [
    "Wanted",
    "bind",
    "ensure_keys",
    "fill",
    "forget",
    "forget_about",
    "forget_keys",
    "forget_secrets",
    "issue",
    "prolong",
    "reconcile",
    "revoke",
    "revoke_about",
    "revoke_of_person",
    "revoke_phone",
    "rotate",
    "tell_entered",
    "withdraw",
]
