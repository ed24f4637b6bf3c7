"""导出清册: what, of where, why; then the file, or a second person first; then: which sheet is this?"""

import io
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import queries as places
from mashang.foundation.files import documents
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.front.registers import actions, exports, queries
from mashang.front.registers.forms import DecisionForm, ExportForm, NumberForm
from mashang.front.registers.kinds import REGISTERS, Register
from mashang.front.registers.policy import APPROVE, EXPORT
from mashang.front.registers.tabs import sheet_tabs
from mashang.kernel.errors import NotAllowed
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Tab

_MOST_PLACES = 600
_USUAL_PURPOSE = "give_copy"


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(EXPORT)
def export(request: ActorRequest) -> HttpResponse:
    """A register as a spreadsheet that can be imported again; every export is recorded."""
    register = _register(request)
    if request.method == "GET":
        context = _page(request, register, _form(request, register))
        return render(request, "registers/export.html", context)
    form = _form(request, register, request.POST)
    out = io.BytesIO()
    order = {}

    def leave(given: dict[str, Any]) -> tuple[exports.Waits | None]:
        order.update(given)
        wanted = actions.Order(
            register=register.code,
            place_id=int(given["place"]),
            purpose=given.get("purpose", ""),
            reason=given["reason"],
            columns=given["columns"],
            form=given["format"],
        )
        return (exports.export(actor=request.actor, order=wanted, out=out),)

    done = form.submit(leave)
    if done is None:
        return form_again(request, "registers/export.html", _page(request, register, form))
    if done[0] is not None:
        said = Text("已提交，等第二个人批准", "Sent: a second person decides")
        return see_other(request, "registers:export_card", done[0].ordered.export_id, said=said)
    place = places.seen(request.actor, int(order["place"]))
    return _file(out.getvalue(), f"{place.name}{register.title}", order["format"])


@never_cache
@require_GET
@staff_page()
def export_list(request: ActorRequest) -> HttpResponse:
    """Exports that wait for me, that I asked for or look after; and which one a sheet is from."""
    page = queries.exports(request.actor, cursor_from(request))
    asked = NumberForm(request.GET if "number" in request.GET else None)
    if asked.is_bound and asked.is_valid():
        found = queries.export_by_number(request.actor, asked.cleaned_data["number"])
        if found is not None:
            return redirect("registers:export_card", found)
    context = {
        "page": page,
        "waiting": queries.waiting_for(request.actor),
        "form": asked,
        "is_unknown": asked.is_bound and asked.is_valid(),
        "tabs": sheet_tabs(request.actor, "exports"),
    }
    return render(request, "registers/exports.html", context)


@never_cache
@require_GET
@staff_page()
def export_card(request: ActorRequest, export_id: UUID) -> HttpResponse:
    """One export: who, what, of where, why, and how far it is."""
    return render(request, "registers/export_card.html", _card(request, export_id, DecisionForm()))


@require_POST
@staff_page(APPROVE, fresh_proof=True)
def decide_export(request: ActorRequest, export_id: UUID) -> HttpResponse:
    """Somebody else approves or refuses."""
    queries.export_card(request.actor, export_id)
    form = DecisionForm(request.POST)

    def decide(given: dict[str, Any]) -> bool:
        actions.decide_export(
            actor=request.actor,
            export_id=export_id,
            is_approved=given["decision"] == "approve",
            reason=given["reason"],
        )
        return True

    if form.submit(decide) is None:
        return form_again(request, "registers/export_card.html", _card(request, export_id, form))
    return see_other(request, "registers:export_card", export_id, said=Text("已记录", "Recorded"))


@never_cache
@require_POST
@staff_page(EXPORT, fresh_proof=True)
def fetch_export(request: ActorRequest, export_id: UUID) -> HttpResponse:
    """The file, once it was approved; a look at everybody in it."""
    out = io.BytesIO()
    leaving = exports.fetch(actor=request.actor, export_id=export_id, out=out)
    place = places.seen(request.actor, leaving.place_id)
    return _file(out.getvalue(), f"{place.name}{leaving.register.title}", leaving.form)


@require_GET
@staff_page(EXPORT)
def export_panel(request: ActorRequest, place_id: int) -> HttpResponse:
    """The way out for the registers of a place; to htmx the panel that the place's page shows."""
    place = places.seen(request.actor, place_id)
    mine = [
        (one, _address(one.code, place_id))
        for one in _mine(request)
        if request.actor.holds(one.export, place.path)
    ]
    if not getattr(request, "htmx", False):
        return redirect(_address(mine[0][0].code if mine else "", place_id))
    return render(request, "registers/export_panel.html", {"registers": mine})


def _register(request: ActorRequest) -> Register:
    """The register that is asked for; the first that is the actor's when none is.

    Raises:
        NotAllowed: none is the actor's to export.
    """
    mine = _mine(request)
    if not mine:
        raise NotAllowed(EXPORT)
    given = request.POST if request.method == "POST" else request.GET
    code = given.get("register", "")
    if code and code not in REGISTERS:
        raise Http404
    wished = next((one for one in mine if one.code == code), None)
    if code and wished is None:
        raise NotAllowed(REGISTERS[code].export)
    return wished or mine[0]


def _form(request: ActorRequest, register: Register, *given: Any) -> ExportForm:
    actor = request.actor
    known = {
        one.place_id: one.full_name
        for one in (
            *places.tops(actor),
            *places.communities(actor),
            *(row.place for row in places.all_compounds(actor, _MOST_PLACES)),
        )
    }
    wished = (request.POST or request.GET).get("place", "")
    if wished.isascii() and wished.isdigit() and len(wished) < 18:
        place = places.seen(actor, int(wished))
        known[place.place_id] = place.full_name
    return ExportForm(
        *given,
        columns=[(one.code, one.title) for one in register.shown(register.leaves)],
        places=[(str(place_id), name) for place_id, name in known.items()],
        purposes=[(one.code, one.title) for one in policies.listing("people.reveal_purposes")],
        is_personal=register.is_personal,
        initial={"register": register.code, "place": wished, "purpose": _USUAL_PURPOSE},
    )


def _mine(request: ActorRequest) -> list[Register]:
    return [one for one in REGISTERS.values() if request.actor.holds_anywhere(one.export)]


def _page(request: ActorRequest, register: Register, form: ExportForm) -> dict[str, Any]:
    place = (request.POST or request.GET).get("place", "")
    return {
        "form": form,
        "register": register,
        "tabs": sheet_tabs(request.actor, "export"),
        "registers": [
            Tab(one.title, _address(one.code, place), is_active=one is register)
            for one in _mine(request)
        ],
        "alone": policies.number("people.export_alone_at_most_count"),
        "at_most": policies.number("people.export_at_most_count"),
        "reveals": request.actor.holds_anywhere(actions.REVEAL),
    }


def _card(request: ActorRequest, export_id: UUID, form: DecisionForm) -> dict[str, Any]:
    return {"card": queries.export_card(request.actor, export_id), "form": form}


def _address(code: str, place_id: object) -> str:
    wished = {name: value for name, value in (("register", code), ("place", place_id)) if value}
    return f"{reverse('registers:export')}?{urlencode(wished)}"


def _file(content: bytes, name: str, form: str) -> HttpResponse:
    media_type = documents.XLSX if form == "xlsx" else f"{documents.CSV}; charset=utf-8"
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{name}.{form}"
    )
    response["Cache-Control"] = "private, no-store"
    return response
