"""What programs ask of duties: who answers for a place now, who holds which post; handing posts over."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, Command, IntId, Option, WhoseId, Words
from mashang.elements.people import queries as people
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import (
    ActorRequest,
    resident_route,
    signed_in_route,
    staff_route,
)
from mashang.governance.duties import actions, queries
from mashang.governance.duties.policy import ARRANGE, SEE
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


class DutyPostOut(Schema):
    """Who answers for one place at one level, now or from a day to come."""

    responsibility_id: UUID
    place_id: int
    place: str
    level: str = Field(examples=["grid"])
    title: Words
    holder_id: UUID
    name: str
    unit: str
    since: datetime
    until: datetime | None = Field(description="When somebody else takes over; null while open.")
    is_planned: bool


class HandOverIn(Command):
    """Posts as they were listed, and who answers for them from a day on."""

    responsibility_ids: list[UUID] = Field(min_length=1, max_length=1000)
    holder_id: UUID = Field(description="The account of a member of staff.")
    from_on: date = Field(description="The first day; today means at once.")
    reason: str = Field(min_length=1, max_length=200, examples=["网格调整"])


class HandedOverOut(Schema):
    """How many posts changed hands."""

    count: int


@router.get("")
@staff_route(SEE)
def posts(
    request: ActorRequest, level: str = "", at: IntId | None = None, after: After = None
) -> Paged[DutyPostOut]:
    """Who answers for what in the caller's part of the street, in order of places."""
    page = queries.posts(request.actor, level=level, at=at, cursor=after)
    return paged(page, DutyPostOut.from_orm)


@router.post("/hand-over")
@staff_route(ARRANGE)
def hand_over(request: ActorRequest, given: HandOverIn) -> HandedOverOut:
    """Let a member of staff answer for some posts from a day on, all or none, without a gap."""
    count = actions.hand_over(
        actor=request.actor,
        wanted=actions.HandOver(
            responsibility_ids=given.responsibility_ids,
            holder_id=given.holder_id,
            from_on=given.from_on,
            reason=given.reason,
        ),
        command_id=given.command_id,
    )
    return HandedOverOut(count=count)


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
