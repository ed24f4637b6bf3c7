"""Telling: one row for each consumer, in the transaction of what happened."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mashang.foundation.events.models import Delivery
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.house import house
from mashang.kernel.ids import new_id


@step
def retry_parked(delivery_ids: Sequence[int]) -> list[tuple[UUID, str]]:
    """Let parked deliveries be tried again from now, by the next drain, with all their tries.

    Returns:
        Event and consumer of those that were parked; the others stand as they were.
    """
    rows = Delivery.objects.select_for_update().filter(pk__in=delivery_ids, parked_at__isnull=False)
    found = list(rows.order_by("id"))
    Delivery.objects.filter(pk__in=[one.pk for one in found]).update(
        parked_at=None, attempts=0, next_try_at=clock.now()
    )
    return [(one.event_id, one.consumer) for one in found]


@step
def append(name: str, subject: str, payload: Mapping[str, Any] | None = None) -> UUID:
    """Tell every registered consumer; nobody is told when the transaction does not commit.

    Args:
        name: `"<room>.<past participle>"`.
        subject: reference of what it happened to, as in `"case:<id>"`. Lock it before: that keeps
            its events in order.
        payload: ids and codes for the consumers, JSON, never names, numbers or health facts.

    Returns:
        The event's id.
    """
    event_id, now = new_id(), clock.now()
    Delivery.objects.bulk_create(
        Delivery(
            event_id=event_id,
            name=name,
            consumer=consumer.name,
            subject=subject,
            payload=dict(payload or {}),
            happened_at=now,
            next_try_at=now,
        )
        for consumer in house().consumers_of(name)
    )
    return event_id
