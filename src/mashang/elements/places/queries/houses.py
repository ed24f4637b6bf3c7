"""The house register as rows of a spreadsheet."""

from collections.abc import Iterator
from typing import Final

from mashang.elements.places import houses
from mashang.elements.places.models import Place
from mashang.elements.places.policy import PLACES
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import paths

_HOUSING: Final = frozenset(
    {Place.Kind.BUILDING, Place.Kind.DETACHED_HOUSE, Place.Kind.UNIT, Place.Kind.ROOM}
)
_COLUMNS: Final = ("place_id", "parent_id", "kind", "name", "full_name", "path")


def house_register(actor: Actor, place_id: int) -> Iterator[dict[str, object]]:
    """One row for each place that has no smaller one inside, with every level above it.

    Linear in the places there, which are held in memory.

    Raises:
        OutOfScope, NotAllowed: the place is not the actor's to export.
    """
    place = PLACES.access(actor, "export", place_id=place_id)
    return _rows(place)


def _rows(place: Place) -> Iterator[dict[str, object]]:
    open_places = Place.objects.filter(closed_on__isnull=True)
    above = open_places.filter(path__in=paths.ancestors(place.path)[:-1]).order_by("path")
    inside = open_places.filter(within([place.path])).order_by("path")
    known = {one[0]: one for one in [*above.values_list(*_COLUMNS), *inside.values_list(*_COLUMNS)]}
    housed = {one[1] for one in known.values() if one[2] in _HOUSING}
    levels: dict[int, dict[str, object]] = {}
    for own_id, parent_id, kind, name, full_name, path in known.values():
        code = houses.COLUMN_OF.get(kind)
        levels[own_id] = {**levels.get(parent_id or 0, {}), **({code: name} if code else {})}
        if kind in _HOUSING and own_id not in housed and path.startswith(place.path):
            yield {**levels[own_id], "address": full_name}
