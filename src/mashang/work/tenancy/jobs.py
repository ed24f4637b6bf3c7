"""What runs by the clock, and what follows from what other rooms tell."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from mashang.elements.people.models import Residency
from mashang.foundation.events.event import Event
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.work.tenancy import actions, steps
from mashang.work.tenancy.models import Tenancy

AT_ONCE: Final = 500


def close_with_home(event: Event) -> None:
    """Somebody moved out by the register: their tenancy there ends on the same day."""
    residency = Residency.objects.filter(pk=UUID(event.payload["residency_id"])).first()
    if residency is None or residency.until_on is None:
        return
    steps.close_of_moved(
        person_id=residency.person_id,
        place_id=residency.place_id,
        until_on=residency.until_on,
        at=event.happened_at,
    )


def close_of_dead(event: Event) -> None:
    """Somebody died: what they rented ends with their homes."""
    person_id = UUID(event.subject.removeprefix("person:"))
    for residency in Residency.objects.filter(person_id=person_id, until_on__isnull=False):
        steps.close_of_moved(
            person_id=person_id,
            place_id=residency.place_id,
            until_on=residency.until_on or clock.local_day(event.happened_at),
            at=event.happened_at,
        )


def forget_old() -> int:
    """Forget tenancies that ended long enough ago; returns how many."""
    days = policies.number("retention.tenancies_days")
    before = clock.today() - timedelta(days=days)
    forgotten = 0
    while ids := list(
        Tenancy.objects.filter(until_on__lt=before)
        .order_by("until_on")
        .values_list("pk", flat=True)[:AT_ONCE]
    ):
        forgotten += actions.forget(tenancy_ids=ids)
    return forgotten
