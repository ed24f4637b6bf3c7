"""Places as doors of a walk: which building, which unit, which floor."""

from collections.abc import Iterable

from mashang.domain.walking import Door
from mashang.elements.places.models import Place
from mashang.elements.places.naming import floor_of
from mashang.kernel import paths


def doors_of(homes: Iterable[tuple[str, Place]]) -> list[Door]:
    """A door for each key and home; one query for all that stands above them."""
    found = list(homes)
    wanted = {path for _, home in found for path in paths.ancestors(home.path)}
    above = {one.path: one for one in Place.objects.filter(path__in=wanted)}
    return [_door(key, home, above) for key, home in found]


def building_of(place: Place, above: dict[str, Place]) -> Place:
    """The building a home belongs to: the detached house itself where there is none."""
    line = [above[path] for path in paths.ancestors(place.path) if path in above]
    return next((one for one in line if one.kind == Place.Kind.BUILDING), place)


def _door(key: str, home: Place, above: dict[str, Place]) -> Door:
    line = [above[path] for path in paths.ancestors(home.path) if path in above]
    building = building_of(home, above)
    unit = next((one for one in line if one.kind == Place.Kind.UNIT), None)
    around = [one.sort_key for one in line if len(one.path) <= len(building.path)]
    has_point = building.longitude is not None and building.latitude is not None
    return Door(
        key=key,
        building="\x1f".join(around),
        unit=unit.sort_key if unit else "",
        floor=floor_of(home.label) if home is not building else None,
        room=home.sort_key,
        at=(float(building.longitude or 0), float(building.latitude or 0)) if has_point else None,
    )
