"""The small street, and the citizens' hotline with a key for it."""

import json
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import pytest
from django.db import transaction
from django.test import Client

from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Grant
from mashang.foundation.programs import actions as programs
from mashang.kernel.clock import FixedClock
from mashang.kernel.ids import new_id
from tests.world import World, build_world

AT = "/open311/v2/"
HOME = {"lat": "30.34000", "long": "120.22000"}
LAMP = {
    "service_code": "repair", **HOME, "attribute[trouble]": "light",
    "description": "3幢门口路灯不亮\n晚上很黑", "first_name": "明", "last_name": "周",
    "email": "zm@example.org", "phone": "139 0000 7777", "device_id": "d-1",
    "media_url": "https://example.org/lamp.jpg",
}  # fmt: skip


def enrolled(world: World, name: str, where: str = "street", per_min: int = 1000) -> str:
    """A program that may send in for a part of the street; its key's secret."""
    admin = world.actor("administrator")
    account_id = programs.enrol(
        actor=admin, told=programs.Told(name, "市民热线中心", "转来诉求", "值班长"), command_id=new_id()
    )  # fmt: skip
    place = world.places[where]
    with transaction.atomic():
        grants.assign(
            actor=admin, account_id=account_id, role="program_reports",
            where=grants.Where(Grant.Scope.PLACE, place.pk, place.full_name, (place.path,)),
        )  # fmt: skip
    world.accounts[name] = Account.objects.get(pk=account_id)
    return programs.issue_key(
        actor=admin, account_id=account_id, label="正式", valid_days=365, per_min=per_min
    ).secret


@dataclass
class Caller:
    """A program that speaks Open311."""

    world: World
    secret: str = ""
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def get(self, path: str, given=None, **headers: str):
        return self.client.get(AT + path, given or {}, headers={**self._key(), **headers})

    def send(self, given=None, form: str = "json", **headers: str):
        return self.client.post(
            f"{AT}requests.{form}", {**LAMP, **(given or {})}, headers={**self._key(), **headers}
        )

    def number(self, given=None, **headers: str) -> str:
        answer = self.send(given, **headers)
        assert answer.status_code == 200, answer.content.decode()
        return json.loads(answer.content)[0]["service_request_id"]

    def one(self, number: str):
        return json.loads(self.get(f"requests/{number}.json").content)[0]

    @property
    def actor(self) -> Actor:
        return self.world.actor("市民热线 12345")

    def _key(self) -> dict[str, str]:
        return {"X-API-Key": self.secret} if self.secret else {}


def xml(answer) -> ET.Element:
    """The answer read by a strict parser."""
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return ET.fromstring(answer.content)


@pytest.fixture
def world(transactional_db: None, clock: FixedClock) -> World:
    world = build_world()
    for name, longitude in (("home", 120.22), ("other_home", 120.23)):
        Place.objects.filter(pk=world.places[name].pk).update(longitude=longitude, latitude=30.34)
    return world


@pytest.fixture
def hotline(world: World) -> Caller:
    return Caller(world, enrolled(world, "市民热线 12345"))


@pytest.fixture
def anybody(world: World) -> Caller:
    return Caller(world)
