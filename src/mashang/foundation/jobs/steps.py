"""Putting a job into the queue, in the transaction of what it follows from."""

import json
from datetime import datetime
from typing import Any, Final

from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.tasks import async_task

from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.house import house

RUN: Final = "mashang.foundation.jobs.running.run"


class _Queue(ORM):  # type: ignore[misc]  # django-q2 has no types
    """The queue in the database; a row's `lock` is the instant from which a worker may take it."""

    def __init__(self, not_before: datetime) -> None:
        super().__init__(Conf.CLUSTER_NAME)
        self._not_before = not_before
        self.row_id = 0

    def enqueue(self, task: str) -> int:
        """Keep a task's signed package."""
        row = OrmQ.objects.create(key=self.list_key, payload=task, lock=self._not_before)
        self.row_id = row.pk
        return self.row_id


@step
def enqueue(job_name: str, /, *, not_before: datetime | None = None, **args: Any) -> int:
    """Have a job run once the transaction commits; not at all when it does not.

    A job may run twice when a worker is killed, so it must bear that. One that fails is tried again
    (see `running`).

    Args:
        job_name: as its room declares it.
        not_before: the earliest instant; now by default.
        **args: JSON values: ids and codes, for they stay readable in the queue.

    Returns:
        The row in the queue, gone when the job is done.

    Raises:
        LookupError: no room declares the job.
        TypeError: an argument is not JSON.
    """
    return enqueue_attempt(job_name, json.dumps(args), attempt=1, at=not_before or clock.now())


def enqueue_attempt(job_name: str, args: str, *, attempt: int, at: datetime) -> int:
    """Queue one attempt at a job; `enqueue` is what rooms call."""
    if job_name not in house().jobs:
        raise LookupError(f"no room declares the job {job_name!r}")
    queue = _Queue(at)
    async_task(RUN, job_name, args, attempt, q_options={"broker": queue, "task_name": job_name})
    return queue.row_id
