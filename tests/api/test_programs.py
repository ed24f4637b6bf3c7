"""The whole street's API as a program with a key asks it: what its roles open, and nothing else."""

import pytest
from django.db import transaction
from django.test import Client

from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.programs import actions
from mashang.kernel.clock import FixedClock
from mashang.kernel.ids import new_id
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)
AT = "/api/v1"


@pytest.fixture
def world(transactional_db: None, clock: FixedClock) -> World:
    return build_world()


def reader(world: World, where: str) -> Client:
    """A program that may read the places of a part of the street, calling with its key."""
    admin, place = world.actor("administrator"), world.places[where]
    told = actions.Told("一张图", "区数据局", "画地图", "值班长")
    account_id = actions.enrol(actor=admin, told=told, command_id=new_id())
    with transaction.atomic():
        grants.assign(
            actor=admin, account_id=account_id, role="program_places",
            where=grants.Where(Grant.Scope.PLACE, place.pk, place.full_name, (place.path,)),
        )  # fmt: skip
    key = actions.issue_key(
        actor=admin, account_id=account_id, label="正式", valid_days=90, per_min=60
    )
    return Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {key.secret}"})


def test_a_program_reads_the_places_that_it_was_given_and_no_others(world):
    program = reader(world, "home")
    here, there = world.places["home"], world.places["other_home"]
    shown = program.get(f"{AT}/places/{here.pk}")
    assert shown.status_code == 200
    assert shown.json()["place"]["name"] == here.name
    assert program.get(f"{AT}/places/{there.pk}").status_code == 404
    drawn = program.get(f"{AT}/places/geojson", {"under": here.pk}).json()
    assert drawn["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    "address", ["desk/cases", "visits/lists", "notices", "registration/applications", "tenancy"]
)
def test_a_role_for_places_opens_nothing_of_people(world, address):
    assert reader(world, "street").get(f"{AT}/{address}").status_code in {403, 404}


def test_a_program_looks_up_nobody(world):
    program = reader(world, "street")
    sent = program.post(f"{AT}/search", {"text": "沈思远"}, "application/json")
    person = program.get(f"{AT}/people/{world.people['resident'].person_id}")
    assert {sent.status_code, person.status_code} <= {403, 404, 405}
    said = sent.content.decode() + person.content.decode()
    assert "沈" not in said
    assert r"\u6c88" not in said  # the same sign, as JSON may write it
