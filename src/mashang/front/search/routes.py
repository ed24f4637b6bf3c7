"""What programs ask of the one line: everything in the caller's scope that it can mean."""

from ninja import Schema
from pydantic import Field

from mashang.api.routing import Router
from mashang.api.schemas import Words
from mashang.elements.cases.routes.schemas import CaseOut
from mashang.elements.people.routes.schemas import PersonOut
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.front.search import actions

router = Router()


class LineIn(Schema):
    """What to look for; in a body, so that no address and no log ever carries a name or a number."""

    text: str = Field(
        min_length=1,
        max_length=200,
        description="A case number, an address, a name, pinyin, a phone or document number; whole.",
        examples=["天新家园3幢501"],
    )

    def __repr__(self) -> str:
        return "LineIn(••••)"


class PlaceFoundOut(Schema):
    """A place that an address can mean."""

    place_id: int
    title: Words
    full_name: str


class FoundOut(Schema):
    """What the line found, by sort."""

    cases: list[CaseOut]
    places: list[PlaceFoundOut]
    why: Words | None = Field(description="What to write when the address means several places.")
    people: list[PersonOut] = Field(description="Masked; the first 30.")


@router.look("")
@staff_route()
def look_up(request: ActorRequest, given: LineIn) -> FoundOut:
    """Everything in the caller's scope that a line can mean: cases, places, people.

    By a number it is a look: whoever it finds can see who typed it, and a number that finds nobody leaves a
    record, too.
    """
    found = actions.look_up(actor=request.actor, text=given.text)
    return FoundOut(
        cases=[CaseOut.from_orm(one) for one in found.cases],
        places=[PlaceFoundOut.from_orm(one) for one in found.places],
        why=str(found.why) if found.why else None,
        people=[PersonOut.from_orm(one) for one in found.people.items],
    )
