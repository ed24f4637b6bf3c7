"""Who sees tenancies: the landlord, whoever may ask for them, and staff where the room lies.

A protected person's tenancy is there for no staff but the two named roles; nobody sees a tenancy
because they live in the same room.
"""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from mashang.elements.people.models import ActsFor
from mashang.elements.people.policy import links_in_force
from mashang.foundation.grants.rules import ByGrant, ByLink, Policy, Rule, Where
from mashang.work.tenancy.models import Letting, Tenancy


def _links(at: datetime) -> QuerySet[Any]:
    return ActsFor.objects.filter(links_in_force(at), may_ask=True, person__died_on__isnull=True)


LANDLORD = ByLink(_links, account="account_id", target="person_id", column="landlord_id")
_PLAIN = Where(
    Q(tenant__is_protected=False, landlord__is_protected=False),
    lambda one: not (one.tenant.is_protected or one.landlord.is_protected),
)
_PLAIN_LETTING = Where(Q(landlord__is_protected=False), lambda one: not one.landlord.is_protected)


def _staff(right: str, plain: Rule) -> Rule:
    return (ByGrant(right) & plain) | (ByGrant(right) & ByGrant("people.see_contact_protected"))


TENANCIES = Policy(
    Tenancy,
    {
        "see": _staff("tenancy.see", _PLAIN) | LANDLORD,
        "oversee": _staff("tenancy.see", _PLAIN),
        "change": _staff("tenancy.manage", _PLAIN) | LANDLORD,
        "own": LANDLORD,
        "export": _staff("tenancy.export", _PLAIN),
    },
)
LETTINGS = Policy(
    Letting,
    {
        "see": _staff("tenancy.see", _PLAIN_LETTING) | LANDLORD,
        "manage": _staff("tenancy.manage", _PLAIN_LETTING),
        "own": LANDLORD,
    },
)
