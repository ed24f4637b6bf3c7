"""Who books what: whoever lives in a thing's scope, by whoever may ask for them; who looks after it.

Nobody sees a booking because they live in the same room.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from mashang.elements.people.models import ActsFor, Residency
from mashang.elements.people.policy import links_in_force, lived_in
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.rules import NOTHING, ByGrant, ByLink, Policy, Rule, Where
from mashang.kernel import clock, paths
from mashang.work.bookings.models import Bookable, Booking


def _links(at: datetime) -> QuerySet[Any]:
    return ActsFor.objects.filter(links_in_force(at), may_ask=True, person__died_on__isnull=True)


@dataclass(frozen=True, slots=True)
class ByHome(Rule):
    """Accounts that ask for somebody who lives in the thing's scope."""

    def may(self, actor: Actor, obj: Any) -> bool:
        return any(paths.contains(obj.scope_path, home) for home in homes_of(actor))

    def visible(self, actor: Actor) -> Q:
        above = {path for home in homes_of(actor) for path in paths.ancestors(home)}
        return Q(scope_path__in=sorted(above)) if above else NOTHING

    def holders(self, obj: Any, at: datetime) -> Q:
        living = Residency.objects.filter(lived_in(clock.local_day(at)), within([obj.scope_path]))
        links = _links(at).filter(person__in=living.values("person_id"))
        return Q(pk__in=links.values("account_id"), is_active=True)


def homes_of(actor: Actor) -> list[paths.Path]:
    """The paths of the homes of whom the account may ask for."""
    if actor.account is None:
        return []
    persons = _links(actor.at).filter(account=actor.account).values_list("person_id", flat=True)
    today = lived_in(clock.local_day(actor.at))
    rows = Residency.objects.filter(today, person_id__in=list(persons))
    return list(rows.values_list("path", flat=True))


OWN = ByLink(_links, account="account_id", target="person_id", column="person_id")
_OPEN = Where(Q(is_open=True), lambda one: bool(one.is_open))

BOOKABLES = Policy(
    Bookable,
    {
        "see": ByGrant("bookings.see") | ByHome(),
        "oversee": ByGrant("bookings.see"),
        "book": _OPEN & ByHome(),
        "record": ByGrant("bookings.record"),
        "manage": ByGrant("bookings.manage"),
    },
)
BOOKINGS = Policy(
    Booking,
    {
        "see": ByGrant("bookings.see") | OWN,
        "own": OWN,
        "oversee": ByGrant("bookings.see"),
        "record": ByGrant("bookings.record"),
    },
)
