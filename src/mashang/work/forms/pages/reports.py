"""上级报表: map a template once, fill it for a month, see what changed, sign."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.clock import local_day
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.forms import actions, imports, queries
from mashang.work.forms.forms import Asked, MappingForm, MonthForm, NewVersionForm, TemplateForm
from mashang.work.forms.pages.desk import place_choices

_CHANGES_SHOWN = 300


@staff_page("forms.report")
@require_GET
def templates(request: ActorRequest) -> HttpResponse:
    """Templates of upper levels, and the cells saved this month."""
    context = {
        "page": queries.templates(request.actor, cursor_from(request)),
        "saved": queries.saved_this_month(request.actor),
    }
    return render(request, "forms/templates.html", context)


@staff_page("forms.report")
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Upload a template; its mapping is guessed and asked next."""
    where = place_choices(request, "forms.report")
    if request.method == "GET":
        return render(request, "forms/new_template.html", {"form": TemplateForm(places=where)})
    form = TemplateForm(request.POST, request.FILES, places=where)
    template_id = form.submit(
        lambda given: actions.upload_template(
            actor=request.actor,
            place_id=int(given["place"]),
            received=imports.receive(given["file"]),
            title=given["title"],
            sent_by=given["sent_by"],
            basis=given["basis"],
            command_id=given["command_id"],
        )
    )
    if template_id is None:
        return form_again(request, "forms/new_template.html", {"form": form})
    said = Text("已读入，请核对对应关系", "Read; check the mapping, please")
    return see_other(request, "forms:mapping", template_id, said=said)


@staff_page("forms.report")
@require_GET
def template(request: ActorRequest, template_id: UUID) -> HttpResponse:
    """One template: make this month's, what was handed in."""
    return render(request, "forms/template.html", _context(request, template_id))


@staff_page("forms.report")
@require_http_methods(["GET", "POST"])
def mapping(request: ActorRequest, template_id: UUID) -> HttpResponse:
    """Say once which column and which cell comes from what."""
    card = queries.template(request.actor, template_id)
    outline, found = queries.outline(request.actor, template_id)
    asked = Asked(
        sources=queries.sources(request.actor, template_id),
        column_codes=queries.columns(request.actor, template_id),
        columns=[(one.column, one.words) for one in outline.headings],
        cells=[(one.cell, one.words) for one in outline.blanks],
    )
    initial = {"version": str(card.version), "source": found.source, "only": found.only}
    initial |= {f"col_{at}": code for at, code in found.columns.items()}
    initial |= {f"cell_{at}": code for at, code in found.cells.items()}
    form = MappingForm(request.POST or None, asked=asked, initial=initial)
    context = {"card": card, "form": form, "outline": outline}
    if request.method == "GET":
        return render(request, "forms/mapping.html", context)
    done = form.submit(
        lambda given: (
            actions.confirm_mapping(
                actor=request.actor,
                template_id=template_id,
                chosen=form.chosen(),
                version=_number(given["version"]),
            ),
        )
    )
    if done is None:
        return form_again(request, "forms/mapping.html", context)
    return see_other(request, "forms:template", template_id, said=Text("已对应", "Mapped"))


@staff_page("forms.report")
@require_POST
def version(request: ActorRequest, template_id: UUID) -> HttpResponse:
    """A new version of the template: what moved is asked again."""
    form = NewVersionForm(request.POST, request.FILES)
    done = form.submit(
        lambda given: (
            actions.replace_template(
                actor=request.actor,
                template_id=template_id,
                received=imports.receive(given["file"]),
            ),
        )
    )
    if done is None:
        context = _context(request, template_id) | {"version_form": form}
        return form_again(request, "forms/template.html", context)
    said = Text("模板已更新，请核对对应关系", "Updated; check the mapping, please")
    return see_other(request, "forms:mapping", template_id, said=said)


@staff_page("forms.report")
@require_POST
def make(request: ActorRequest, template_id: UUID) -> HttpResponse:
    """Fill it for a month."""
    form = MonthForm(request.POST)
    hand_in_id = form.submit(
        lambda given: actions.make_hand_in(
            actor=request.actor,
            template_id=template_id,
            period=given["period"],
            command_id=given["command_id"],
        )
    )
    if hand_in_id is None:
        context = _context(request, template_id) | {"month_form": form}
        return form_again(request, "forms/template.html", context)
    return see_other(request, "forms:hand_in", hand_in_id, said=Text("已生成", "Made"))


@never_cache
@staff_page("forms.report")
@require_GET
def hand_in(request: ActorRequest, hand_in_id: UUID) -> HttpResponse:
    """What was filled, what changed since the last one, who signed."""
    changes = queries.changes(request.actor, hand_in_id)
    context = {
        "card": queries.hand_in(request.actor, hand_in_id),
        "changes": changes[:_CHANGES_SHOWN] if changes is not None else None,
        "changes_count": len(changes or ()),
    }
    return render(request, "forms/hand_in.html", context)


@staff_page("forms.report")
@require_POST
def sign(request: ActorRequest, hand_in_id: UUID) -> HttpResponse:
    """Put one's name under it."""
    actions.sign(actor=request.actor, hand_in_id=hand_in_id)
    said = Text("已签字，文件已锁定", "Signed; the file is locked")
    return see_other(request, "forms:hand_in", hand_in_id, said=said)


def _context(request: ActorRequest, template_id: UUID) -> dict[str, Any]:
    month = local_day(request.actor.at).strftime("%Y-%m")
    return {
        "card": queries.template(request.actor, template_id),
        "page": queries.hand_ins(request.actor, template_id, cursor_from(request)),
        "month_form": MonthForm(initial={"period": month}),
        "version_form": NewVersionForm(),
    }


def _number(words: str) -> int:
    return int(words) if words.isdecimal() and len(words) < 10 else 0
