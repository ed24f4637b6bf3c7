"""The host's visits: invite, take back, yes or no to who stands at the gate."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, Option, WhoseId
from mashang.elements.people import queries as people
from mashang.foundation.grants.guards import ActorRequest, resident_route
from mashang.foundation.policies import queries as policies
from mashang.work.visitors import actions, queries
from mashang.work.visitors.routes.schemas import (
    AtGateOut,
    InviteIn,
    OwnVisitOut,
    VisitIdOut,
    WelcomeIn,
)
from mashang.work.visitors.steps import Invitation

router = Router()


@router.get("/mine")
@resident_route()
def mine(
    request: ActorRequest, person_id: WhoseId = None, after: After = None
) -> Paged[OwnVisitOut]:
    """The visits of a person for whom the caller opens doors, the latest first."""
    acting = people.acting(request.actor, shown_for=person_id)
    return paged(queries.own_visits(request.actor, after, acting=acting), OwnVisitOut.from_orm)


@router.get("/mine/questions")
@resident_route()
def questions(request: ActorRequest, person_id: WhoseId = None) -> list[AtGateOut]:
    """Who stands at the gate and asks for a home of a person, the longest waiting first."""
    acting = people.acting(request.actor, shown_for=person_id)
    return [AtGateOut.from_orm(one) for one in queries.questions_for(request.actor, acting)]


@router.get("/purposes")
@resident_route()
def purposes(request: ActorRequest) -> list[Option]:
    """What a visit may be for: the plan's closed list."""
    found = policies.listing("visitors.purposes")
    return [Option(code=one.code, title=str(one.title)) for one in found]


@router.get("/mine/{visit_id}")
@resident_route()
def visit(request: ActorRequest, visit_id: UUID) -> OwnVisitOut:
    """One of one's own visits, with the address for the visitor."""
    return OwnVisitOut.from_orm(queries.own_visit(request.actor, visit_id))


@router.post("/mine")
@resident_route()
def invite(request: ActorRequest, given: InviteIn) -> VisitIdOut:
    """Invite somebody to a home of one's own, or of whom one opens doors for."""
    wanted = Invitation(
        called=given.called,
        purpose=given.purpose,
        people=given.people,
        since=given.since,
        until=given.until,
        plate=given.plate,
        door_ids=tuple(given.door_ids),
        shows_home=given.shows_home,
    )
    visit_id = actions.invite(
        actor=request.actor, host_id=given.host_id, wanted=wanted, command_id=given.command_id
    )
    return VisitIdOut(visit_id=visit_id)


@router.post("/mine/{visit_id}/revoke")
@resident_route()
def revoke(request: ActorRequest, visit_id: UUID) -> None:
    """Take an invitation back at once; twice does no harm."""
    actions.revoke(actor=request.actor, visit_id=visit_id)


@router.post("/mine/{visit_id}/answer")
@resident_route()
def answer(request: ActorRequest, visit_id: UUID, given: WelcomeIn) -> None:
    """Say yes or no to who stands at the gate; of two of the household the first is heard."""
    actions.answer(actor=request.actor, visit_id=visit_id, is_welcome=given.is_welcome)
