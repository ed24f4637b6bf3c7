"""表格导入: choose, upload, look, confirm the columns, take in, read the report."""

import io
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import queries as places
from mashang.engines.tables import Mode, write_table
from mashang.foundation.files import documents
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.front.registers import actions, queries, reading
from mashang.front.registers import imports as taking
from mashang.front.registers.forms import ColumnsForm, ModeForm, SheetForm, UploadForm
from mashang.front.registers.kinds import REGISTERS
from mashang.front.registers.policy import IMPORT
from mashang.front.registers.tabs import sheet_tabs
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other

_MB = 1024 * 1024


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(IMPORT)
def imports(request: ActorRequest) -> HttpResponse:
    """What can be imported, and what was sent lately."""
    if request.method == "GET":
        return render(request, "registers/imports.html", _start_page(request, _form(request)))
    form = _form(request, request.POST, request.FILES)
    sent = form.submit(lambda given: _receive(request, given))
    if sent is None:
        return form_again(request, "registers/imports.html", _start_page(request, form))
    return see_other(request, "registers:intake", sent)


@require_GET
@staff_page(IMPORT)
def template(_request: ActorRequest, code: str) -> HttpResponse:
    """An empty spreadsheet with the right headings."""
    register = REGISTERS.get(code)
    if register is None:
        raise Http404
    out = io.BytesIO()
    write_table(out, register.schema.columns, (), sheet=register.title)
    response = HttpResponse(out.getvalue(), content_type=documents.XLSX)
    name = f"{register.title}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@never_cache
@require_GET
@staff_page(IMPORT)
def intake(request: ActorRequest, intake_id: UUID) -> HttpResponse:
    """One spreadsheet: the preview before, how far it is meanwhile, the report after."""
    view = queries.intake(request.actor, intake_id)
    if view.is_under_way:
        return render(request, "registers/under_way.html", {"view": view})
    if view.state in ("undoing", "undone"):
        return redirect("registers:written", intake_id)
    if view.state == "received" or request.GET.get("again"):
        return render(request, "registers/preview.html", _preview_page(request, view))
    return render(request, "registers/report.html", {"view": view, "modes": ModeForm()})


@require_POST
@staff_page(IMPORT)
def sheet(request: ActorRequest, intake_id: UUID) -> HttpResponse:
    """Choose the sheet of a workbook."""
    view = queries.intake(request.actor, intake_id)
    preview = queries.preview(request.actor, intake_id)
    form = SheetForm(request.POST, sheets=preview.sheets)
    done = form.submit(
        lambda given: (
            actions.choose_sheet(
                actor=request.actor,
                intake_id=intake_id,
                sheet=given["sheet"],
                mapping_id=queries.fitting_sheet(request.actor, intake_id, given["sheet"]),
            ),
        )
    )
    if done is None:
        context = {**_preview_page(request, view), "sheet_form": form}
        return form_again(request, "registers/preview.html", context)
    return see_other(request, _preview_url(view))


@require_POST
@staff_page(IMPORT)
def columns(request: ActorRequest, intake_id: UUID) -> HttpResponse:
    """Confirm the heading and the columns; another heading has its columns guessed anew."""
    view = queries.intake(request.actor, intake_id)
    preview = queries.preview(request.actor, intake_id)
    form = _columns_form(view, preview, request.POST)
    done = form.submit(lambda given: _choose_columns(request, view, preview, form, given))
    if done is None:
        context = {**_preview_page(request, view), "columns_form": form, "is_open": True}
        return form_again(request, "registers/preview.html", context)
    return see_other(request, _preview_url(view))


