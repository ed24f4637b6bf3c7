"""Landlords, as an audience of notices and as readers of the portal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mashang.elements.people.models import ActsFor, Residency
from mashang.elements.people.policy import links_in_force, not_ended
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel.clock import local_day
from mashang.kernel.paths import Path
from mashang.work.tenancy.models import Letting, Tenancy


def landlords(prefixes: Sequence[Path], at: datetime) -> QuerySet[Any, Any]:
    """Who lets a room in these parts of the street today."""
    rows = Letting.objects.filter(
        not_ended(local_day(at)),
        within(prefixes),
        landlord__died_on__isnull=True,
        landlord__merged_into__isnull=True,
    )
    return rows.values_list("landlord_id", "place_id", "path")


def rooms_of_reader(actor: Actor, person_id: UUID | None) -> list[Path]:
    """Where the person for whom somebody reads lets rooms today."""
    if person_id is None:
        return []
    rows = Letting.objects.filter(not_ended(local_day(actor.at)), landlord_id=person_id)
    return list(rows.values_list("path", flat=True))


def may_let(actor: Actor) -> bool:
    """Whether somebody for whom an account acts lets a room, or owns the home that they could let."""
    if actor.account is None:
        return False
    links = ActsFor.objects.filter(links_in_force(actor.at), account=actor.account, may_ask=True)
    persons = list(links.values_list("person_id", flat=True))
    today = not_ended(local_day(actor.at))
    return (
        Letting.objects.filter(today, landlord__in=persons).exists()
        or Tenancy.objects.filter(landlord__in=persons, until_on__isnull=True).exists()
        or Residency.objects.filter(
            today, person__in=persons, standing=Residency.Standing.OWNER
        ).exists()
    )
