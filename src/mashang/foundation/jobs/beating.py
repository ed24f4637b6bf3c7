"""The heartbeat: a job like any other, which proves that jobs run."""

from typing import Final

from mashang.foundation.jobs.models import Heartbeat
from mashang.foundation.verbs import verb
from mashang.kernel import clock

BEAT: Final = "jobs.beat"


@verb
def beat() -> None:
    """Remember that a job came through the queue just now."""
    Heartbeat.objects.update_or_create(only=1, defaults={"beat_at": clock.now()})
