"""Calls where one lives, signing up, the hours one gave. Nobody volunteers another by proxy."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, WhoseId
from mashang.elements.people import queries as people
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.grants.guards import ActorRequest, resident_route
from mashang.kernel.errors import OutOfScope
from mashang.work.volunteers import actions, queries
from mashang.work.volunteers.routes.schemas import (
    OwnCallOut,
    OwnServiceOut,
    OwnServicesOut,
    SignUpIdOut,
    SignUpIn,
)

router = Router()


@router.get("/open")
@resident_route()
def open_calls(
    request: ActorRequest, person_id: WhoseId = None, after: After = None
) -> Paged[OwnCallOut]:
    """Calls that somebody may answer where they live, while a shift is still to come."""
    page = queries.own_calls(request.actor, _me(request, person_id), after)
    return paged(page, OwnCallOut.from_orm)


@router.get("/open/{call_id}")
@resident_route()
def open_call(request: ActorRequest, call_id: UUID, person_id: WhoseId = None) -> OwnCallOut:
    """One call with its shifts."""
    found = queries.own_call(request.actor, _me(request, person_id), call_id)
    return OwnCallOut.from_orm(found)


@router.get("/mine")
@resident_route()
def mine(request: ActorRequest, person_id: WhoseId = None, after: After = None) -> OwnServicesOut:
    """What somebody signed up for, the latest first, and how long they have helped in all."""
    me = _me(request, person_id)
    page = queries.own_services(request.actor, me, after)
    return OwnServicesOut(
        items=[OwnServiceOut.from_orm(one) for one in page.items],
        next=page.next_cursor,
        minutes=queries.own_minutes(request.actor, me),
    )


@router.post("/shifts/{shift_id}/sign-ups")
@resident_route()
def sign_up(request: ActorRequest, shift_id: UUID, given: SignUpIn) -> SignUpIdOut:
    """Take one of the places of a shift; of two for the last one, one gets it (409)."""
    sign_up_id = actions.sign_up(
        actor=request.actor,
        shift_id=shift_id,
        person_id=given.person_id,
        shares_phone=given.shares_phone,
        command_id=given.command_id,
    )
    return SignUpIdOut(sign_up_id=sign_up_id)


@router.post("/mine/{sign_up_id}/withdraw")
@resident_route()
def withdraw(request: ActorRequest, sign_up_id: UUID) -> None:
    """Say that one cannot come after all; the place is free again."""
    actions.withdraw(actor=request.actor, sign_up_id=sign_up_id)


def _me(request: ActorRequest, person_id: UUID | None) -> OwnPerson:
    """Oneself, or the child one decides for.

    Raises:
        OutOfScope: nobody for whom the caller decides.
    """
    me = people.spoken_for(request.actor, person_id)
    if not me.decides:
        raise OutOfScope("person")
    return me
