import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mashang.foundation.events import actions, jobs, queries, steps
from mashang.foundation.events.models import Delivery
from mashang.foundation.events.steps import append
from mashang.foundation.outbound.models import DemoMessage
from mashang.kernel import house as houses
from mashang.kernel.errors import RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.room import Consumer
from mashang.kernel.texts import Text


class Ears:
    """What consumers heard, and how they are told to fail."""

    def __init__(self):
        self.heard = []
        self.failing = {}

    def consumer(self, name):
        def consume(event):
            # The effect: a row that must appear exactly as often as the event is consumed.
            DemoMessage.objects.create(
                message_id=new_id(), phone=name, text=event.subject, sent_at=event.happened_at
            )
            if name in self.failing:
                raise self.failing[name]
            self.heard.append((name, event.subject, event.payload.get("n")))

        return consume

    @staticmethod
    def effects():
        return sorted(DemoMessage.objects.values_list("phone", "text"))


@pytest.fixture
def ears():
    """A house in which `notices` and `duties` want to hear of opened cases."""
    ears, before = Ears(), houses.house()
    consumers = tuple(
        Consumer("cases.opened", name, f"ears:{name}") for name in ("notices", "duties")
    )
    runs = {f"ears:{name}": ears.consumer(name) for name in ("notices", "duties")}
    houses.install(
        dataclasses.replace(
            before, consumers=consumers, runs=MappingProxyType({**before.runs, **runs})
        )
    )
    yield ears
    houses.install(before)


def tell(subject="case:1", **payload):
    with transaction.atomic():
        return append("cases.opened", subject, payload)


@pytest.mark.django_db(transaction=True)
def test_telling_outside_a_transaction_is_a_mistake(ears):
    with pytest.raises(RuntimeError, match="must join a verb"):
        append("cases.opened", "case:1")


@pytest.mark.django_db
def test_each_registered_consumer_is_told_once_with_what_happened(ears, clock):
    event_id = tell(n=1)
    assert isinstance(event_id, UUID)
    rows = Delivery.objects.all()
    assert {row.consumer for row in rows} == {"notices", "duties"}
    assert {row.event_id for row in rows} == {event_id}
    assert {row.happened_at for row in rows} == {clock.now()}
    assert actions.drain() == actions.Drained(consumed=2, failed=0)
    assert sorted(ears.heard) == [("duties", "case:1", 1), ("notices", "case:1", 1)]
    assert not Delivery.objects.exists()
    assert actions.drain() == actions.Drained()


@pytest.mark.django_db
def test_nobody_is_told_of_what_no_one_wants_to_hear(ears):
    with transaction.atomic():
        append("cases.whispered", "case:1")
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_nobody_is_told_of_what_did_not_commit(ears):
    with suppress(LookupError), transaction.atomic():
        append("cases.opened", "case:1")
        raise LookupError
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", [ValueError(), KeyboardInterrupt(), SystemExit()], ids=repr)
def test_a_crash_after_the_effect_repeats_nothing(ears, end):
    tell()
    ears.failing["duties"] = end
    ears.failing["notices"] = end
    with suppress(KeyboardInterrupt, SystemExit):
        actions.drain()
    assert ears.effects() == []
    assert Delivery.objects.count() == 2
    ears.failing.clear()
    Delivery.objects.update(next_try_at=Delivery.objects.first().happened_at)
    actions.drain()
    assert ears.effects() == [("duties", "case:1"), ("notices", "case:1")]
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_consumer_that_fails_holds_up_nobody_else_and_is_tried_again_later(ears, clock):
    tell("case:1")
    tell("case:2")
    ears.failing["duties"] = ValueError("a name that must not be kept: 陈琳")
    assert actions.drain() == actions.Drained(consumed=2, failed=2)
    waiting = Delivery.objects.first()
    assert (waiting.attempts, waiting.last_error) == (1, "ValueError")
    assert waiting.next_try_at > clock.now()
    assert actions.drain() == actions.Drained()
    ears.failing.clear()
    clock.move(timedelta(seconds=5))
    assert actions.drain() == actions.Drained(consumed=2)
    assert len(ears.effects()) == 4


