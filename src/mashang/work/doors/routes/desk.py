"""Doors, for whoever looks after them: how many passed, never who."""

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, Command, IntId
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.doors import actions, queries
from mashang.work.doors.actions import Wanted
from mashang.work.doors.routes.schemas import (
    BehaviourIn,
    DoorCardOut,
    DoorIdOut,
    DoorIn,
    DoorOut,
    SignOut,
)

router = Router()
SEE, MANAGE = "doors.see", "doors.manage"


@router.get("")
@staff_route(SEE)
def doors(request: ActorRequest, after: After = None) -> Paged[DoorOut]:
    """The doors in the caller's scope, in the order of the tree, 30 at a time."""
    return paged(queries.doors_of(request.actor, after), DoorOut.from_orm)


@router.get("/at/{place_id}")
@staff_route(SEE)
def here(request: ActorRequest, place_id: IntId) -> list[DoorOut]:
    """The doors of a place and below it."""
    _, rows = queries.doors_at(request.actor, place_id)
    return [DoorOut.from_orm(one) for one in rows]


@router.get("/{door_id}")
@staff_route(SEE)
def door(request: ActorRequest, door_id: IntId) -> DoorCardOut:
    """One door: its code, how it behaves, how many passed today."""
    return DoorCardOut.from_orm(queries.card(request.actor, door_id))


@router.post("/at/{place_id}")
@staff_route(MANAGE)
def add(request: ActorRequest, place_id: IntId, given: DoorIn) -> DoorIdOut:
    """Add a door that leads into a place, with its code."""
    door_id = actions.add_door(
        actor=request.actor,
        place_id=place_id,
        wanted=Wanted(given.name, given.is_main, given.is_open_to_public),
        command_id=given.command_id,
    )
    return DoorIdOut(door_id=door_id)


@router.post("/{door_id}/behaviour")
@staff_route(MANAGE)
def change(request: ActorRequest, door_id: IntId, given: BehaviourIn) -> None:
    """Say how a door behaves; the same again changes nothing."""
    actions.change_door(
        actor=request.actor,
        door_id=door_id,
        is_main=given.is_main,
        is_open_to_public=given.is_open_to_public,
    )


@router.post("/{door_id}/renew-code")
@staff_route(MANAGE)
def renew_code(request: ActorRequest, door_id: IntId, given: Command) -> SignOut:
    """Give a door a fresh code: somebody stuck another one on it, or copied it."""
    sign = actions.renew_code(actor=request.actor, door_id=door_id, command_id=given.command_id)
    return SignOut(sign=sign)
