"""Verbs on passes."""

from mashang.elements.passes.actions.carrying import Browser, carry, lose_phone
from mashang.elements.passes.actions.desk import ForService, issue_at, take_back, take_back_phone
from mashang.elements.passes.actions.keeping import (
    forget_keys,
    forget_passes,
    forget_secrets,
    forget_taking_back,
    rotate_keys,
    withdraw_key,
)

__all__ = [
    "Browser",
    "ForService",
    "carry",
    "forget_keys",
    "forget_passes",
    "forget_secrets",
    "forget_taking_back",
    "issue_at",
    "lose_phone",
    "rotate_keys",
    "take_back",
    "take_back_phone",
    "withdraw_key",
]
