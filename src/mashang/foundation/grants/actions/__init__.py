"""Verbs on grants, roles and emergencies."""

from mashang.foundation.grants.actions.emergencies import (
    end_emergency,
    forget_old,
    prolong_emergency,
    review_emergency,
    want_more_time,
)
from mashang.foundation.grants.actions.roles import (
    add_role,
    end_role,
    reset_role,
    set_up_roles,
    shape_role,
)

__all__ = [
    "add_role",
    "end_emergency",
    "end_role",
    "forget_old",
    "prolong_emergency",
    "reset_role",
    "review_emergency",
    "set_up_roles",
    "shape_role",
    "want_more_time",
]
