"""Who speaks for an organisation, and what of its people they see: masked names, dates, status."""

from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from mashang.elements.organisations.models import Organisation
from mashang.elements.people.models import Employment
from mashang.foundation.grants.rules import ByColumn, ByGrant, ByLink, Policy, Where
from mashang.work.employers.models import Representative


def representing(at: datetime) -> QuerySet[Any]:
    """The accounts that speak for a unit at an instant: approved, not ended, not asleep."""
    lasts = Q(until__isnull=True) | Q(until__gt=at)
    awake = Q(account__woke_at__isnull=True) | Q(decided_at__gt=F("account__woke_at"))
    return Representative.objects.filter(
        lasts, awake, state=Representative.State.APPROVED, account__is_active=True,
        organisation__closed_on__isnull=True,
    )  # fmt: skip


def _speaks(column: str) -> ByLink:
    return ByLink(representing, "account_id", "organisation_id", column)


UNITS = Policy(Organisation, {"see": _speaks("organisation_id")})
"""Units as those who speak for them see them; staff read them in the room of organisations."""

REPRESENTATIVES = Policy(
    Representative,
    {
        "see": ByGrant("employers.see", "organisation__path") | ByColumn("account_id"),
        "decide": ByGrant("employers.approve", "organisation__path"),
        "end": ByGrant("employers.approve", "organisation__path") | ByColumn("account_id"),
    },
)
_PLAIN = Where(Q(person__is_protected=False), lambda one: not one.person.is_protected)
EMPLOYMENTS = Policy(
    Employment,
    {
        "see": (ByGrant("employers.see", "organisation__path") & _PLAIN)
        | _speaks("organisation_id"),
        "report": _speaks("organisation_id"),
    },
)
