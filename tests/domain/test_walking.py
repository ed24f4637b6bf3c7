"""The order in which somebody walks to doors."""

import random

from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.walking import Door, walk

DOORS = st.lists(
    st.builds(
        Door,
        key=st.uuids().map(str),
        building=st.sampled_from(["000001", "000002", "000010"]),
        unit=st.sampled_from(["", "000001", "000002"]),
        floor=st.none() | st.integers(1, 9),
        room=st.sampled_from(["000101", "000102", "000501", "0"]),
        at=st.none() | st.tuples(st.floats(120, 121), st.floats(30, 31)),
    ),
    unique_by=lambda door: door.key,
    max_size=30,
)


@given(DOORS, st.randoms())
def test_every_door_is_walked_to_once_whatever_order_they_came_in(
    doors: list[Door], chance
) -> None:
    shuffled = list(doors)
    chance.shuffle(shuffled)
    order = walk(doors)
    assert sorted(one.key for one in order) == sorted(one.key for one in doors)
    assert [one.key for one in walk(shuffled)] == [one.key for one in order]


@given(DOORS)
def test_a_building_is_entered_once(doors: list[Door]) -> None:
    seen: list[str] = []
    for door in walk(doors):
        if not seen or seen[-1] != door.building:
            seen.append(door.building)
    assert len(seen) == len(set(seen))


def door(room: str, floor: int | None = None, **more: object) -> Door:
    return Door(room, **{"building": "1", "unit": "1", "floor": floor, "room": room, **more})  # type: ignore[arg-type]


def test_a_unit_is_walked_from_the_top_and_turned_round_on_every_floor() -> None:
    rooms = [
        door("501", 5),
        door("502", 5),
        door("401", 4),
        door("402", 4),
        door("101", 1),
        door("x"),
    ]
    random.Random(3).shuffle(rooms)
    assert [one.key for one in walk(rooms)] == ["501", "502", "402", "401", "101", "x"]


def test_buildings_follow_their_numbers_until_all_of_them_have_coordinates() -> None:
    near, far = (120.2, 30.3), (120.3, 30.4)
    rooms = [
        door("a", building="1", at=(120.2, 30.3)),
        door("b", building="2", at=far),
        door("c", building="3", at=near),
    ]
    assert [one.key for one in walk(rooms)] == ["a", "c", "b"]
    assert [one.key for one in walk([*rooms, door("d", building="4")])] == ["a", "b", "c", "d"]
