"""Reading areas, and the sheet on which they are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mashang.elements.places import shape
from mashang.elements.places.extents import cover_of
from mashang.elements.places.models import Area, AreaPart, Place
from mashang.elements.places.policy import AREAS, PLACES
from mashang.elements.places.queries.views import PlaceRow
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock, paths
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text

_DRAWN: tuple[str, ...] = (Place.Kind.BUILDING, Place.Kind.DETACHED_HOUSE, Place.Kind.SITE)
MOST_ON_SHEET = 3000


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area in a list."""

    area_id: int
    kind: str
    title: Text
    name: str
    home: str
    since_on: date
    parts: str
    without: str


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the sheet: to be ticked, unless another area of the kind holds it."""

    place: PlaceRow
    is_ticked: bool
    taken_by: str


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one compound, villagers' group or street front; `whole` ticks all of it."""

    whole: Box
    boxes: tuple[Box, ...]

    @property
    def is_divided(self) -> bool:
        """Whether it cannot be ticked as a whole, because other areas hold some of it."""
        return any(box.taken_by for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A community with everything an area may be made of.

    Attributes:
        left_over: houses that belong to no area of the kind.
    """

    home: PlaceRow
    kind: str
    area: AreaRow | None
    groups: tuple[Group, ...]
    left_over: int


def find_area(area_id: int) -> Area:
    """An area by its id, for rooms that have asked their own policy.

    Raises:
        OutOfScope: there is none.
    """
    area = Area.objects.filter(pk=area_id).first()
    if area is None:
        raise OutOfScope("area")
    return area


def area_paths(area: Area) -> list[paths.Path]:
    """The fewest subtrees that make up an area now; none once it has ended."""
    ended = area.until_on is not None and area.until_on <= clock.today()
    return [] if ended else cover_of(area)


def areas_at(path: paths.Path, kind: str | None = None) -> list[Area]:
    """The areas in force to which a place belongs."""
    above = paths.ancestors(path)
    near = _in_force().filter(parts__place__path__in=above, parts__is_except=False)
    found = near.filter(kind=kind) if kind else near
    return [
        area
        for area in found.distinct().order_by("kind", "name")
        if any(paths.contains(part, path) for part in cover_of(area))
    ]


def areas(actor: Actor, place_id: int) -> list[AreaRow]:
    """The areas in force that a community keeps, or that touch a compound of it."""
    place = PLACES.access(actor, "see", place_id=place_id)
    touching = AreaPart.objects.filter(
        Q(place__path__in=paths.ancestors(place.path)) | within([place.path], "place__path")
    )
    rows = _in_force(AREAS.visible(actor)).filter(Q(home=place) | Q(pk__in=touching.values("area")))
    return [_row(area) for area in _with_parts(rows).order_by("kind", "name")]


def area(actor: Actor, area_id: int) -> tuple[AreaRow, int]:
    """One area, and the id of its home.

    Raises:
        OutOfScope: not in sight.
    """
    found = AREAS.access(actor, "see", area_id=area_id)
    return _row(found), found.home_id


def sheet(actor: Actor, home_id: int, kind: str, area_id: int | None = None) -> Sheet:
    """The sheet to draw an area of a kind in a community, or to redraw one.

    Raises:
        OutOfScope, NotAllowed: the home is not the actor's to draw over.
    """
    home = PLACES.access(actor, "draw", place_id=home_id)
    drawn = AREAS.access(actor, "draw", area_id=area_id) if area_id is not None else None
    own = cover_of(drawn) if drawn else []
    others = _covers(home, kind, drawn)
    groups, left_over = [], 0
    tops, by_parent = on_sheet(home)
    for place in tops:
        boxes = tuple(_box(one, own, others) for one in by_parent.get(place.pk, []))
        groups.append(Group(_box(place, own, others), boxes))
        left_over += sum(1 for box in boxes if not box.is_ticked and not box.taken_by)
    return Sheet(PlaceRow.of(home), kind, _row(drawn) if drawn else None, tuple(groups), left_over)


def on_sheet(home: Place) -> tuple[list[Place], dict[int | None, list[Place]]]:
    """What areas are drawn of: the places directly below a home, and all of them by their parent."""
    inside = Place.objects.filter(
        within([home.path]),
        closed_on__isnull=True,
        kind__in=(*shape.RESIDENTIAL, *_DRAWN),
    ).order_by("sort_key", "place_id")[:MOST_ON_SHEET]
    by_parent: dict[int | None, list[Place]] = {}
    for place in inside:
        by_parent.setdefault(place.parent_id, []).append(place)
    return by_parent.get(home.pk, []), by_parent


def _box(place: Place, own: Sequence[paths.Path], others: dict[str, list[paths.Path]]) -> Box:
    def holds(cover: Sequence[paths.Path]) -> bool:
        return any(paths.contains(path, place.path) for path in cover)

    taken_by = next((name for name, cover in others.items() if holds(cover)), "")
    return Box(PlaceRow.of(place), holds(own), taken_by)


def _covers(home: Place, kind: str, besides: Area | None) -> dict[str, list[paths.Path]]:
    if kind not in shape.APART:
        return {}
    rows = _in_force().filter(home=home, kind=kind)
    return {area.name: cover_of(area) for area in rows if area != besides}


def _in_force(rows: QuerySet[Area] | None = None) -> QuerySet[Area]:
    found = Area.objects.all() if rows is None else rows
    today = clock.today()
    return found.filter(since_on__lte=today).filter(
        Q(until_on__isnull=True) | Q(until_on__gt=today)
    )


def _with_parts(rows: QuerySet[Area]) -> QuerySet[Area]:
    return rows.select_related("home").prefetch_related("parts__place").distinct()


def _row(area: Area) -> AreaRow:
    parts = sorted(
        area.parts.all(), key=lambda part: (part.place.parent_id or 0, part.place.sort_key)
    )
    return AreaRow(
        area.pk,
        area.kind,
        shape.AREA_TITLES[area.kind],
        area.name,
        area.home.name,
        area.since_on,
        _listed([part.place for part in parts if not part.is_except], area.home),
        _listed([part.place for part in parts if part.is_except], area.home),
    )


def _listed(places: Sequence[Place], home: Place) -> str:
    """The places as people list them: a compound is named once, 白石嘉苑1幢、2幢、石桥苑3幢."""
    words, before = [], ""
    for place in places:
        address = place.full_name.removeprefix(home.full_name) or place.name
        above = address.removesuffix(place.name)
        words.append(place.name if above == before else address)
        before = above
    return "、".join(words)
