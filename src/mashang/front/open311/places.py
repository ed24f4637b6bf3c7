"""Where a report is: an address of the register, or the compound nearest to a point.

Only shared space is public, so a report is never kept deeper than a building.
"""

import math
from typing import Final

from mashang.domain.addresses import Outcome
from mashang.elements.places import queries as places
from mashang.elements.places import shape
from mashang.elements.places.models import Place
from mashang.foundation.policies import queries as policies
from mashang.front.open311.reading import Point, Report
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_KINDS: Final = (
    Place.Kind.BUILDING,
    Place.Kind.DETACHED_HOUSE,
    Place.Kind.SITE,
    Place.Kind.COMMUNITY,
    *shape.RESIDENTIAL,
)
_EARTH_M: Final = 6_371_000
"""Mean radius. Source: IUGG."""
_BIGGEST_ID: Final = 18
"""Digits of an id that any database can compare."""


def place_of(report: Report) -> Place:
    """The one place a report means: its id, else its address, else the compound near its point.

    Raises:
        Invalid: none of them leads to one place of this street; the text says what to send instead.
    """
    if report.address_id:
        return _by_id(report.address_id)
    if report.address:
        found = places.resolve_address(report.address)
        if found.outcome is Outcome.RESOLVED and found.place_id is not None:
            return _shared(places.find_place(found.place_id), "address_string")
        if report.point is None:
            offered = "；".join(one.address for one in found.candidates)
            text = Text(
                "地址没有对上一处：{why}{offered}",
                "The address is not one place: {why}{offered}",
                why=found.why,
                offered=f"（{offered}）" if offered else "",
            )
            raise Invalid("open311.address", text, field="address_string")
    if report.point is None:
        text = Text(
            "请给出 lat 和 long、address_string 或 address_id",
            "Send lat and long, address_string or address_id",
        )
        raise Invalid("open311.no_place", text, field="lat")
    return _nearest(report.point)


def _by_id(text: str) -> Place:
    if text.isascii() and text.isdigit() and len(text) <= _BIGGEST_ID:
        found = Place.objects.filter(pk=int(text), closed_on__isnull=True).first()
        if found is not None:
            return _shared(found, "address_id")
    raise Invalid(
        "open311.address_id", Text("没有这个 address_id", "No such address_id"), field="address_id"
    )


def _shared(place: Place, field: str) -> Place:
    found = places.ancestor(place.path, _KINDS)
    if found is None:
        text = Text("请写到小区或楼幢", "Please name a compound or a building")
        raise Invalid("open311.too_wide", text, field=field)
    return found


def _nearest(point: Point) -> Place:
    """Linear in the compounds of a street, some hundreds."""
    rows = Place.objects.filter(
        kind__in=shape.RESIDENTIAL,
        closed_on__isnull=True,
        longitude__isnull=False,
        latitude__isnull=False,
    )
    most_m = policies.number("open311.nearest_at_most_m")
    found = min(
        (
            (_metres(point, Point(one.latitude or 0.0, one.longitude or 0.0)), one.pk, one)
            for one in rows
        ),
        default=None,
    )
    if found is None or found[0] > most_m:
        text = Text(
            "{n} 米内没有本街道的小区，请写明地址",
            "No compound of this street lies within {n} m: send an address",
            n=most_m,
        )
        raise Invalid("open311.not_near", text, field="lat")
    return found[2]


def _metres(one: Point, other: Point) -> float:
    """Along the surface of a sphere; right to 0.5 %. Source: haversine formula."""
    lat, other_lat = math.radians(one.latitude), math.radians(other.latitude)
    half = math.sin((other_lat - lat) / 2) ** 2
    across = math.radians(other.longitude - one.longitude) / 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin(across) ** 2
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(half)))
