"""Who sees organisations, and who changes them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from mashang.elements.organisations.models import Membership, Organisation, Service
from mashang.elements.organisations.spans import lasting
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.grants.rules import NOTHING, ByGrant, ByLink, Policy, Rule
from mashang.kernel import clock


@dataclass(frozen=True, slots=True)
class HeldAnywhere(Rule):
    """Whoever holds a right in any part of the street: units are public, their name and number too."""

    right: str

    def may(self, actor: Actor, obj: Any) -> bool:
        return actor.holds_anywhere(self.right)

    def visible(self, actor: Actor) -> Q:
        # Not an empty condition: `Q() | other` would be `other`.
        return Q(pk__isnull=False) if actor.holds_anywhere(self.right) else NOTHING

    def holders(self, obj: Any, at: datetime) -> Q:
        grants = Grant.objects.filter(
            current_grants(at), role__rights__right=self.right, paths__isnull=False
        )
        return Q(pk__in=grants.values("account_id"), is_active=True)


def memberships_at(at: datetime) -> QuerySet[Membership]:
    """Who works where on the local day of an instant."""
    return Membership.objects.filter(lasting(clock.local_day(at)))


ORGANISATIONS = Policy(
    Organisation,
    {
        "see": HeldAnywhere("organisations.see")
        | ByLink(memberships_at, "account", "organisation", "organisation_id"),
        "edit": ByGrant("organisations.edit"),
        "staff": ByGrant("organisations.staff"),
    },
)
SERVICES = Policy(
    Service,
    {"see": HeldAnywhere("organisations.see"), "end": ByGrant("organisations.edit")},
)
MEMBERSHIPS = Policy(
    Membership,
    {
        "see": HeldAnywhere("organisations.see"),
        "end": ByGrant("organisations.staff", path="organisation__path"),
    },
)
