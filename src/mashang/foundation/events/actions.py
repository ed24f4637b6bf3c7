"""Consuming events: the effect and the deletion of the row are one transaction."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Final

from django.db import transaction
from django.db.models import F

from mashang.foundation.events.event import Event
from mashang.foundation.events.models import Delivery
from mashang.foundation.events.queries import due_deliveries
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import MashangError
from mashang.kernel.house import house

logger = logging.getLogger(__name__)

# Eight tries spread over about three hours: long enough for a restart, short enough for a morning.
_TRIES: Final = 8
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Drained:
    """What a drain did."""

    consumed: int = 0
    failed: int = 0


def drain(at_most_s: float = 30.0) -> Drained:
    """Consume what is due, one transaction each, until nothing is or the time is up.

    Any number may run at once. A consumer that raises leaves no effect; its row waits and is tried
    again, later each time, and after the last try it is parked for a person.
    """
    until = monotonic() + at_most_s
    consumed = failed = 0
    while monotonic() < until:
        outcome = _consume_next()
        if outcome is None:
            break
        consumed, failed = consumed + outcome, failed + (not outcome)
    return Drained(consumed, failed)


def _consume_next() -> bool | None:
    """Whether the next due delivery was consumed; None when there is none."""
    row: Delivery | None = None
    try:
        with transaction.atomic(durable=True):
            due = due_deliveries(clock.now())
            row = due.select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                return None
            _run_consumer(row)
            row.delete()
    except Exception as err:
        if row is None:
            raise
        _note_failure(row, err)
        return False
    return True


def _run_consumer(row: Delivery) -> None:
    consumer = next(one for one in house().consumers if one.name == row.consumer)
    event = Event(row.event_id, row.name, row.subject, row.payload, row.happened_at)
    house().runs[consumer.run](event)


@verb
def _note_failure(row: Delivery, err: Exception) -> None:
    """Remember that a delivery failed; nothing when another worker has consumed it since."""
    # The text of an error may hold a person's data, its code and kind do not.
    code = err.code if isinstance(err, MashangError) else type(err).__name__
    now, tries = clock.now(), row.attempts + 1
    wait = min(_FIRST_WAIT * 4**row.attempts, _LONGEST_WAIT)
    Delivery.objects.filter(pk=row.pk).update(
        attempts=F("attempts") + 1,
        last_error=code[:120],
        next_try_at=now + wait,
        parked_at=now if tries >= _TRIES else None,
    )
    logger.error("event %s for %s failed (%s), try %d", row.event_id, row.consumer, code, tries)
