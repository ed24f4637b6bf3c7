"""Events that wait, and those that a person must look at."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from mashang.foundation.events.models import Delivery


def due_deliveries(at: datetime) -> QuerySet[Delivery]:
    """Deliveries to try now, oldest first; none that would overtake an earlier one of its subject.

    A parked delivery holds nobody up: from then on a person puts things in order.
    """
    earlier = Delivery.objects.filter(
        consumer=OuterRef("consumer"),
        subject=OuterRef("subject"),
        id__lt=OuterRef("id"),
        parked_at=None,
    )
    waiting = Delivery.objects.filter(parked_at=None, next_try_at__lte=at)
    return waiting.filter(~Exists(earlier)).order_by("id")


def parked_deliveries() -> QuerySet[Delivery]:
    """Deliveries whose consumer failed too often, the longest parked first."""
    return Delivery.objects.filter(parked_at__isnull=False).order_by("parked_at", "id")
