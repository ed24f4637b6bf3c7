"""One door: what is known, what was found, looking at name and phone."""

from uuid import UUID

from mashang.api.routing import Router
from mashang.elements.people.routes.schemas import ShownOut
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.web.forms import insist
from mashang.work.visits import actions, queries
from mashang.work.visits.forms import VisitForm
from mashang.work.visits.routes.schemas import (
    LookedOut,
    NotedOut,
    SaidAtDoorIn,
    VisitAnswerOut,
    VisitViewOut,
)

router = Router()
DO = "visits.do"


@router.get("/{visit_id}")
@staff_route(DO)
def visit(request: ActorRequest, visit_id: UUID) -> VisitViewOut:
    """One visit, masked, and what the caller may do."""
    return VisitViewOut.from_orm(queries.visit_view(request.actor, visit_id))


@router.get("/{visit_id}/answers")
@staff_route(DO)
def answers(request: ActorRequest, visit_id: UUID) -> list[VisitAnswerOut]:
    """Everything that was said of a visit, the latest first; two workers' answers both stand."""
    queries.visit_view(request.actor, visit_id)
    return [VisitAnswerOut.from_orm(one) for one in queries.answers(request.actor, visit_id)]


@router.post("/{visit_id}/answers")
@staff_route(DO)
def note_visit(request: ActorRequest, visit_id: UUID, given: SaidAtDoorIn) -> NotedOut:
    """Keep what was found at a door, by the rules of the form on the page.

    Written down without a network, it comes with its own time by `offline_send` under the same `command_id`.
    """
    form = VisitForm(given.dict(), {})
    insist(form)
    noted = actions.note_visit(
        actor=request.actor, visit_id=visit_id, said=form.said(), command_id=given.command_id
    )
    return NotedOut.from_orm(noted)


@router.look("/{visit_id}/look")
@staff_route(DO)
def look(request: ActorRequest, visit_id: UUID) -> LookedOut:
    """Show name and phone for a visit; recorded once per visit and worker."""
    shown = actions.look(actor=request.actor, visit_id=visit_id)
    return LookedOut(values=[ShownOut.from_orm(one) for one in shown.values])
