"""The tree, addresses, areas."""

from typing import Annotated

from pydantic import Field

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, IntId
from mashang.elements.places import queries
from mashang.elements.places.routes.schemas import (
    AreaCardOut,
    AreaOut,
    CandidateOut,
    CompoundOut,
    MeantOut,
    PlaceCardOut,
    PlaceOut,
)
from mashang.foundation.grants.guards import ActorRequest, staff_route

router = Router()
SEE = "places.see"
Address = Annotated[str, Field(max_length=200, examples=["白石嘉苑3幢2单元501室"])]


@router.get("")
@staff_route(SEE)
def tops(request: ActorRequest) -> list[PlaceOut]:
    """Where the caller's part of the tree begins.

    One community, or the few buildings of a grid; walk down from here by `places_children`.
    """
    return [PlaceOut.from_orm(one) for one in queries.tops(request.actor)]


@router.get("/communities")
@staff_route(SEE)
def communities(request: ActorRequest) -> list[PlaceOut]:
    """Every community in sight; a street has some dozens."""
    return [PlaceOut.from_orm(one) for one in queries.communities(request.actor)]


@router.get("/compounds")
@staff_route(SEE)
def compounds(
    request: ActorRequest, community_id: IntId | None = None, after: After = None
) -> Paged[CompoundOut]:
    """Where people live: compounds, villagers' groups and street fronts, 30 at a time."""
    return paged(queries.compounds(request.actor, community_id, after), CompoundOut.from_orm)


@router.get("/resolve")
@staff_route(SEE)
def resolve(request: ActorRequest, address: Address, within_id: IntId) -> MeantOut:
    """The one place that an address means, within a part of the street.

    An address is asked, never guessed: several places that fit are several candidates. The part must be
    wholly the caller's, so that nothing is told of places that are not.
    """
    found = queries.meant(request.actor, address, within_id)
    return MeantOut(
        outcome=found.outcome,
        place_id=found.place_id,
        candidates=[CandidateOut(place_id=one, address=text) for one, text in found.candidates],
        why=str(found.why),
    )


@router.get("/areas")
@staff_route(SEE)
def areas(request: ActorRequest, place_id: IntId) -> list[AreaOut]:
    """The areas that a community keeps, or that touch a compound of it: grids, police beats, zones."""
    return [AreaOut.from_orm(one) for one in queries.areas(request.actor, place_id)]


@router.get("/areas/{area_id}")
@staff_route(SEE)
def area(request: ActorRequest, area_id: IntId) -> AreaCardOut:
    """One area."""
    row, home_id = queries.area(request.actor, area_id)
    return AreaCardOut(area=AreaOut.from_orm(row), home_id=home_id)


@router.get("/{place_id}")
@staff_route(SEE)
def place(request: ActorRequest, place_id: IntId) -> PlaceCardOut:
    """One place with the way down to it and how much hangs below."""
    return PlaceCardOut.from_orm(queries.card(request.actor, place_id))


@router.get("/{place_id}/children")
@staff_route(SEE)
def children(request: ActorRequest, place_id: IntId, after: After = None) -> Paged[PlaceOut]:
    """What hangs directly below a place and is open, 30 at a time."""
    return paged(queries.children(request.actor, place_id, after), PlaceOut.from_orm)
