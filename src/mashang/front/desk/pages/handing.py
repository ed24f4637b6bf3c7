"""交接班: what stands, what the next one must know, and the same on paper."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.front.desk import actions, queries
from mashang.front.desk.forms import NoteForm
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from


@require_http_methods(["GET", "POST"])
@staff_page("desk.use")
def handover(request: ActorRequest) -> HttpResponse:
    """What waits to be read, what stands open, and a note for the next one."""
    form = NoteForm(request.POST or None)
    context = {
        "form": form,
        "unit": request.actor.ref.unit,
        "unread": queries.unread(request.actor),
        "standing": queries.handover(request.actor),
        "page": queries.notes(request.actor, cursor_from(request)),
    }
    if request.method == "GET":
        return render(request, "desk/handover.html", context)
    kept = form.submit(
        lambda given: actions.leave_note(
            actor=request.actor,
            text=given["text"],
            numbers=form.case_numbers(),
            must_acknowledge=given["must_acknowledge"],
            command_id=given["command_id"],
        )
    )
    if kept is None:
        return form_again(request, "desk/handover.html", context)
    return see_other(
        request, "desk:handover", said=Text("已交代给下一班", "The next one will read it")
    )


@require_GET
@staff_page("desk.use")
def printed(request: ActorRequest) -> HttpResponse:
    """The hand-over on A4, to be signed by both."""
    context = {
        "standing": queries.handover(request.actor),
        "notes": queries.notes(request.actor).items,
        "by": request.actor.ref,
        "at": request.actor.at,
    }
    return render(request, "desk/handover_printed.html", context)


@require_POST
@staff_page("desk.use")
def acknowledge(request: ActorRequest, note_id: UUID) -> HttpResponse:
    """I have read it."""
    actions.acknowledge(actor=request.actor, note_id=note_id)
    return see_other(request, "desk:handover", said=Text("已确认", "Acknowledged"))
