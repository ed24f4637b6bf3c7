"""The order in which somebody walks to doors: building by building, each unit from the top floor down.

Between buildings the nearest comes next where all of them have coordinates; without, they follow their numbers.
Inside a unit one takes the lift up and walks down, and turns round on every floor, so that no corridor is walked twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians


@dataclass(frozen=True, slots=True)
class Door:
    """A door to knock at.

    Attributes:
        key: what the caller knows it by; unique.
        building: sorts buildings as people number them (compound first), and tells them apart.
        unit: sorts the units of a building; empty where there are none.
        floor: None where the number of the room tells none; such doors come last in their unit.
        room: sorts the rooms of a floor.
        at: longitude and latitude of the building, if known.
    """

    key: str
    building: str
    unit: str
    floor: int | None
    room: str
    at: tuple[float, float] | None = None


def walk(doors: Iterable[Door]) -> list[Door]:
    """The doors in walking order: the same doors, whatever order they came in."""
    by_building: dict[str, list[Door]] = {}
    for door in sorted(doors, key=lambda one: (one.building, one.unit, one.room, one.key)):
        by_building.setdefault(door.building, []).append(door)
    return [door for building in _buildings(by_building) for door in _inside(by_building[building])]


def _buildings(by_building: dict[str, list[Door]]) -> list[str]:
    """Nearest neighbour from the first building; O(n²) in buildings, of which a day has few."""
    left = sorted(by_building)
    where = {name: next((one.at for one in by_building[name] if one.at), None) for name in left}
    if not left or any(at is None for at in where.values()):
        return left
    order = [left.pop(0)]
    while left:
        here = where[order[-1]]
        nearest = min(left, key=lambda name: (_distance(here, where[name]), name))
        left.remove(nearest)
        order.append(nearest)
    return order


def _inside(doors: Sequence[Door]) -> list[Door]:
    found: list[Door] = []
    for unit in sorted({door.unit for door in doors}):
        here = [door for door in doors if door.unit == unit]
        floors = sorted({door.floor for door in here if door.floor is not None}, reverse=True)
        for turn, floor in enumerate(floors):
            row = [door for door in here if door.floor == floor]
            found += row if turn % 2 == 0 else row[::-1]
        found += [door for door in here if door.floor is None]
    return found


def _distance(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float:
    """In degrees of latitude; exact enough to say which of two buildings is nearer."""
    if one is None or other is None:
        return 0.0
    return hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1])
