"""整次撤销: what an import wrote, taking it back, and what had to stay; 映射: saved mappings."""

import io
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.engines.tables import Column, write_table
from mashang.foundation.files import documents
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.front.registers import actions, queries
from mashang.front.registers.forms import MappingForm, UndoForm
from mashang.front.registers.policy import IMPORT
from mashang.front.registers.tabs import sheet_tabs
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from

_KEPT = (
    Column("noun", Text("类别", "Kind")),
    Column("label", Text("内容", "What")),
    Column("why", Text("保留原因", "Why it stays")),
)


@never_cache
@require_GET
@staff_page(IMPORT)
def history(request: ActorRequest) -> HttpResponse:
    """Imports that wrote something: one's own, and those one may take back."""
    context = {
        "page": queries.outcomes(request.actor, cursor_from(request)),
        "tabs": sheet_tabs(request.actor, "history"),
    }
    return render(request, "registers/history.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(IMPORT)
def written(request: ActorRequest, intake_id: UUID) -> HttpResponse:
    """What one import wrote; POST has all of it taken back, at once when it is little."""
    if request.method == "GET":
        return render(request, "registers/written.html", _page(request, intake_id, UndoForm()))
    queries.outcome(request.actor, intake_id)
    form = UndoForm(request.POST)
    begun = form.submit(
        lambda given: (
            actions.ask_undo(actor=request.actor, intake_id=intake_id, reason=given["reason"]),
        )
    )
    if begun is None:
        return form_again(request, "registers/written.html", _page(request, intake_id, form))
    if begun[0] and queries.is_small(intake_id):
        actions.take_back(intake_id=intake_id)
    told = None if begun[0] else Text("已经有人撤销过了，结果如下", "It was taken back already")
    return see_other(request, "registers:written", intake_id, said=told)


@never_cache
@require_GET
@staff_page(IMPORT)
def kept(request: ActorRequest, intake_id: UUID) -> HttpResponse:
    """All that undoing had to leave, as a spreadsheet."""
    rows = queries.kept_rows(request.actor, intake_id)
    out = io.BytesIO()
    sheet = Text("保留的行", "Rows that stay")
    write_table(out, _KEPT, rows, sheet=sheet)
    response = HttpResponse(out.getvalue(), content_type=documents.XLSX)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{sheet}.xlsx"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_GET
@staff_page(IMPORT)
def mappings(request: ActorRequest) -> HttpResponse:
    """Mappings that colleagues confirmed, and that fit the next file with the same heading."""
    context = {
        "page": queries.mappings(request.actor, cursor_from(request)),
        "tabs": sheet_tabs(request.actor, "mappings"),
    }
    return render(request, "registers/mappings.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(IMPORT)
def mapping(request: ActorRequest, mapping_id: UUID) -> HttpResponse:
    """One saved mapping; POST gives it another name."""
    card = queries.mapping(request.actor, mapping_id)
    if request.method == "GET":
        context = {"card": card, "form": MappingForm(initial={"name": card.row.name})}
        return render(request, "registers/mapping.html", context)
    form = MappingForm(request.POST)

    def rename(given: dict[str, Any]) -> bool:
        actions.rename_mapping(actor=request.actor, mapping_id=mapping_id, name=given["name"])
        return True

    if form.submit(rename) is None:
        return form_again(request, "registers/mapping.html", {"card": card, "form": form})
    return see_other(request, "registers:mapping", mapping_id, said=Text("已改名", "Renamed"))


@require_POST
@staff_page(IMPORT)
def drop_mapping(request: ActorRequest, mapping_id: UUID) -> HttpResponse:
    """Offer a mapping no more."""
    actions.drop_mapping(actor=request.actor, mapping_id=mapping_id)
    return see_other(
        request, "registers:mappings", said=Text("映射已删除", "The mapping was dropped")
    )


def _page(request: ActorRequest, intake_id: UUID, form: UndoForm) -> dict[str, Any]:
    return {"view": queries.outcome(request.actor, intake_id), "form": form}
