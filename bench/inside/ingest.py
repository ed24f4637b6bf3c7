"""Batches of events as doors send them, signed and packed, through the whole product."""

import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.test import Client

from mashang.domain.doorkeeping import event_form
from mashang.elements.passes.models import Pass
from mashang.elements.people.models import Residency
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.work.doors import actions
from mashang.work.doors.models import Device, Door, TakenEvent
from tests.work.doors.doorside import DoorSide, passed

NAMED: Final = 0.4
"""Share of events that are kept by name: entries of residents; the rest is counted."""


def answer(*, doors: int, batches: int, events: int, seed: int) -> dict[str, Any]:
    """Seconds for each batch that was new, and for each that was sent again; of the processor, too."""
    chance = random.Random(seed)
    sides = [_side(door) for door in Door.objects.order_by("pk")[:doors]]
    cards = _cards()
    now = clock.now()
    fresh, again = [], []
    for order in range(batches):
        door, side = sides[order % len(sides)]
        told = list(_events(chance, cards, events, now))
        fresh.append(_sent(side, door, told, new=events))
        if order < len(sides):
            again.append(_sent(side, door, told, new=0))
    return {
        "vendor": connection.vendor,
        "fresh": [took for took, _ in fresh],
        "cpu": [spent for _, spent in fresh],
        "again": [took for took, _ in again],
        "kept": TakenEvent.objects.count(),
    }


def _side(door: Door) -> tuple[int, DoorSide]:
    """A door with a program of its own, enrolled."""
    side = DoorSide(client=Client(enforce_csrf_checks=True, headers={"host": "localhost"}))
    side.signing = type(side.signing)(door.pk.to_bytes(32, "big"))
    right = Actor.operator(door.path, ("doors.manage", "doors.see"))
    Device.objects.filter(public_key=side.signing.public).delete()
    invited = actions.invite_device(actor=right, door_ids=[door.pk], name="bench")
    assert side.enrol(invited.token).status_code == 200
    return door.pk, side


def _cards() -> list[Any]:
    """Cards of people who live here."""
    now = clock.now()
    homes = Residency.objects.filter(until_on=None).select_related("place")[:500]
    with transaction.atomic():
        made = Pass.objects.bulk_create(
            Pass(
                kind="household_card", person_id=home.person_id, path=home.path, scope=[home.path],
                since=now, issued_at=now,
            )
            for home in homes
        )  # fmt: skip
    return [one.pk for one in made]


def _events(chance: random.Random, cards: list[Any], count: int, now: datetime) -> Iterator[Any]:
    for _ in range(count):
        at = now - timedelta(seconds=chance.randint(0, 72 * 3600))
        drawn = chance.random()
        if drawn < NAMED:
            yield passed(at=at, pass_id=chance.choice(cards))
        elif drawn < 2 * NAMED:
            yield passed("out", at=at)
        else:
            yield passed(at=at, outcome=chance.choice(("allowed", "refused")))


def _sent(side: DoorSide, door: int, told: list[Any], *, new: int) -> tuple[float, float]:
    document = {"events": [event_form(one) for one in told]}
    send = side.ready("POST", f"/api/doors/{door}/events", document, packed=True)
    began, cpu = time.perf_counter(), time.process_time()
    response = send()
    took, spent = time.perf_counter() - began, time.process_time() - cpu
    assert response.json()["taken"] == new, response.content
    return took, spent
