"""Several at once: the numbers of what was taken back, the first keys, one phone twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta

import pytest
from django.db import connection, transaction

from mashang.domain.passage import CredentialKind
from mashang.elements.passes import actions, queries, steps
from mashang.elements.passes.actions import Browser
from mashang.elements.passes.models import Key, Pass, Phone
from mashang.elements.passes.steps import Wanted
from mashang.kernel import clock as time
from tests.elements.passes.phones import Telephone
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 6


@pytest.fixture(autouse=True)
def waiting_for_locks() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("a database in memory has no waiting for locks")


def together(*works: Callable[[], object]) -> list[object]:
    """Begun at one instant, each with a connection of its own."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        gate.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        waiting = [pool.submit(copy_context().run, run, work) for work in works]
        return [one.result() for one in waiting]


def card(world: World) -> Pass:
    now = time.now()
    with transaction.atomic():
        return steps.issue(
            Wanted(
                kind=CredentialKind.HOUSEHOLD_CARD,
                scope=[world.places["102"].path],
                since=now,
                until=now + timedelta(days=30),
                person_id=world.people["grandmother"].pk,
            ),
            at=now,
        )


def test_a_door_that_asks_since_a_number_misses_nothing_that_was_taken_back_meanwhile(
    world: World,
) -> None:
    rows = [card(world) for _ in range(THREADS * 3)]
    heard: list[tuple[int, set[object]]] = []

    def take_back(mine: list[Pass]) -> None:
        for row in mine:
            with transaction.atomic():
                steps.revoke([row], because="lost", at=time.now())

    def listen() -> None:
        since, known = 0, set()
        while len(known) < len(rows):
            news = queries.revocations(since, now=time.now())
            assert news.serial >= since
            since = news.serial
            known |= {pass_id for pass_id, _ in news.passes}
            heard.append((since, set(known)))

    works = [lambda mine=rows[at::THREADS]: take_back(mine) for at in range(THREADS)]
    together(listen, *works)
    serial, known = heard[-1]
    assert serial == len(rows)
    assert known == {row.pk for row in rows}


def test_two_first_passes_make_one_pair_of_keys(world: World) -> None:
    together(*[lambda: card(world)] * THREADS)
    assert sorted(Key.objects.values_list("standing", flat=True)) == ["current", "next"]


def test_one_phone_that_asks_twice_at_once_carries_each_pass_once(world: World) -> None:
    card(world)
    phone = Telephone()
    actor = world.actor("tenant")
    together(*[lambda: actions.carry(actor=actor, key=phone.key, browser=Browser())] * THREADS)
    assert Phone.objects.count() == 1
    assert Pass.objects.filter(kind="resident").count() == 1
