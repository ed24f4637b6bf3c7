"""A street and a door of their own for each test, as real processes."""

from collections.abc import Iterator

import pytest

from tests.doorkeeper.running import (
    DoorProcess,
    Street,
    all_stopped,
    enrol,
    new_door,
    new_street,
    until,
)


@pytest.fixture
def street(tmp_path) -> Iterator[Street]:
    street = new_street(tmp_path / "street")
    with all_stopped(street):
        street.start()
        until(lambda: _answers(street.port))
        yield street


@pytest.fixture
def door(tmp_path, street) -> Iterator[DoorProcess]:
    """Enrolled, running, and in touch with its street."""
    door = new_door(tmp_path / "door")
    with all_stopped(door):
        enrol(door, street)
        door.begin()
        until(lambda: says(door, "Online"))
        yield door


def says(door: DoorProcess, word: str) -> bool:
    status = door.status()
    return status is not None and word in str([status["state"], status["rows"]])


def _answers(port: int) -> bool:
    import socket

    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
