"""Where a repair stands: one's own home, what one shares with neighbours, or elsewhere around."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.kernel.texts import Text

HOUSES: Final = (Place.Kind.BUILDING, Place.Kind.DETACHED_HOUSE)


class Spot(StrEnum):
    """How near to home the trouble is."""

    HOME = "home"
    BUILDING = "building"
    COMPOUND = "compound"
    ELSEWHERE = "elsewhere"

    @property
    def text(self) -> Text:
        """Its name for people."""
        return _SPOTS[self]

    @property
    def is_public(self) -> bool:
        """Whether neighbours share it: then the case is about nobody, and they may join."""
        return self is not Spot.HOME


_SPOTS: Mapping[Spot, Text] = {
    Spot.HOME: Text("我家里", "In my home"),
    Spot.BUILDING: Text("我这幢楼", "In my building"),
    Spot.COMPOUND: Text("小区里", "In the compound"),
    Spot.ELSEWHERE: Text("小区外", "Outside the compound"),
}
_FINDERS: Mapping[Spot, Callable[[Place], Place | None]] = {
    Spot.HOME: lambda home: home,
    Spot.BUILDING: lambda home: places.ancestor(home.path, HOUSES),
    Spot.COMPOUND: lambda home: places.compound_of(home.path),
    Spot.ELSEWHERE: lambda home: places.community_of(home.path),
}


@dataclass(frozen=True, slots=True)
class Site:
    """A place at which something may be reported, and how far around neighbours share it."""

    spot: Spot
    place: Place
    around: Place


def sites_of(home: Place) -> dict[Spot, Site]:
    """Where somebody who lives there may report; a house without a building offers no such spot."""
    compound = places.compound_of(home.path) or home
    found = {}
    for spot, find in _FINDERS.items():
        place = find(home)
        if place is None:
            continue
        found[spot] = Site(spot, place, place if spot is Spot.ELSEWHERE else compound)
    return found
