"""The small street of `tests.world`, at the fixed clock's morning, with doors and a program at one."""

import pytest
from django.db import transaction

from mashang.kernel.clock import FixedClock
from mashang.work.doors import actions, steps
from mashang.work.doors.models import Door
from tests.work.doors.doorside import DoorSide
from tests.world import World, build_world


@pytest.fixture
def world(db: None, clock: FixedClock) -> World:
    return build_world()


@pytest.fixture
def gate(world: World) -> Door:
    """The compound's gate, and a door of its building."""
    with transaction.atomic():
        main = steps.add_door(parent=world.places["home"], name="南门", is_main=True)
        steps.add_door(parent=world.places["building"], name="单元门")
        steps.add_door(parent=world.places["other_home"], name="东门", is_main=True)
    return main


@pytest.fixture
def side(world: World, gate: Door) -> DoorSide:
    """The program at the gate, enrolled."""
    invited = actions.invite_device(actor=world.actor("worker"), door_ids=[gate.pk], name="门卫室")
    found = DoorSide()
    assert found.enrol(invited.token).status_code == 200
    return found
