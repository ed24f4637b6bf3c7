"""The small street of `tests.world`, for every test of this room."""

import pytest
from django.db import transaction

from mashang.foundation.accounts import steps as accounts
from mashang.foundation.grants import steps as grants
from mashang.kernel import clock as time
from mashang.kernel.clock import FixedClock
from tests.world import World, build_world


@pytest.fixture
def world(db: None, clock: FixedClock) -> World:
    """The street at the fixed clock's morning, with the officer for protected persons."""
    street = build_world()
    if "officer" not in street.accounts:
        with transaction.atomic():
            account = accounts.add_staff(
                staff_no="T-officer", name="专员甲", unit="街道办事处", post="特殊保护专员"
            )
            where = street.places["street"]
            grants.give(
                account=account,
                role="protected_reader",
                scope_ref=where.place_id,
                scope_name=where.name,
                scope_paths=[where.path],
                since=time.now(),
            )
        street.accounts["officer"] = account
    return street
