"""Lists: one's own walks, all of them for who watches over them, making one, taking one over."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After, Command
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.visits import actions, queries
from mashang.work.visits.routes.schemas import (
    ListIdOut,
    PersonIn,
    TakeOverIn,
    WalkListOut,
    WalkOut,
)

router = Router()
DO, OVERSEE = "visits.do", "visits.oversee"


@router.get("/lists")
@staff_route(DO)
def my_lists(request: ActorRequest, after: After = None) -> Paged[WalkListOut]:
    """The caller's own lists, the newest first."""
    return paged(queries.my_lists(request.actor, after), WalkListOut.from_orm)


@router.get("/lists/all")
@staff_route(OVERSEE)
def overview(request: ActorRequest, after: After = None) -> Paged[WalkListOut]:
    """Every list of the days that policy shows, the newest first, with who holds it."""
    return paged(queries.overview(request.actor, after), WalkListOut.from_orm)


@router.get("/lists/{list_id}")
@staff_route(DO)
def walk(request: ActorRequest, list_id: UUID) -> WalkOut:
    """One list in walking order: every name is done, excused, missing, or still due."""
    return WalkOut.from_orm(queries.walk(request.actor, list_id))


@router.post("/lists")
@staff_route(DO)
def make_list(request: ActorRequest, given: Command) -> ListIdOut:
    """Put whose visit is due on a list of today, in walking order; the names are frozen."""
    list_id = actions.make_list(actor=request.actor, command_id=given.command_id)
    return ListIdOut(list_id=list_id)


@router.post("/lists/{list_id}/people")
@staff_route(DO)
def add_person(request: ActorRequest, list_id: UUID, given: PersonIn) -> ListIdOut:
    """Put one more person on one's own list of today, at its end."""
    actions.add_by_hand(actor=request.actor, list_id=list_id, person_id=given.person_id)
    return ListIdOut(list_id=list_id)


@router.post("/lists/{list_id}/take-over")
@staff_route(DO)
def take_over(request: ActorRequest, list_id: UUID, given: TakeOverIn) -> ListIdOut:
    """Take over what a colleague holds; of two at the same second one gets it (409)."""
    actions.take_over(actor=request.actor, list_id=list_id, from_id=given.from_id)
    return ListIdOut(list_id=list_id)
