"""What pages are shown of places: rows, cards, plans."""

from dataclasses import dataclass, field
from datetime import date

from mashang.elements.places import naming, shape
from mashang.elements.places.models import Place
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text

_CODED = frozenset({Place.Kind.SUBDISTRICT, Place.Kind.COMMUNITY})


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in a list."""

    place_id: int
    kind: str
    title: Text
    name: str
    full_name: str
    path: Path
    sort_key: str
    closed_on: date | None = None

    @classmethod
    def of(cls, place: Place) -> "PlaceRow":
        """The row of a place."""
        return cls(
            place.place_id,
            place.kind,
            title_of(place),
            place.name,
            place.full_name,
            place.path,
            place.sort_key,
            place.closed_on,
        )

    @property
    def icon(self) -> str:
        """The sign of its kind."""
        return shape.SORTS[self.kind].icon


@dataclass(frozen=True, slots=True)
class Size:
    """How many open places of each kind hang directly below, and how many rooms in all."""

    counts: dict[str, int] = field(default_factory=dict)
    rooms: int = 0

    def of(self, kind: str) -> int:
        """How many of a kind hang directly below."""
        return self.counts.get(kind, 0)

    @property
    def words(self) -> Text | None:
        """What hangs there, for a list: `3个单元·66间`; None when nothing does."""
        rooms, units = self.rooms, self.of(Place.Kind.UNIT)
        if self.buildings and rooms:
            return Text(
                "{n}幢·{rooms}间", "{n} buildings, {rooms} rooms", n=self.buildings, rooms=rooms
            )
        if self.buildings or self.houses:
            return Text("{n}处房屋", "{n} {n:house|houses}", n=self.buildings + self.houses)
        if units:
            return Text("{n}个单元·{rooms}间", "{n} units, {rooms} rooms", n=units, rooms=rooms)
        return Text("{rooms}间", "{rooms} rooms", rooms=rooms) if rooms else None

    @property
    def buildings(self) -> int:
        return self.of(Place.Kind.BUILDING)

    @property
    def houses(self) -> int:
        return self.of(Place.Kind.DETACHED_HOUSE)


@dataclass(frozen=True, slots=True)
class CompoundRow:
    """Where people live, in the list of 小区管理."""

    place: PlaceRow
    community: str
    size: Size

    @property
    def houses(self) -> int:
        """Buildings and detached houses together."""
        return self.size.buildings + self.size.houses


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """The page of one place.

    Attributes:
        above: from the community down to the parent, as far as the viewer sees them.
        kinds_below: what may be added here, when the viewer may add.
        code_sign: the sign of the printed code, where people live.
    """

    place: PlaceRow
    above: tuple[PlaceRow, ...]
    size: Size
    aliases: tuple[str, ...]
    code: str
    former_codes: tuple[str, ...]
    code_sign: str
    may_edit: bool
    may_draw: bool
    kinds_below: tuple[tuple[str, Text], ...]

    @property
    def may_move(self) -> bool:
        """Whether it may be moved or closed: everything but the street and its communities."""
        return self.may_edit and self.place.kind not in _CODED

    @property
    def has_national_code(self) -> bool:
        return self.place.kind in _CODED


@dataclass(frozen=True, slots=True)
class Floor:
    """One storey of a stairwell; `storey` is None for rooms whose number tells none."""

    storey: int | None
    rooms: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class Stairwell:
    """A unit of a building with its storeys, the highest first; the whole building when it has none."""

    unit: PlaceRow | None
    floors: tuple[Floor, ...]

    @property
    def rooms(self) -> int:
        return sum(len(floor.rooms) for floor in self.floors)


def title_of(place: Place) -> Text:
    """What sort of place it is, as people say."""
    if place.kind == Place.Kind.SITE:
        return shape.SITE_TITLES[place.site_kind]
    return shape.TITLES[place.kind]


def stairwell(unit: Place | None, rooms: list[Place]) -> Stairwell:
    """Rooms laid out by storey."""
    by_storey: dict[int | None, list[PlaceRow]] = {}
    for room in rooms:
        by_storey.setdefault(naming.floor_of(room.label), []).append(PlaceRow.of(room))
    storeys = sorted((one for one in by_storey if one is not None), reverse=True)
    order: list[int | None] = [*storeys, *([None] if None in by_storey else [])]
    floors = tuple(
        Floor(one, tuple(sorted(by_storey[one], key=lambda row: row.sort_key))) for one in order
    )
    return Stairwell(PlaceRow.of(unit) if unit else None, floors)
