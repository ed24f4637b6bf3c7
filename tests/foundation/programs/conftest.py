"""The small street, and one program of another system in it."""

from dataclasses import dataclass

import pytest

from mashang.foundation.programs import actions
from mashang.foundation.programs.actions import Told
from mashang.kernel.clock import FixedClock
from mashang.kernel.ids import new_id
from tests.world import World, build_world

HOTLINE = Told("市民热线 12345", "市民热线中心", "转来市民诉求", "值班长 0571-85000000")


@dataclass
class Enrolled:
    """A program that the administrator of the small street let in."""

    world: World

    def __post_init__(self) -> None:
        self.account_id = actions.enrol(actor=self.admin, told=HOTLINE, command_id=new_id())

    @property
    def admin(self):
        return self.world.actor("administrator")

    def key(self, **given):
        wanted = {"label": "正式环境", "valid_days": 365, "per_min": 3, **given}
        return actions.issue_key(actor=self.admin, account_id=self.account_id, **wanted)


@pytest.fixture
def world(transactional_db: None, clock: FixedClock) -> World:
    return build_world()


@pytest.fixture
def hotline(world: World) -> Enrolled:
    return Enrolled(world)
