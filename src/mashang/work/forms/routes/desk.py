"""Forms, for staff: how their frozen lists stand, who need not answer."""

from typing import Literal
from uuid import UUID

from mashang.api.paging import Paged, paged
from mashang.api.routing import Router
from mashang.api.schemas import After
from mashang.foundation.grants.guards import ActorRequest, staff_route
from mashang.work.forms import actions, queries
from mashang.work.forms.routes.schemas import (
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


@router.post("/{form_id}/close")
@staff_route("forms.manage")
def close(request: ActorRequest, form_id: UUID) -> None:
    """End a form: nobody answers any more, and the days of keeping begin."""
    actions.close_form(actor=request.actor, form_id=form_id)
