"""What runs by the clock, and what follows from what other rooms tell."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from mashang.elements.people.models import Residency
from mashang.foundation.events.event import Event
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.work.tenancy import actions, queries, steps
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


def find_unknown_owners() -> dict[str, int]:
    """Ask for the owners of rooms that are rented from nobody, building by building; end what is known.

    A night asks at no more buildings than policy says: what is left is asked on the next ones.
    """
    actor = Actor.system()
    told = {"found": 0, "gone": 0}
    at_most = policies.number("people.owner_questions_at_most_count")
    for building_id in queries.buildings_in_doubt(at_most):
        settled = actions.settle_owners(actor=actor, building_id=building_id)
        told["found"] += settled.found
        told["gone"] += settled.gone
    return told


def forget_old() -> int:
    """Forget tenancies, and rooms once without an owner, long enough ago; returns how many."""
    days = policies.number("retention.tenancies_days")
    before = clock.today() - timedelta(days=days)
    forgotten = actions.forget_unknown_owners(before=clock.now() - timedelta(days=days))
    while ids := list(
        Tenancy.objects.filter(until_on__lt=before)
        .order_by("until_on")
        .values_list("pk", flat=True)[:AT_ONCE]
    ):
        forgotten += actions.forget(tenancy_ids=ids)
    return forgotten
