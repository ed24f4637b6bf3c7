"""Places and areas that have coordinates, for maps and for programs that draw them.

Coordinates are degrees of WGS 84, longitude first, as they are stored (`steps.pointing`); nothing is converted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from mashang.elements.places import shape
from mashang.elements.places.extents import cover_of
from mashang.elements.places.models import Area, Place
from mashang.elements.places.policy import AREAS, PLACES
from mashang.elements.places.queries.drawing import AreaRow, areas
from mashang.elements.places.queries.views import PlaceRow
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.web.paging import Page, page_of

Point = tuple[float, float]
FEATURES_AT_ONCE: Final = 500
"""Points on one page: a compound with every house, or a community with every site."""
POINTS_OF_AREA: Final = 2_000
"""Points that one area is drawn by; the largest grid of the founding case has some hundred houses."""


@dataclass(frozen=True, slots=True)
class Located:
    """A place with the point where it stands.

    Attributes:
        site_kind: empty but for sites.
    """

    place: PlaceRow
    parent_id: int | None
    site_kind: str
    point: Point


@dataclass(frozen=True, slots=True)
class LocatedArea:
    """An area with the points of the houses and sites it is made of, as far as they are known."""

    area: AreaRow
    points: tuple[Point, ...]


def located(
    actor: Actor, under: int, kinds: Collection[str] = (), after: str | None = None
) -> Page[Located]:
    """Open places at and below a place that have coordinates, in the order of the tree.

    Args:
        kinds: only these kinds of places; all of them when empty.

    Raises:
        OutOfScope: the place is not in sight.
    """
    top = PLACES.access(actor, "see", place_id=under)
    rows = _drawn(PLACES.visible(actor)).filter(within([top.path]))
    if kinds:
        rows = rows.filter(kind__in=set(kinds))
    page = page_of(rows, ("path",), cursor=after, size=FEATURES_AT_ONCE)
    return Page([_located(one) for one in page.items], page.next_cursor, page.is_first)


def located_areas(actor: Actor, place_id: int) -> list[LocatedArea]:
    """The areas that a community keeps, or that touch a compound of it, with their points.

    Raises:
        OutOfScope: the place is not in sight.
    """
    rows = areas(actor, place_id)
    found = AREAS.visible(actor).in_bulk([row.area_id for row in rows])
    return [LocatedArea(row, _points(actor, found[row.area_id])) for row in rows]


def _points(actor: Actor, area: Area) -> tuple[Point, ...]:
    cover = cover_of(area)
    if not cover:
        return ()
    houses = {shape.Kind.BUILDING, shape.Kind.DETACHED_HOUSE, shape.Kind.SITE}
    rows = _drawn(PLACES.visible(actor)).filter(within(cover), kind__in=houses).order_by("path")
    found = rows.values_list("longitude", "latitude")[:POINTS_OF_AREA]
    return tuple((longitude or 0.0, latitude or 0.0) for longitude, latitude in found)


def _drawn(rows: QuerySet[Place]) -> QuerySet[Place]:
    return rows.filter(closed_on=None, longitude__isnull=False, latitude__isnull=False)


def _located(place: Place) -> Located:
    point = (place.longitude or 0.0, place.latitude or 0.0)
    return Located(PlaceRow.of(place), place.parent_id, place.site_kind, point)
