"""Reports: templates, and what was handed in of each; the workbooks are files."""

from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.forms import actions, queries
from mashang.work.forms.routes.schemas import (
    HandInCardOut,
    HandInIdOut,
    MonthIn,
    TemplateCardOut,
)

router = Router()
REPORT = "forms.report"


@router.get("/templates")
@staff_route(REPORT)
def templates(request: ActorRequest, after: After = None) -> Paged[TemplateCardOut]:
    """Templates in the caller's part of the street, newest first."""
    return paged(queries.templates(request.actor, after), TemplateCardOut.from_orm)


@router.get("/templates/{template_id}")
@staff_route(REPORT)
def template(request: ActorRequest, template_id: UUID) -> TemplateCardOut:
    """One template."""
    return TemplateCardOut.from_orm(queries.template(request.actor, template_id))


@router.get("/templates/{template_id}/hand-ins")
@staff_route(REPORT)
def hand_ins(request: ActorRequest, template_id: UUID, after: After = None) -> Paged[HandInCardOut]:
    """What was handed in of a template, newest first."""
    return paged(queries.hand_ins(request.actor, template_id, after), HandInCardOut.from_orm)


@router.post("/templates/{template_id}/hand-ins")
@staff_route(REPORT)
def make_hand_in(request: ActorRequest, template_id: UUID, given: MonthIn) -> HandInIdOut:
    """Fill a template for a month as a draft; an unsigned draft of that month makes room."""
    hand_in_id = actions.make_hand_in(
        actor=request.actor,
        template_id=template_id,
        period=given.period,
        command_id=given.command_id,
    )
    return HandInIdOut(hand_in_id=hand_in_id)


@router.get("/hand-ins/{hand_in_id}")
@staff_route(REPORT)
def report(request: ActorRequest, hand_in_id: UUID) -> HandInCardOut:
    """One hand-in: a draft, or signed and locked; `file_url` is its workbook."""
    return HandInCardOut.from_orm(queries.hand_in(request.actor, hand_in_id))


@router.post("/hand-ins/{hand_in_id}/sign")
@staff_route(REPORT)
def sign(request: ActorRequest, hand_in_id: UUID) -> HandInIdOut:
    """Put one's name under a hand-in: from now on it is locked."""
    actions.sign(actor=request.actor, hand_in_id=hand_in_id)
    return HandInIdOut(hand_in_id=hand_in_id)
