"""A guard's device: all that decides at a door, and what it decided, told whenever there is a network."""

from typing import Any

from mashang.api.routing import Router
from mashang.api.schemas import IntId
from mashang.domain.offline import reckon
from mashang.domain.passage import Direction, Outcome
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.foundation.policies import queries as policies
from mashang.work.doors import actions, queries
from mashang.work.doors.routes.schemas import (
    DoorChoiceOut,
    GuardAppealIn,
    GuardAppealOut,
    GuardNoteIdOut,
    GuardNoteIn,
    GuardNoteOut,
    ScanIn,
    ScansIn,
    ScansOut,
    SnapshotOut,
    StoppedCardIn,
)
from mashang.work.doors.steps import Scan

router = Router()
GUARD = "doors.guard"


@router.get("/guarded")
@staff_route(GUARD)
def guarded(request: ActorRequest) -> list[DoorChoiceOut]:
    """The doors at which the caller may check passes, main ones first."""
    return [DoorChoiceOut.from_orm(one) for one in queries.guarded_doors(request.actor)]


@router.get("/{door_id}/guard")
@staff_route(GUARD)
def snapshot(request: ActorRequest, door_id: IntId) -> SnapshotOut:
    """All that decides at a door: keys, what was taken back, the door, its rules; nobody's name.

    To be deleted at `until`. Going out is never refused, whatever it says.
    """
    found: dict[str, Any] = queries.snapshot(request.actor, door_id)
    return SnapshotOut(**found)


@router.post("/{door_id}/guard/scans")
@staff_route(GUARD)
def note_scans(request: ActorRequest, door_id: IntId, given: ScansIn) -> ScansOut:
    """Tell what was decided, in any order and however late; told again, nothing more is counted."""
    new = [
        actions.note_scan(
            actor=request.actor, door_id=door_id, scan=_scan(request.actor, given, one)
        )
        for one in given.scans
    ]
    return ScansOut(taken=sum(new), known=len(new) - sum(new))


@router.post("/{door_id}/guard/appeals")
@staff_route(GUARD)
def appeal_for(request: ActorRequest, door_id: IntId, given: GuardAppealIn) -> GuardAppealOut:
    """Have a person of the community look at a refusal, for the one who stands there."""
    number = actions.appeal_for(
        actor=request.actor,
        door_id=door_id,
        reason=given.reason,
        said=given.said,
        pass_id=given.pass_id,
        command_id=given.command_id,
    )
    return GuardAppealOut(number=number)


@router.post("/{door_id}/guard/stopped-cards")
@staff_route(GUARD)
def stop_card(request: ActorRequest, door_id: IntId, given: StoppedCardIn) -> None:
    """Have a household card of a home behind the door open nothing any more; twice does no harm."""
    actions.stop_card(
        actor=request.actor, door_id=door_id, pass_id=given.pass_id, because=given.because
    )


@router.get("/{door_id}/guard/notes")
@staff_route(GUARD)
def notes(request: ActorRequest, door_id: IntId) -> list[GuardNoteOut]:
    """What guards of a door left for each other, newest first."""
    return [GuardNoteOut.from_orm(one) for one in queries.notes_of(request.actor, door_id)]


@router.post("/{door_id}/guard/notes")
@staff_route(GUARD)
def leave_note(request: ActorRequest, door_id: IntId, given: GuardNoteIn) -> GuardNoteIdOut:
    """Tell the next guard what they must know."""
    note_id = actions.leave_note(
        actor=request.actor, door_id=door_id, text=given.text, command_id=given.command_id
    )
    return GuardNoteIdOut(note_id=note_id)


def _scan(actor: Actor, given: ScansIn, one: ScanIn) -> Scan:
    moment = reckon(
        claimed_at=one.at,
        sent_at=given.sent_at,
        received_at=actor.at,
        tolerated=policies.minutes("offline.skew_tolerated_min"),
    )
    return Scan(
        event_id=one.event_id,
        direction=Direction(one.direction),
        at=moment.happened_at,
        outcome=Outcome(one.outcome),
        people=one.people,
    )
