"""Forms, for staff: how their frozen lists stand, who need not answer."""

from typing import Literal
from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After
from mashang.elements.people.routes.schemas import PurposeIn
from mashang.engines.xlsforms import Question
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.forms import actions, queries
from mashang.work.forms.routes.schemas import (
    AnswerOut,
    FormCardOut,
    FormCountsOut,
    FormNameOut,
    NoAnswerIn,
)

router = Router()
SEE = "forms.see"


@router.get("")
@staff_route(SEE)
def forms(request: ActorRequest, after: After = None) -> Paged[FormCardOut]:
    """Forms in the caller's sight, newest first."""
    return paged(queries.forms(request.actor, after), FormCardOut.from_orm)


@router.get("/{form_id}")
@staff_route(SEE)
def form(request: ActorRequest, form_id: UUID) -> FormCardOut:
    """One form."""
    return FormCardOut.from_orm(queries.form(request.actor, form_id))


@router.get("/{form_id}/names")
@staff_route(SEE)
def names(
    request: ActorRequest,
    form_id: UUID,
    view: Literal["todo", "missing", "done", "excused"] = "todo",
    after: After = None,
) -> Paged[FormNameOut]:
    """The frozen list under one tab, in walking order, masked."""
    page = queries.names(request.actor, form_id, queries.View(view), after)
    return paged(page, FormNameOut.from_orm)


@router.get("/{form_id}/counts")
@staff_route(SEE)
def counts(request: ActorRequest, form_id: UUID) -> FormCountsOut:
    """How many names stand under each tab, each counted no further than 999."""
    found = queries.counted(request.actor, form_id)
    return FormCountsOut(**{view.value: count for view, count in found.items()})


@router.post("/fillings/{filling_id}/excuse")
@staff_route("forms.manage")
def excuse(request: ActorRequest, filling_id: UUID, given: NoAnswerIn) -> None:
    """Say why a name needs no answer."""
    queries.filling(request.actor, filling_id)
    actions.excuse(actor=request.actor, filling_id=filling_id, reason=given.reason)


@router.look("/fillings/{filling_id}/look")
@staff_route("forms.fill")
def open_answers(request: ActorRequest, filling_id: UUID, given: PurposeIn) -> list[AnswerOut]:
    """Look at what was answered, for a purpose; recorded each time, and the person sees who looked."""
    state = actions.open_answers(
        actor=request.actor,
        filling_id=filling_id,
        purpose=given.purpose,
        reason=given.reason,
    )
    return [
        AnswerOut(path=one.path, question=one.label, answer=one.said)
        for one in state.all_lines()
        if isinstance(one.node, Question)
        and one.node.kind.is_shown
        and one.is_relevant
        and one.value
    ]


@router.post("/{form_id}/close")
@staff_route("forms.manage")
def close(request: ActorRequest, form_id: UUID) -> None:
    """End a form: nobody answers any more, and the days of keeping begin."""
    actions.close_form(actor=request.actor, form_id=form_id)
