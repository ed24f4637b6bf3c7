"""What runs by the clock, and what follows from what other rooms tell."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from mashang.elements.people.models import Residency
from mashang.foundation import keys
from mashang.foundation.events.event import Event
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.work.visits import actions, steps
from mashang.work.visits.models import ANSWERS, Visit, VisitList

AT_ONCE: Final = 200


def close_lists() -> int:
    """End the lists of days gone by; returns how many names are missing, each with an owner."""
    over = VisitList.objects.filter(on_day__lt=clock.today(), closed_at__isnull=True)
    ids = list(over.order_by("on_day", "list_id").values_list("pk", flat=True))
    return sum(actions.close_list(actor=Actor.system(), list_id=list_id) for list_id in ids)


def forget_old() -> int:
    """Forget lists older than policy keeps them, keys first; returns how many visits went."""
    before = clock.today() - timedelta(days=policies.number("retention.visits_days"))
    forgotten = 0
    while ids := list(
        VisitList.objects.filter(on_day__lt=before)
        .order_by("on_day")
        .values_list("pk", flat=True)[:AT_ONCE]
    ):
        visits = Visit.objects.filter(list_id__in=ids).values_list("pk", flat=True)
        keys.destroy_subjects(ANSWERS, list(visits))
        forgotten += actions.forget(list_ids=ids)
    return forgotten


def excuse_person(event: Event) -> None:
    """Somebody died or was put under protection: they leave every list at once."""
    steps.excuse(UUID(event.subject.removeprefix("person:")))


def excuse_moved(event: Event) -> None:
    """Somebody moved out: nobody rings there for them."""
    residency = Residency.objects.filter(pk=UUID(event.payload["residency_id"])).first()
    if residency is not None and residency.until_on is not None:
        steps.excuse(residency.person_id, place_id=residency.place_id)
