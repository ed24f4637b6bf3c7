"""Who sees calls and who signed up: staff where the call stands, its leader, and each volunteer."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from mashang.elements.people.models import ActsFor
from mashang.elements.people.policy import links_in_force
from mashang.foundation.grants.rules import ByColumn, ByGrant, ByLink, Policy, Where
from mashang.work.volunteers.models import Call, Shift, SignUp


def _links(at: datetime) -> QuerySet[Any]:
    own = (ActsFor.Basis.SELF, ActsFor.Basis.GUARDIAN)
    return ActsFor.objects.filter(links_in_force(at), basis__in=own, person__died_on__isnull=True)


_OWN = ByLink(_links, account="account_id", target="person_id", column="person_id")
_PLAIN = Where(Q(person__is_protected=False), lambda one: not one.person.is_protected)
_WHERE = "shift__call__path"
_STAFF = (ByGrant("volunteers.manage", _WHERE) | ByColumn("shift__call__leader_id")) & (
    _PLAIN | ByGrant("people.see_contact_protected", _WHERE)
)
CALLS = Policy(
    Call,
    {
        "see": ByGrant("volunteers.see") | ByColumn("leader_id"),
        "manage": ByGrant("volunteers.manage"),
        "lead": ByGrant("volunteers.manage") | ByColumn("leader_id"),
    },
)
SHIFTS = Policy(
    Shift,
    {
        "see": ByGrant("volunteers.see", "call__path") | ByColumn("call__leader_id"),
        "lead": ByGrant("volunteers.manage", "call__path") | ByColumn("call__leader_id"),
    },
)
SIGN_UPS = Policy(SignUp, {"see": _STAFF | _OWN, "lead": _STAFF, "own": _OWN})
"""A volunteer in special protection shows on no list but to the two named roles."""
