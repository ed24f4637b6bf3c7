"""Places and areas as GeoJSON (RFC 7946): degrees of WGS 84, longitude first."""

from django.http import HttpResponse
from ninja import Query

from mashang.api.routing import Router
from mashang.api.schemas import IntId
from mashang.elements.places import queries
from mashang.elements.places.routes.schemas import (
    FeatureCollectionOut,
    FeatureOut,
    FeaturesWanted,
    MultiPointOut,
    PointOut,
)
from mashang.foundation.grants.guards import ActorRequest, staff_route

router = Router()
SEE = "places.see"
GEOJSON = "application/geo+json"


@router.get("/geojson", media_type=GEOJSON)
@staff_route(SEE)
def geojson(
    request: ActorRequest,
    response: HttpResponse,
    wanted: Query[FeaturesWanted],
) -> FeatureCollectionOut:
    """Places at and below a place that have coordinates, 500 at a time.

    Coordinates are WGS 84 as RFC 7946 asks, and as they are stored: data surveyed in GCJ-02 or BD-09 must be
    converted before it is entered. Places without coordinates are left out.
    """
    response.headers["Content-Type"] = GEOJSON
    page = queries.located(request.actor, wanted.under, wanted.kinds, wanted.after)
    return FeatureCollectionOut(
        features=[_feature(one) for one in page.items], next=page.next_cursor
    )


@router.get("/areas/geojson", media_type=GEOJSON)
@staff_route(SEE)
def areas_geojson(
    request: ActorRequest, response: HttpResponse, place_id: IntId
) -> FeatureCollectionOut:
    """The areas of a community, each by the points of its houses and sites.

    An area is a set of places, not a shape on the ground: it is drawn as the points of what it is made of.
    """
    response.headers["Content-Type"] = GEOJSON
    found = queries.located_areas(request.actor, place_id)
    return FeatureCollectionOut(features=[_area(one) for one in found])


def _feature(one: queries.Located) -> FeatureOut:
    row = one.place
    return FeatureOut(
        id=row.place_id,
        geometry=PointOut(coordinates=one.point),
        properties={
            "kind": row.kind,
            "site_kind": one.site_kind,
            "title": str(row.title),
            "name": row.name,
            "full_name": row.full_name,
            "parent_id": one.parent_id,
        },
    )


def _area(one: queries.LocatedArea) -> FeatureOut:
    row = one.area
    return FeatureOut(
        id=row.area_id,
        geometry=MultiPointOut(coordinates=list(one.points)) if one.points else None,
        properties={
            "kind": row.kind,
            "title": str(row.title),
            "name": row.name,
            "home": row.home,
            "since_on": row.since_on.isoformat(),
            "parts": row.parts,
        },
    )
