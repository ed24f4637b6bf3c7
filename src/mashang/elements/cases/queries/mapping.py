"""Where open cases stand: counted by building and compound, by urgency."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count, Q

from mashang.elements.cases.models import Case
from mashang.elements.cases.queries.desk import Filters, desk_scope
from mashang.elements.places import shape
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import paths
from mashang.kernel.paths import Path

MOST_PLACES: Final = 150_000
"""Places with open cases that are counted; a street of 300,000 people has fewer rooms."""
_DRAWN_DEPTH: Final = 4
"""Street, community, compound, building: what lies deeper is drawn at its building."""
_BUILDINGS: Final = (Place.Kind.BUILDING, Place.Kind.DETACHED_HOUSE, Place.Kind.SITE)


@dataclass(slots=True)
class Spot:
    """A compound or building with open cases.

    Attributes:
        longitude, latitude: its own, or those of what stands above it; None when neither is known.
        inside: the buildings of a compound.
    """

    place_id: int
    name: str
    path: Path
    longitude: float | None
    latitude: float | None
    late: int = 0
    soon: int = 0
    other: int = 0
    inside: list["Spot"] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.late + self.soon + self.other

    @property
    def is_drawn(self) -> bool:
        return self.longitude is not None and self.latitude is not None


def spots(actor: Actor, filters: Filters) -> list[Spot]:
    """Compounds with open cases, the most urgent first, each with its buildings.

    The sums are those of the desk's list under the same filters.
    """
    wanted = Case.objects.filter(desk_scope(actor, filters), is_open=True).order_by()
    late = Count("pk", filter=Q(due_at__lte=actor.at))
    ahead = actor.at + policies.minutes("cases.soon_min")
    soon = Count("pk", filter=Q(due_at__gt=actor.at, due_at__lte=ahead))
    rows = wanted.values_list("path").annotate(late=late, soon=soon, n=Count("pk"))
    # In the order of the index that holds all of it: no row of a case is read, nothing is sorted.
    counted = _by_building(rows.order_by("path")[:MOST_PLACES])
    known = _places(set(counted))
    outer: dict[Path, Spot] = {}
    inner: dict[Path, Spot] = {}
    for path, (n_late, n_soon, n) in counted.items():
        above = [one for one in paths.ancestors(path) if one in known]
        compound = next((one for one in above if known[one].kind not in _BUILDINGS), None)
        building = next((one for one in above if known[one].kind in _BUILDINGS), None)
        for key, kept in ((compound or building, outer), (building, inner)):
            if key is not None:
                spot = kept.setdefault(key, _spot(known[key], known.get(compound or "")))
                spot.late += n_late
                spot.soon += n_soon
                spot.other += n - n_late - n_soon
    buildings: dict[Path, list[Spot]] = defaultdict(list)
    for path, spot in inner.items():
        home = next((one for one in paths.ancestors(path) if one in outer and one != path), None)
        if home is not None:
            buildings[home].append(spot)
    for path, spot in outer.items():
        spot.inside = sorted(buildings[path], key=_urgency)
    return sorted(outer.values(), key=_urgency)


def _by_building(rows: Iterable[tuple[Path, int, int, int]]) -> dict[Path, tuple[int, int, int]]:
    """Counts of homes added up where they are drawn: tens of thousands of homes, some thousand buildings."""
    found: dict[Path, tuple[int, int, int]] = {}
    for path, late, soon, n in rows:
        pieces = path.split(".", _DRAWN_DEPTH)[:_DRAWN_DEPTH]
        building = ".".join(pieces) + "." if pieces[-1] else path
        before = found.get(building, (0, 0, 0))
        found[building] = (before[0] + late, before[1] + soon, before[2] + n)
    return found


def _places(of: set[Path]) -> dict[Path, Place]:
    """Compounds and buildings above or at these paths, and the community where there is neither."""
    if not of:
        return {}
    above = {one for path in of for one in paths.ancestors(path)[1:_DRAWN_DEPTH]}
    kinds = (*shape.RESIDENTIAL, *_BUILDINGS)
    found: dict[Path, Place] = {}
    listed = sorted(above)
    for at in range(0, len(listed), 500):
        rows = Place.objects.filter(path__in=listed[at : at + 500])
        found |= {one.path: one for one in rows if one.kind in kinds}
    orphans = {path for path in of if not any(one in found for one in paths.ancestors(path))}
    rows = Place.objects.filter(path__in={paths.ancestors(path)[:2][-1] for path in orphans})
    return found | {one.path: one for one in rows}


def _spot(place: Place, compound: Place | None) -> Spot:
    has_own = place.longitude is not None and place.latitude is not None
    seat = place if has_own or compound is None else compound
    return Spot(place.place_id, place.name, place.path, seat.longitude, seat.latitude)


def _urgency(spot: Spot) -> tuple[int, int, int, str]:
    return (-spot.late, -spot.soon, -spot.other, spot.path)
