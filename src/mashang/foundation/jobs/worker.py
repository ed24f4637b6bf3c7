"""The worker: django-q2's cluster, and an eye on events that wait."""

import logging
from time import sleep
from typing import Final

from django.db import Error as DatabaseError
from django.db import connections
from django_q.cluster import Cluster
from django_q.models import OrmQ

from mashang.foundation.events.jobs import DRAIN
from mashang.foundation.events.queries import due_deliveries
from mashang.foundation.jobs.actions import ask_for_beat, sync_schedules
from mashang.foundation.jobs.steps import enqueue
from mashang.foundation.verbs import verb
from mashang.kernel import clock

logger = logging.getLogger(__name__)

_LOOK_EVERY_S: Final = 1.0


def run_worker() -> int:
    """Run jobs until SIGTERM or SIGINT; jobs already taken are finished first.

    Send the signal to this process only: its children are told by it.

    Returns:
        0 after a signal, 1 when the cluster died by itself.
    """
    sync_schedules()
    ask_for_beat()
    # Children are forked now and must not share a connection.
    connections.close_all()
    cluster = Cluster()
    cluster.start()
    waking: int | None = None
    while cluster.sentinel.is_alive():
        try:
            waking = wake_drain(waking)
        except DatabaseError as err:
            logger.warning("the database is away (%s); looking again", type(err).__name__)
            connections.close_all()
        sleep(_LOOK_EVERY_S)
    connections.close_all()
    return 0 if cluster.has_stopped else 1


@verb
def wake_drain(waking: int | None) -> int | None:
    """Queue a drain when events wait and the last one queued here is through.

    Args:
        waking: the row of the last drain queued here.

    Returns:
        The row of the drain that is under way.
    """
    if waking is not None and OrmQ.objects.filter(pk=waking).exists():
        return waking
    return enqueue(DRAIN) if due_deliveries(clock.now()).exists() else None
