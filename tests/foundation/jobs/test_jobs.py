import dataclasses
from contextlib import suppress
from datetime import timedelta
from types import MappingProxyType

import pytest
from django.db import transaction
from django_q.exceptions import TimeoutException
from django_q.models import OrmQ, Schedule, Task

from mashang.foundation.events import actions as events
from mashang.foundation.events.models import Delivery
from mashang.foundation.jobs import actions, queries, running, worker
from mashang.foundation.jobs.beating import beat
from mashang.foundation.jobs.steps import enqueue
from mashang.kernel import house as houses
from mashang.kernel.errors import Unavailable
from mashang.kernel.ids import new_id
from mashang.kernel.room import Job
from mashang.kernel.texts import Text

pytestmark = pytest.mark.django_db


class Hands:
    """What the job `lamps.mend` did, and how it is told to fail."""

    def __init__(self):
        self.done = []
        self.failing = None

    def mend(self, **args):
        if self.failing:
            raise self.failing
        self.done.append(args)


@pytest.fixture
def hands():
    """A house with one job that a room enqueues and one that runs by the clock."""
    hands, before = Hands(), houses.house()
    jobs = {
        "lamps.mend": Job("lamps.mend", run="lamps:mend"),
        "lamps.count": Job("lamps.count", run="lamps:mend", cron="30 7 * * *"),
    }
    house = dataclasses.replace(
        before,
        jobs=MappingProxyType({**before.jobs, **jobs}),
        runs=MappingProxyType({**before.runs, "lamps:mend": hands.mend}),
    )
    houses.install(house)
    yield hands
    houses.install(before)


def put(job="lamps.mend", **args):
    with transaction.atomic():
        return enqueue(job, **args)


@pytest.mark.django_db(transaction=True)
def test_enqueuing_outside_a_transaction_is_a_mistake(hands):
    with pytest.raises(RuntimeError, match="must join a verb"):
        enqueue("lamps.mend")


def test_a_job_runs_once_with_its_arguments(hands):
    put(lamp_id="7", note="路灯", floor=3, parts=["bulb"])
    assert hands.done == []
    assert actions.work_off() == 1
    assert hands.done == [{"lamp_id": "7", "note": "路灯", "floor": 3, "parts": ["bulb"]}]
    assert actions.work_off() == 0
    assert not OrmQ.objects.exists()


def test_a_job_of_a_transaction_that_did_not_commit_never_runs(hands):
    with suppress(LookupError), transaction.atomic():
        enqueue("lamps.mend")
        raise LookupError
    assert actions.work_off() == 0


def test_only_declared_jobs_with_json_arguments_are_taken(hands):
    with pytest.raises(LookupError, match="no room declares"):
        put("lamps.break")
    with pytest.raises(TypeError, match="JSON"):
        put(lamp_id=new_id())
    assert not OrmQ.objects.exists()


def test_a_job_for_later_waits_for_its_time(hands, clock):
    with transaction.atomic():
        enqueue("lamps.mend", not_before=clock.now() + timedelta(hours=1))
    assert actions.work_off() == 0
    clock.move(timedelta(hours=1))
    assert actions.work_off() == 1


def test_a_job_that_fails_is_tried_again_later_until_it_is_a_failure(hands, clock, caplog):
    hands.failing = ValueError("a name that must not be kept: 陈琳")
    put(lamp_id=7)
    waits = []
    for _ in range(5):
        assert actions.work_off() == 1
        waits.append(OrmQ.objects.get().lock - clock.now())
        clock.move(waits[-1])
    assert waits == sorted(waits)
    assert timedelta(seconds=5) < waits[0] < timedelta(minutes=1)
    with pytest.raises(running.JobFailed, match=r"lamps\.mend: ValueError"):
        actions.work_off()
    assert "lamps.mend failed (ValueError), try 6" in caplog.text
    assert "陈琳" not in caplog.text


def test_a_job_that_fails_once_finishes_the_second_time(hands, clock, caplog):
    hands.failing = Unavailable("sms.away", Text("短信发不出去", "No messages now"))
    put(lamp_id=7)
    actions.work_off()
    assert "(sms.away)" in caplog.text
    hands.failing = None
    clock.move(timedelta(minutes=1))
    assert actions.work_off() == 1
    assert hands.done == [{"lamp_id": 7}]


def test_a_job_that_takes_too_long_is_tried_again_and_told_to_the_worker(hands):
    hands.failing = TimeoutException()
    with pytest.raises(TimeoutException):
        running.run("lamps.mend", "{}")
    assert OrmQ.objects.count() == 1


def test_a_job_that_no_room_declares_any_more_is_a_failure():
    with pytest.raises(running.JobFailed, match="no room declares it"):
        running.run("gone.away", "{}")


def test_a_job_whose_process_died_stays_in_the_queue_until_its_lease_ends(hands, clock):
    put()
    assert actions._take() is not None
    assert actions.work_off() == 0
    clock.move(timedelta(hours=1))
    assert actions.work_off() == 1


def test_the_plan_follows_what_rooms_declare(hands, clock):
    Schedule.objects.create(name="gone.away", func="mashang.foundation.jobs.running.run")
    foreign = Schedule.objects.create(name="somebody else's", func="x.y")
    actions.sync_schedules()
    names = set(Schedule.objects.exclude(pk=foreign.pk).values_list("name", flat=True))
    assert names == {job.name for job in houses.house().jobs.values() if job.cron}
    planned = Schedule.objects.get(name="lamps.count")
    assert planned.cron == "30 7 * * *"
    before = list(Schedule.objects.order_by("pk").values())
    actions.sync_schedules()
    assert list(Schedule.objects.order_by("pk").values()) == before


def test_a_changed_hour_is_planned_anew(hands):
    actions.sync_schedules()
    Schedule.objects.filter(name="lamps.count").update(cron="0 3 * * *")
    actions.sync_schedules()
    assert Schedule.objects.get(name="lamps.count").cron == "30 7 * * *"


def test_the_queue_is_well_while_its_heart_beats(clock):
    assert queries.health().beat_age_s is None
    assert not queries.health().is_well
    actions.ask_for_beat()
    actions.work_off()
    assert queries.health().beat_age_s == 0.0
    assert queries.health().is_well
    clock.move(timedelta(minutes=5))
    assert queries.health().beat_age_s == 300.0
    assert not queries.health().is_well
    beat()
    assert queries.health().is_well


def test_health_tells_what_waits_and_what_failed(hands, clock):
    put()
    with transaction.atomic():
        enqueue("lamps.mend", not_before=clock.now() + timedelta(days=1))
    clock.move(timedelta(seconds=40))
    Task.objects.create(
        id="f", name="f", func="f", started=clock.now(), stopped=clock.now(), success=False
    )
    health = queries.health()
    assert (health.queued, health.oldest_wait_s, health.failed, health.parked) == (2, 40.0, 1, 0)


def test_waiting_events_wake_one_drain_at_a_time(clock):
    assert worker.wake_drain(None) is None
    Delivery.objects.create(
        event_id=new_id(),
        name="x.happened",
        consumer="nobody",
        subject="x:1",
        happened_at=clock.now(),
        next_try_at=clock.now(),
    )
    waking = worker.wake_drain(None)
    assert waking is not None
    assert worker.wake_drain(waking) == waking
    Delivery.objects.all().delete()
    actions.work_off()
    assert worker.wake_drain(waking) is None
    assert events.drain() == events.Drained()
