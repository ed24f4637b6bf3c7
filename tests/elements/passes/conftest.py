"""The small street of `tests.world`, at the fixed clock's morning."""

import pytest

from mashang.kernel.clock import FixedClock
from tests.world import World, build_world


@pytest.fixture
def world(db: None, clock: FixedClock) -> World:
    return build_world()
