"""Where open cases stand: counted by compound, and by the buildings of one compound, by urgency."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
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
_AT_ONCE: Final = 500
_BUILDINGS: Final = (Place.Kind.BUILDING, Place.Kind.DETACHED_HOUSE, Place.Kind.SITE)


@dataclass(slots=True)
class Spot:
    """A compound or building with open cases.

    Attributes:
        longitude, latitude: its own, or those of what stands above it; None when neither is known.
        n_inside: how many buildings of a compound have open cases.
    """

    place_id: int
    name: str
    path: Path
    longitude: float | None
    latitude: float | None
    late: int = 0
    soon: int = 0
    other: int = 0
    n_inside: int = 0

    @property
    def total(self) -> int:
        return self.late + self.soon + self.other

    @property
    def is_drawn(self) -> bool:
        return self.longitude is not None and self.latitude is not None


Counts = tuple[int, int, int]
"""Late, soon, all."""


def spots(actor: Actor, filters: Filters) -> list[Spot]:
    """Compounds with open cases, the most urgent first; `spots_inside` has the buildings of one.

    The sums are those of the desk's list under the same filters.
    """
    counted = _counted(actor, filters)
    kinds = _kinds(set(counted))
    at: dict[Path, Path] = {}
    inside: Counter[Path] = Counter()
    for path in counted:
        known = [one for one in paths.ancestors(path) if one in kinds]
        compound = next((one for one in known if kinds[one] not in _BUILDINGS), None)
        building = next((one for one in known if kinds[one] in _BUILDINGS), None)
        seat = compound or building
        if seat is not None:
            at[path] = seat
            inside[seat] += building is not None and building != seat
    places = _places(set(at.values()))
    found: dict[Path, Spot] = {}
    for path, seat in at.items():
        if seat in places:
            spot = found.setdefault(seat, _spot(places[seat], None))
            spot.n_inside = inside[seat]
            _add(spot, counted[path])
    return sorted(found.values(), key=_urgency)


def spots_inside(actor: Actor, filters: Filters, compound: Path) -> list[Spot]:
    """The buildings of a compound with open cases, the most urgent first.

    A building without coordinates of its own is drawn at those of the compound.
    """
    counted = _counted(actor, replace(filters, path=compound))
    above = {one for path in counted for one in paths.ancestors(path) if len(one) > len(compound)}
    places = _places(above | {compound})
    seat = places.get(compound)
    found: dict[Path, Spot] = {}
    for path, counts in counted.items():
        known = (places[one] for one in paths.ancestors(path) if one in above and one in places)
        building = next((one for one in known if one.kind in _BUILDINGS), None)
        if building is not None:
            _add(found.setdefault(building.path, _spot(building, seat)), counts)
    return sorted(found.values(), key=_urgency)


def _add(spot: Spot, counts: Counts) -> None:
    late, soon, n = counts
    spot.late += late
    spot.soon += soon
    spot.other += n - late - soon


def _counted(actor: Actor, filters: Filters) -> dict[Path, Counts]:
    """Open cases by building."""
    wanted = Case.objects.filter(desk_scope(actor, filters), is_open=True).order_by()
    late = Count("pk", filter=Q(due_at__lte=actor.at))
    ahead = actor.at + policies.minutes("cases.soon_min")
    soon = Count("pk", filter=Q(due_at__gt=actor.at, due_at__lte=ahead))
    rows = wanted.values_list("path").annotate(late=late, soon=soon, n=Count("pk"))
    # In the order of the index that holds all of it: no row of a case is read, nothing is sorted.
    return _by_building(rows.order_by("path")[:MOST_PLACES])


def _by_building(rows: Iterable[tuple[Path, int, int, int]]) -> dict[Path, tuple[int, int, int]]:
    """Counts of homes added up where they are drawn: tens of thousands of homes, some thousand buildings."""
    found: dict[Path, tuple[int, int, int]] = {}
    for path, late, soon, n in rows:
        pieces = path.split(".", _DRAWN_DEPTH)[:_DRAWN_DEPTH]
        building = ".".join(pieces) + "." if pieces[-1] else path
        before = found.get(building, (0, 0, 0))
        found[building] = (before[0] + late, before[1] + soon, before[2] + n)
    return found


def _kinds(of: set[Path]) -> dict[Path, str]:
    """The kinds of compounds and buildings above or at these paths, and of the community where there is neither."""
    wanted = (*shape.RESIDENTIAL, *_BUILDINGS)
    above = {one for path in of for one in paths.ancestors(path)[1:_DRAWN_DEPTH]}
    found: dict[Path, str] = {}
    for part in _parts(above):
        rows = Place.objects.filter(path__in=part, kind__in=wanted)
        found |= dict(rows.values_list("path", "kind"))
    orphans = {path for path in of if not any(one in found for one in paths.ancestors(path))}
    rows = Place.objects.filter(path__in={paths.ancestors(path)[:2][-1] for path in orphans})
    return found | dict(rows.values_list("path", "kind"))


def _places(of: Collection[Path]) -> dict[Path, Place]:
    """Places by their paths."""
    found: dict[Path, Place] = {}
    for part in _parts(of):
        found |= {one.path: one for one in Place.objects.filter(path__in=part)}
    return found


def _parts(of: Collection[Path]) -> Iterable[list[Path]]:
    listed = sorted(of)
    return (listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE))


def _spot(place: Place, compound: Place | None) -> Spot:
    has_own = place.longitude is not None and place.latitude is not None
    seat = place if has_own or compound is None else compound
    return Spot(place.place_id, place.name, place.path, seat.longitude, seat.latitude)


def _urgency(spot: Spot) -> tuple[int, int, int, str]:
    return (-spot.late, -spot.soon, -spot.other, spot.path)
