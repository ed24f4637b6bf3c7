"""Visits as their tests make them: who is due, and what a phone sends."""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.test import Client

from mashang.elements.people import steps as people
from mashang.kernel import clock
from mashang.work.visits import actions
from mashang.work.visits.models import Visit
from tests.world import World

OLD_AND_ALONE = ("aged_80", "living_alone")


def in_need(world: World, *names: str, facts: tuple[str, ...] = OLD_AND_ALONE) -> None:
    """People whom a rule has visited."""
    with transaction.atomic():
        for name in names:
            for kind in facts:
                people.add_fact(
                    person=world.people[name],
                    kind=kind,
                    since_on=clock.today() - timedelta(days=30),
                    source="test",
                )


def a_list(world: World, *names: str, who: str = "grid") -> UUID:
    """A list of today with these people on it."""
    in_need(world, *names)
    return actions.make_list(actor=world.actor(who), command_id=uuid4())


def visit_to(world: World, name: str) -> Visit:
    """The latest visit to somebody."""
    return Visit.objects.filter(person=world.people[name]).latest("list__made_at")


def item(visit: Visit, at: datetime, outcome: str = "met", **more: str) -> dict[str, object]:
    """One answer as a phone keeps it."""
    fields = {"visit": str(visit.pk), "outcome": outcome, "condition": "", "note": "", **more}
    return {
        "id": str(uuid4()),
        "code": "visits.note",
        "fields": list(fields.items()),
        "happened_at": at.isoformat(),
        "order": 1,
    }


def send(client: Client, *items: dict[str, object], at: datetime | None = None, **files: object):
    """Send a batch as the phone does: as whoever is signed in."""
    account = client.get("/offline/state").json()["account"]
    return client.post(
        "/offline/send",
        {
            "account": account,
            "sent_at": (at or clock.now()).isoformat(),
            "items": json.dumps(items),
            **files,
        },
    )
