"""The clock's plan of jobs, and working the queue off without a worker."""

from datetime import timedelta

from django.db import connection
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule
from django_q.signing import SignedPackage

from mashang.foundation.jobs import running
from mashang.foundation.jobs.beating import BEAT
from mashang.foundation.jobs.steps import RUN, enqueue
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.house import house
from mashang.kernel.room import Job


@verb
def sync_schedules() -> None:
    """Make the plan equal to what rooms declare; called at each start of a worker, harmless to repeat.

    A new or changed entry first runs when its cron says so, not at once.
    """
    planned = {job.name: job for job in house().jobs.values() if job.cron}
    for kept in Schedule.objects.select_for_update().filter(func=RUN).order_by("id"):
        job = planned.pop(kept.name or "", None)
        if job is None:
            kept.delete()
        elif kept.cron != job.cron:
            _plan(kept, job)
    for job in planned.values():
        _plan(Schedule(name=job.name, func=RUN), job)


@verb
def ask_for_beat() -> None:
    """Queue a heartbeat now, so that a fresh worker is known to be well within a second."""
    enqueue(BEAT)


def work_off(at_most: int = 1000) -> int:
    """Run waiting jobs in this process, oldest first, until none is due; returns how many ran.

    For small installations without a worker, and for tests: the same code path as a worker's.
    """
    done = 0
    while done < at_most:
        row = _take()
        if row is None:
            break
        running.run(*SignedPackage.loads(row.payload)["args"])
        row.delete()
        done += 1
    return done


@verb
def _take() -> OrmQ | None:
    """The oldest due job, leased so that a worker repeats it if this process dies."""
    due = OrmQ.objects.filter(lock__lte=clock.now()).order_by("lock", "id")
    skip = connection.features.has_select_for_update_skip_locked
    row: OrmQ | None = due.select_for_update(skip_locked=skip).first()
    if row is not None:
        row.lock = clock.now() + timedelta(seconds=Conf.RETRY)
        row.save(update_fields=["lock"])
    return row


def _plan(entry: Schedule, job: Job) -> None:
    entry.schedule_type = Schedule.CRON
    entry.cron = job.cron
    entry.args = repr((job.name, "{}"))
    entry.repeats = -1
    entry.next_run = entry.calculate_next_run()
    entry.save()
