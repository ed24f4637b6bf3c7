"""One door: what is known, the form, who answered before; and the same form from a phone's outbox."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.offline import Outcome, Sent, refusal_of
from mashang.work.visits import actions, queries
from mashang.work.visits.forms import VisitForm

BOTH = Text(
    "同事也填了这一户，两份都已保存，请看一看",
    "A colleague answered too; both are kept, please look",
)


@require_http_methods(["GET", "POST"])
@staff_page("visits.do")
def visit(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """One visit with its form and its history."""
    view = queries.visit_view(request.actor, visit_id)
    known = {"has_phone": view.stop.has_phone, "has_helper": view.stop.has_helper}
    if request.method == "GET":
        return render(request, "visits/visit.html", _context(request, view, VisitForm(**known)))
    form = VisitForm(request.POST, request.FILES, **known)
    noted = form.submit(
        lambda given: actions.note_visit(
            actor=request.actor,
            visit_id=visit_id,
            said=form.said(),
            command_id=given["command_id"],
        )
    )
    if noted is None:
        return form_again(request, "visits/visit.html", _context(request, view, form))
    said = BOTH if noted.is_contested else Text("已记录", "Noted")
    return see_other(request, "visits:walk", view.list_id, said=said)


@require_POST
@staff_page("visits.do")
def look(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """Name and phone for this visit, in this answer only; the person sees who looked."""
    shown = actions.look(actor=request.actor, visit_id=visit_id)
    view = queries.visit_view(request.actor, visit_id)
    context = {**_context(request, view, VisitForm()), "shown": shown.values}
    template = "visits/shown.html" if request.htmx else "visits/visit.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def note_offline(actor: Actor, sent: Sent) -> Outcome:
    """A visit that was written down without a network.

    Raises:
        Invalid: the form refuses; carries its first sentence.
    """
    form = VisitForm(sent.given, sent.files)
    visit_id = _visit_of(sent)
    noted = form.submit(
        lambda _given: actions.note_visit(
            actor=actor,
            visit_id=visit_id,
            said=form.said(),
            command_id=sent.command_id,
            moment=sent.moment,
        )
    )
    if noted is None:
        raise refusal_of(form)
    return Outcome(noted.is_contested, BOTH if noted.is_contested else None)


def _visit_of(sent: Sent) -> UUID:
    try:
        return UUID(str(sent.given.get("visit", "")))
    except ValueError as err:
        raise Invalid("visits.which", Text("没有写明是哪一户", "Which visit is not said")) from err


def _context(request: ActorRequest, view: queries.VisitView, form: VisitForm) -> dict[str, Any]:
    return {
        "view": view,
        "stop": view.stop,
        "form": form,
        "answers": queries.answers(request.actor, view.stop.visit_id),
        "shown": (),
    }