@require_POST
@staff_page(IMPORT)
def start(request: ActorRequest, intake_id: UUID) -> HttpResponse:
    """Take it in: at once when it is small, in the background when it is large."""
    form = ModeForm(request.POST)
    done = form.submit(
        lambda given: (
            actions.start(actor=request.actor, intake_id=intake_id, mode=Mode(given["mode"])),
        )
    )
    if done is None:
        view = queries.intake(request.actor, intake_id)
        context = {**_preview_page(request, view), "modes": form}
        return form_again(request, "registers/preview.html", context)
    view = queries.intake(request.actor, intake_id)
    if view.n_bytes <= policies.number("imports.at_once_at_most_bytes"):
        taking.take_in(intake_id)
    return see_other(request, "registers:intake", intake_id)


@require_POST
@staff_page(IMPORT)
def cancel(request: ActorRequest, intake_id: UUID) -> HttpResponse:
    """Drop a file that shall not be taken in."""
    actions.cancel(actor=request.actor, intake_id=intake_id)
    return see_other(request, "registers:imports", said=Text("表格已删除", "The file was dropped"))


def _receive(request: ActorRequest, given: dict[str, Any]) -> UUID:
    upload, sheets = reading.prepare(given["file"])
    sheet = sheets[0] if len(sheets) == 1 else ""
    fits = queries.fitting(
        request.actor, given["register"], upload.content, name=upload.name, sheet=sheet
    )
    return actions.receive(
        actor=request.actor,
        register=given["register"],
        upload=upload,
        sheet=sheet,
        mapping_id=fits,
        home_id=int(given["home"]) if given["home"] else None,
        command_id=given["command_id"],
    )


def _form(request: ActorRequest, *given: Any) -> UploadForm:
    wished = request.GET.get("register", "")
    return UploadForm(
        *given,
        registers=[(one.code, one.title) for one in queries.importable(request.actor)],
        homes=[(str(one.place_id), one.name) for one in places.communities(request.actor)],
        initial={"register": wished} if wished in REGISTERS else None,
    )


def _start_page(request: ActorRequest, form: UploadForm) -> dict[str, Any]:
    return {
        "form": form,
        "registers": queries.importable(request.actor),
        "sent": queries.intakes(request.actor),
        "tabs": sheet_tabs(request.actor, "imports"),
        "at_most_mb": policies.number("imports.file_at_most_bytes") // _MB,
    }


def _preview_page(request: ActorRequest, view: queries.IntakeView) -> dict[str, Any]:
    preview = queries.preview(request.actor, view.intake_id)
    return {
        "view": view,
        "preview": preview,
        "sheet_form": SheetForm(sheets=preview.sheets) if preview.sheets else None,
        "columns_form": _columns_form(view, preview),
        "modes": ModeForm(),
        "is_open": bool(preview.missing or preview.unsure or preview.trouble),
    }


def _columns_form(
    view: queries.IntakeView, preview: queries.Preview, given: Any = None
) -> ColumnsForm:
    schema = view.register.schema
    first, last = preview.header_rows
    read_as = {f"is_{one.code}": one.letters for one in preview.columns if one.code}
    return ColumnsForm(
        given,
        items=[(one.code, _wanted(one.title, is_required=one.required)) for one in schema.columns],
        columns=[(one.letters, f"{one.letters} {one.words}") for one in preview.columns],
        initial={"header_first": first, "header_last": last, **read_as},
    )


def _wanted(title: Text, *, is_required: bool) -> Text:
    return Text("{title} *", "{title} *", title=title) if is_required else title


def _choose_columns(
    request: ActorRequest,
    view: queries.IntakeView,
    preview: queries.Preview,
    form: ColumnsForm,
    given: dict[str, Any],
) -> bool:
    rows = (given["header_first"], given["header_last"])
    actions.choose_columns(
        actor=request.actor,
        intake_id=view.intake_id,
        letters=form.letters() if rows == preview.header_rows else None,
        header_rows=rows,
    )
    return True


def _preview_url(view: queries.IntakeView) -> str:
    """The preview, also of a file that was refused before."""
    return f"{reverse('registers:intake', args=[view.intake_id])}?again=1"
