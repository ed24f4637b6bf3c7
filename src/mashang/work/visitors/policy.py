"""Who sees a visit: whoever opens doors for the host, and the staff of the gate.

Nobody sees a visit because they live in the same room. A guardian does not host in a child's name:
the child's home may be the other parent's.
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mashang.elements.people.models import ActsFor
from mashang.elements.people.policy import links_in_force
from mashang.foundation.grants.rules import ByGrant, ByLink, Policy
from mashang.work.visitors.models import Visit

HOSTING = (ActsFor.Basis.SELF, ActsFor.Basis.PROXY)


def _links(at: datetime) -> QuerySet[Any]:
    return ActsFor.objects.filter(
        links_in_force(at), may_open=True, basis__in=HOSTING, person__died_on__isnull=True
    )


HOST = ByLink(_links, account="account_id", target="person_id", column="host_id")

VISITS = Policy(
    Visit,
    {
        "see": ByGrant("visitors.see") | HOST,
        "own": HOST,
        "oversee": ByGrant("visitors.see"),
        "admit": ByGrant("visitors.admit"),
        "approve_vehicle": ByGrant("visitors.approve_vehicle"),
    },
)
