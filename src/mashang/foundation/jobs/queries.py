"""How the workers do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Min
from django_q.models import Failure, OrmQ

from mashang.foundation.events.queries import parked_deliveries
from mashang.foundation.jobs.models import Heartbeat
from mashang.kernel import clock

# A beat a minute, enqueued by a scheduler that looks every half minute: three missed are a fault.
_STALE_S: Final = 210.0


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the queue.

    Attributes:
        beat_age_s: seconds since a job last came through; None when none ever did.
        queued: jobs that wait or run, and jobs planned for later.
        oldest_wait_s: how long the oldest job that could run has waited; 0 when none does.
        failed: jobs that failed for the last time within a day.
        parked: events that a person must look at.
    """

    beat_age_s: float | None
    queued: int
    oldest_wait_s: float
    failed: int
    parked: int

    @property
    def is_well(self) -> bool:
        """Whether jobs run."""
        return self.beat_age_s is not None and self.beat_age_s < _STALE_S


def health() -> Health:
    """The state of the queue now."""
    now = clock.now()
    heart = Heartbeat.objects.first()
    oldest = OrmQ.objects.filter(lock__lte=now).aggregate(at=Min("lock"))["at"]
    return Health(
        beat_age_s=(now - heart.beat_at).total_seconds() if heart else None,
        queued=OrmQ.objects.count(),
        oldest_wait_s=(now - oldest).total_seconds() if oldest else 0.0,
        failed=Failure.objects.filter(stopped__gt=now - timedelta(days=1)).count(),
        parked=parked_deliveries().count(),
    )
