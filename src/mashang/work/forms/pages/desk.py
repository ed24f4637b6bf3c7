"""一表通 at the desk: forms and how far they are, upload, publish, export."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import queries as places
from mashang.engines.xlsforms import Refused
from mashang.foundation.files import documents
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Counter, Tab
from mashang.work.forms import actions, exports, imports, queries
from mashang.work.forms.forms import PublishForm, PurposeForm, UploadForm
from mashang.work.forms.queries import View


@staff_page("forms.see")
@require_GET
def forms(request: ActorRequest) -> HttpResponse:
    """Forms in sight, and the cells saved this month."""
    context = {
        "page": queries.forms(request.actor, cursor_from(request)),
        "late": queries.late_forms(request.actor),
        "saved": queries.saved_this_month(request.actor),
        "may_manage": request.actor.holds_anywhere("forms.manage"),
    }
    return render(request, "forms/list.html", context)


@staff_page("forms.manage")
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Upload a workbook; what cannot be converted is named by row."""
    where = place_choices(request, "forms.manage")
    if request.method == "GET":
        return render(request, "forms/new.html", {"form": UploadForm(places=where)})
    form = UploadForm(request.POST, request.FILES, places=where)
    refusals: list[Text] = []

    def carry_out(given: dict[str, Any]) -> UUID:
        try:
            received = imports.receive_form(given["file"], given["audience"])
        except Refused as refused:
            refusals.extend(one.text for one in refused.refusals)
            raise
        return actions.upload_form(
            actor=request.actor,
            place_id=int(given["place"]),
            received=received,
            audience=given["audience"],
            purpose=given["purpose"],
            basis=given["basis"],
            command_id=given["command_id"],
        )

    form_id = form.submit(carry_out)
    if form_id is None:
        return form_again(request, "forms/new.html", {"form": form, "refusals": refusals[:200]})
    return see_other(
        request, "forms:form", form_id, said=Text("已读入，请先预览", "Read; look first")
    )


@staff_page("forms.see")
@require_GET
def form(request: ActorRequest, form_id: UUID) -> HttpResponse:
    """A draft: what it will ask. Published: who has answered."""
    return render(request, "forms/form.html", _context(request, form_id))


@staff_page("forms.manage")
@require_POST
def publish(request: ActorRequest, form_id: UUID) -> HttpResponse:
    """Freeze the list and ask."""
    given = PublishForm(request.POST)
    count = given.submit(
        lambda days: actions.publish_form(
            actor=request.actor,
            form_id=form_id,
            due_on=days["due_on"],
            keep_days=days["keep_days"],
        )
    )
    if count is None:
        context = _context(request, form_id) | {"publish_form": given}
        return form_again(request, "forms/form.html", context)
    said = Text("已发布，名单共 {n} 个", "Published; {n} names on the list", n=count)
    return see_other(request, "forms:form", form_id, said=said)


@staff_page("forms.manage")
@require_POST
def close(request: ActorRequest, form_id: UUID) -> HttpResponse:
    """End it."""
    actions.close_form(actor=request.actor, form_id=form_id)
    return see_other(request, "forms:form", form_id, said=Text("已结束", "Closed"))


@staff_page("forms.export")
@require_http_methods(["GET", "POST"])
def export(request: ActorRequest, form_id: UUID) -> HttpResponse:
    """The answers as a spreadsheet; everybody on it can see that it left."""
    card = queries.form(request.actor, form_id)
    purposes = [(one.code, one.title) for one in policies.listing("people.reveal_purposes")]
    given = PurposeForm(request.POST or None, purposes=purposes)
    context = {"card": card, "form": given}
    if request.method == "GET":
        return render(request, "forms/export.html", context)
    answered = given.submit(
        lambda why: actions.export_answers(
            actor=request.actor, form_id=form_id, purpose=why["purpose"], reason=why["reason"]
        )
    )
    if answered is None:
        return form_again(request, "forms/export.html", context)
    response = HttpResponse(exports.answers_book(answered), content_type=documents.XLSX)
    name = f"{answered.title}-{str(answered.export_id)[:8]}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


def place_choices(request: ActorRequest, right: str) -> list[tuple[str, str]]:
    """Where somebody may ask: their communities, and the compounds in them."""
    actor = request.actor
    rows = [*places.communities(actor), *(one.place for one in places.compounds(actor).items)]
    found = [one for one in rows if actor.holds(right, one.path)]
    return [(str(one.place_id), one.full_name or one.name) for one in found]


def _context(request: ActorRequest, form_id: UUID) -> dict[str, Any]:
    card = queries.form(request.actor, form_id)
    context: dict[str, Any] = {"card": card, "publish_form": PublishForm()}
    if card.state == "draft":
        state = queries.preview(request.actor, form_id)
        return context | {"lines": state.lines, "is_preview": True}
    view = _view(request, is_late=card.is_late)
    counts = queries.counted(request.actor, form_id)
    base = reverse("forms:form", args=[form_id])
    tabs = [
        Tab(one.words, f"{base}?view={one.value}", one is view, count)
        for one, count in counts.items()
    ]
    counters = [
        Counter(
            one.words,
            "999+" if count >= queries.COUNT_AT_MOST else count,
            "red" if one is View.MISSING and count else "grey",
        )
        for one, count in counts.items()
    ]
    counters.append(
        Counter(Text("少填的格", "Cells saved"), queries.saved_in(request.actor, form_id), "green")
    )
    page = queries.names(request.actor, form_id, view, cursor_from(request))
    return context | {"view": view, "tabs": tabs, "counters": counters, "page": page}


def _view(request: ActorRequest, *, is_late: bool) -> View:
    first = View.MISSING if is_late else View.TODO
    try:
        return View(request.GET.get("view") or first)
    except ValueError:
        return first
