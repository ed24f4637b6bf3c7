"""What programs ask of duties: who answers for a place now."""

from ninja import Schema
from pydantic import Field

from mashang.api.routing import Router
from mashang.api.schemas import IntId, Option, WhoseId, Words
from mashang.elements.people import queries as people
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import (
    ActorRequest,
    resident_route,
    signed_in_route,
    staff_route,
)
from mashang.governance.duties import queries
from mashang.kernel.errors import OutOfScope

router = Router()


class AnswererOut(Schema):
    """One level's answer."""

    level: str = Field(examples=["grid"])
    title: Words
    name: str = Field(description="How the holder is addressed; empty where nobody answers.")
    unit: str
    phone: str = Field(description="The duty phone of the unit, where one is published.")
    hole: Words | None = Field(description="Why nobody answers at this level.")


@router.get("/levels")
@signed_in_route()
def levels(request: ActorRequest) -> list[Option]:
    """The levels of responsibility, from the top down."""
    return [Option(code=code, title=str(title)) for code, title in queries.levels()]


@router.get("/mine")
@resident_route()
def mine(request: ActorRequest, person_id: WhoseId = None) -> list[AnswererOut]:
    """Who answers for one's own home now, at each level."""
    home = people.spoken_for(request.actor, person_id).home
    if home is None:
        raise OutOfScope("place")
    return [AnswererOut.from_orm(one) for one in queries.shown_answerers(home.path)]


@router.get("/at/{place_id}")
@staff_route("places.see")
def answerers(request: ActorRequest, place_id: IntId) -> list[AnswererOut]:
    """Who answers for a place now, at each level; a level without anybody says why."""
    place = places.seen(request.actor, place_id)
    return [AnswererOut.from_orm(one) for one in queries.shown_answerers(place.path)]
