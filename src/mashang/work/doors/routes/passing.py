"""Whoever stands at a door: what its code says, a clear yes or no, and going out without a word."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, IntId, WhoseId
from mashang.elements.people import queries as people
from mashang.foundation.grants.guards import ActorRequest, public_route, resident_route
from mashang.work.doors import actions, queries
from mashang.work.doors.routes.schemas import (
    AppealIn,
    AppealOut,
    DoorAnswerOut,
    DoorChoiceOut,
    OpenIn,
    OpeningOfDoorOut,
    OpeningOut,
    ScreenOut,
)

router = Router()


@router.get("/mine")
@resident_route()
def mine(request: ActorRequest, person_id: WhoseId = None) -> list[DoorChoiceOut]:
    """The doors on the way to the homes of a person the caller opens doors for, main doors first."""
    me = people.acting(request.actor, shown_for=person_id).me
    return [DoorChoiceOut.from_orm(one) for one in queries.own_doors(request.actor, me)]


@router.get("/mine/openings")
@resident_route()
def own_openings(
    request: ActorRequest, person_id: WhoseId = None, after: After = None
) -> Paged[OpeningOut]:
    """When one opened which door, newest first: all that doors remember of a person."""
    whose = people.spoken_for(request.actor, person_id)
    page = queries.own_openings(request.actor, whose.person_id, after)
    return paged(page, OpeningOut.from_orm)


@router.get("/signs/{door_sign}")
@public_route(reason="the code hangs on the door; it tells which door it is, and nothing else")
def sign(request: ActorRequest, door_sign: str) -> DoorChoiceOut:
    """The door on which a code hangs."""
    return DoorChoiceOut.from_orm(queries.door_by_sign(door_sign))


@router.get("/signs/{door_sign}/screen")
@public_route(
    reason="a screen beside the door shows its last decisions for seconds, without a name"
)
def screen(request: ActorRequest, door_sign: str, key: str = "") -> ScreenOut:
    """What a door decided within the last seconds, newest first; ask again after `refresh_s`.

    With the `key` of the door's own screen also the changing code.
    """
    return ScreenOut.from_orm(queries.screen(door_sign, key))


@router.get("/openings/{command_id}")
@public_route(reason="the id of the opening is in the address, and it says whether a door opened")
def opening(request: ActorRequest, command_id: UUID) -> OpeningOfDoorOut:
    """What the door itself said of an opening; ask again each second until it is settled."""
    return OpeningOfDoorOut.from_orm(queries.opening(command_id))


@router.post("/{door_id}/open")
@resident_route()
def open_door(request: ActorRequest, door_id: IntId, given: OpenIn) -> DoorAnswerOut:
    """Ask a door to open in one name: one's own, or that of whom one may open doors for.

    A refusal is an answer, not an error: it says why, by which clause, and what can be done now.
    """
    said = actions.open_door(
        actor=request.actor,
        door_id=door_id,
        command_id=given.command_id,
        person_id=given.person_id,
        shown_code=given.shown_code,
    )
    return DoorAnswerOut.from_orm(said)


@router.post("/{door_id}/exit")
@public_route(reason="going out is never refused, whoever asks")
def leave(request: ActorRequest, door_id: IntId) -> DoorAnswerOut:
    """Go out: always. A number of the hour grows by one, nobody is named."""
    return DoorAnswerOut.from_orm(actions.count_exit(actor=request.actor, door_id=door_id))


@router.post("/{door_id}/appeals")
@resident_route()
def appeal(request: ActorRequest, door_id: IntId, given: AppealIn) -> AppealOut:
    """Have a person look at a refusal."""
    case_id: UUID = actions.appeal(
        actor=request.actor,
        door_id=door_id,
        reason=given.reason,
        said=given.said,
        person_id=given.person_id,
        command_id=given.command_id,
    )
    return AppealOut(case_id=case_id)
