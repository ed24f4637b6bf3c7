"""The levels of an address, from the villagers' group down to the room."""

from enum import IntEnum

from mashang.kernel.texts import Text


class Level(IntEnum):
    """How deep a part of an address stands; a deeper level has a greater number.

    Community and compound are names and stand above all of these. A floor is never registered: it
    only has to agree with the room written after it.
    """

    GROUP = 0
    HOUSE = 1
    BUILDING = 2
    UNIT = 3
    FLOOR = 4
    ROOM = 5

    @property
    def bit(self) -> int:
        """The level as one bit, so that a set of levels is an integer."""
        return 1 << self

    @property
    def title(self) -> Text:
        """What people call the level."""
        return _TITLES[self]


_TITLES = {
    Level.GROUP: Text("组", "group"),
    Level.HOUSE: Text("门牌号", "house number"),
    Level.BUILDING: Text("幢", "building"),
    Level.UNIT: Text("单元", "unit"),
    Level.FLOOR: Text("层", "floor"),
    Level.ROOM: Text("室", "room"),
}

REGISTERED = (Level.GROUP, Level.HOUSE, Level.BUILDING, Level.UNIT, Level.ROOM)


def deepest(levels: int) -> int:
    """The deepest level of a set given as bits; -1 for the empty set."""
    return levels.bit_length() - 1
