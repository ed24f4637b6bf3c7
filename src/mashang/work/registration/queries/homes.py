"""Choosing one's door: compounds, their buildings, their rooms. House numbers are no secret."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mashang.domain.addresses import Resolution
from mashang.elements.people.terms import HOMES
from mashang.elements.places import queries as places
from mashang.elements.places import shape
from mashang.elements.places.models import Place
from mashang.kernel.errors import OutOfScope

COMPOUND: Final = "registration.compound"
"""Under which name a session keeps the id of the compound whose code was scanned last."""
MOST_SHOWN: Final = 2000
"""Doors of one building on one page; the tallest has some hundreds."""


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A place that one can choose, or go into."""

    place_id: int
    name: str
    is_home: bool


@dataclass(frozen=True, slots=True)
class HomeChoice:
    """Where somebody stands while choosing, and what there is to choose.

    Attributes:
        groups: doors under the name of their unit; one group without a name where there are none.
    """

    compound: Place
    at: Place
    groups: tuple[tuple[str, tuple[HomeRow, ...]], ...]


def compounds_by_community() -> list[tuple[str, list[HomeRow]]]:
    """Every compound, villagers' group and street front under the name of its community."""
    rows = Place.objects.filter(kind__in=shape.RESIDENTIAL, closed_on__isnull=True)
    found: dict[str, list[HomeRow]] = {}
    for row in rows.select_related("parent").order_by("parent__code", "parent_id", "sort_key"):
        community = row.parent.name if row.parent else ""
        found.setdefault(community, []).append(HomeRow(row.pk, row.name, is_home=False))
    return list(found.items())


def homes_in(compound_id: int, at_id: int | None = None) -> HomeChoice:
    """What there is to choose in a compound, or in one of its buildings.

    Raises:
        OutOfScope: no such compound, or the building is not in it.
    """
    compound = _compound(compound_id)
    at = places.find_place(at_id) if at_id is not None else compound
    if not at.path.startswith(compound.path) or at.closed_on is not None:
        raise OutOfScope("place")
    below = list(
        Place.objects.filter(parent=at, closed_on__isnull=True)
        .exclude(kind=Place.Kind.DOOR)
        .order_by("sort_key", "place_id")[:MOST_SHOWN]
    )
    units = [one for one in below if one.kind == Place.Kind.UNIT]
    others = [one for one in below if one.kind != Place.Kind.UNIT]
    rooms = Place.objects.filter(
        parent__in=units, kind=Place.Kind.ROOM, closed_on__isnull=True
    ).order_by("sort_key", "place_id")
    by_unit: dict[int | None, list[Place]] = {}
    for room in rooms[:MOST_SHOWN]:
        by_unit.setdefault(room.parent_id, []).append(room)
    groups = [(unit.name, _rows(by_unit.get(unit.pk, ()))) for unit in units]
    if others:
        groups.append(("", _rows(others)))
    return HomeChoice(compound, at, tuple(groups))


def find_home(place_id: int) -> Place:
    """A door that one can be registered at.

    Raises:
        OutOfScope: there is none, or it is closed.
    """
    place = places.find_place(place_id)
    if place.kind not in HOMES or place.closed_on is not None:
        raise OutOfScope("place")
    return place


def compound_id_of(home: Place) -> int | None:
    """The compound in which a home stands."""
    compound = places.compound_of(home.path)
    return compound.pk if compound is not None else None


def resolve(compound: Place | None, text: str) -> Resolution:
    """What a typed address means: in the compound first, then in the whole street."""
    inside = places.resolve_address(text, compound)
    if compound is None or inside.place_id is not None or inside.candidates:
        return inside
    anywhere = places.resolve_address(text)
    return anywhere if anywhere.place_id is not None or anywhere.candidates else inside


def door_of(compound: Place | None, text: str) -> Place | None:
    """The door that a typed address means; None when it must be asked."""
    found = resolve(compound, text)
    doors = doors_among([found.place_id] if found.place_id is not None else [])
    return doors[0] if doors else None


def doors_among(place_ids: Iterable[int]) -> list[Place]:
    """Those of some places at which somebody can be registered, in the order given."""
    wanted = list(place_ids)
    found = Place.objects.filter(pk__in=wanted, kind__in=HOMES, closed_on__isnull=True)
    return sorted(found, key=lambda place: wanted.index(place.pk))


def _compound(compound_id: int) -> Place:
    compound = places.find_place(compound_id)
    if not compound.has_code or compound.closed_on is not None:
        raise OutOfScope("place")
    return compound


def _rows(places_: Iterable[Place]) -> tuple[HomeRow, ...]:
    """Doors, and what leads to doors; a site where nobody can be shown to live is left out."""
    kinds = HOMES | {Place.Kind.BUILDING}
    return tuple(
        HomeRow(one.pk, one.name, is_home=one.kind in (Place.Kind.ROOM, Place.Kind.DETACHED_HOUSE))
        for one in places_
        if one.kind in kinds
    )