@pytest.mark.django_db
def test_after_the_last_try_an_event_is_parked_and_seen_and_may_be_retried(ears, clock):
    tell()
    ears.failing["duties"] = RuleBroken("cases.closed", Text("已办结", "Closed"))
    waits = []
    while not queries.parked_deliveries().exists():
        actions.drain()
        row = Delivery.objects.get()
        waits.append(row.next_try_at - clock.now())
        clock.move(waits[-1])
    assert len(waits) == 8
    assert waits == sorted(waits)
    parked = queries.parked_deliveries().get()
    assert parked.last_error == "cases.closed"
    assert actions.drain() == actions.Drained()
    ears.failing.clear()
    with transaction.atomic():
        assert steps.retry_parked([parked.pk]) == [(parked.event_id, "duties")]
        assert steps.retry_parked([parked.pk]) == []
    assert actions.drain() == actions.Drained(consumed=1)


@pytest.mark.django_db
def test_one_subjects_events_keep_their_order_even_when_one_must_wait(ears, clock):
    tell("case:1", n=1)
    ears.failing["duties"] = ValueError()
    actions.drain()
    tell("case:1", n=2)
    tell("case:2", n=3)
    ears.failing.clear()
    actions.drain()
    assert ("duties", "case:2", 3) in ears.heard
    assert ("duties", "case:1", 2) not in ears.heard
    clock.move(timedelta(seconds=5))
    actions.drain()
    assert [one for one in ears.heard if one[:2] == ("duties", "case:1")] == [
        ("duties", "case:1", 1),
        ("duties", "case:1", 2),
    ]


@pytest.mark.django_db
def test_a_parked_event_holds_nobody_up(ears, clock):
    tell("case:1", n=1)
    Delivery.objects.filter(consumer="duties").update(parked_at=clock.now())
    tell("case:1", n=2)
    assert actions.drain() == actions.Drained(consumed=3)


@pytest.mark.django_db
def test_an_event_with_a_lower_number_that_appears_later_is_not_skipped(ears):
    tell("case:1")
    tell("case:2")
    late = list(Delivery.objects.filter(subject="case:1"))
    Delivery.objects.filter(subject="case:1").delete()
    assert actions.drain() == actions.Drained(consumed=2)
    Delivery.objects.bulk_create(late)
    assert actions.drain() == actions.Drained(consumed=2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="SQLite lets one transaction write at a time"
)
def test_a_slow_transaction_that_commits_late_is_not_skipped(ears):
    told, drained = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            append("cases.opened", "case:slow")
            told.set()
            assert drained.wait(30)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert told.wait(30)
    tell("case:fast")
    assert actions.drain() == actions.Drained(consumed=2)
    drained.set()
    thread.join()
    assert actions.drain() == actions.Drained(consumed=2)
    assert {subject for _, subject, _ in ears.heard} == {"case:slow", "case:fast"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor == 'sqlite' and connection.is_in_memory_db()",
    reason="a database in memory has no waiting for locks",
)
def test_several_drains_at_once_consume_each_event_once(ears):
    for number in range(20):
        tell(f"case:{number}")

    def work():
        try:
            jobs.drain()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(work) for _ in range(3)]:
            done.result()
    assert len(ears.effects()) == len(set(ears.effects())) == 40


@given(
    st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=12),
)
@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@pytest.mark.django_db
def test_whatever_fails_in_between_everything_is_heard_once_and_in_order(ears, clock, steps):
    ears.heard.clear()
    DemoMessage.objects.all().delete()
    told = []
    for number, (subject, fails) in enumerate(steps):
        tell(f"case:{subject}", n=number)
        told.append((f"case:{subject}", number))
        if fails:
            ears.failing["duties"] = ValueError()
        actions.drain()
        ears.failing.clear()
    while Delivery.objects.exists():
        clock.move(timedelta(hours=1))
        actions.drain()
    for consumer in ("duties", "notices"):
        heard = [one[1:] for one in ears.heard if one[0] == consumer]
        for subject in {subject for subject, _ in told}:
            assert [one for one in heard if one[0] == subject] == [
                one for one in told if one[0] == subject
            ]
