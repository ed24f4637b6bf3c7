"""What every test may use. The database is SQLite unless MASHANG_DATABASE_URL says otherwise."""

import gc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import settings

from mashang.foundation.records import guards
from mashang.kernel.clock import FixedClock, use_clock

# How fast is never a test: a machine shared with others would fail what is right.
settings.register_profile("mashang", deadline=None)
settings.load_profile("mashang")

MORNING = datetime(2026, 4, 29, 0, 30, tzinfo=UTC)
"""A Wednesday, half past eight on the street's wall clock."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests begin first: one that begins last leaves the other processes idle."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not walk through it for each test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture
def clock() -> Iterator[FixedClock]:
    """A clock that stands at a Wednesday morning until the test moves it."""
    with use_clock(FixedClock(MORNING)) as hands:
        assert isinstance(hands, FixedClock)
        yield hands


@pytest.fixture(autouse=True)
def guards_lifted_for_emptying(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with real transactions ends by emptying every table; the guards of records would refuse."""
    marker = request.node.get_closest_marker("django_db")
    marked = marker is not None and bool(marker.kwargs.get("transaction"))
    if not marked and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    if connection.vendor == "sqlite":
        guards.install(connection)
    yield
    if connection.vendor == "sqlite":
        guards.remove(connection)
