"""登记审核: what waits, what speaks for it, and one tap to approve."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import Page, cursor_from
from mashang.web.parts import Fact, Tab
from mashang.work.registration import actions, queries
from mashang.work.registration.forms import PlaceForm, ReasonForm, RefuseForm
from mashang.work.registration.queries import ApplicationCard, ApplicationRow

_APPROVED = Text("已核准登记", "Registered")


@staff_page("registration.decide")
@require_GET
def waiting(request: ActorRequest) -> HttpResponse:
    """What waits, the most urgent first."""
    return _list(request, queries.waiting(request.actor, cursor_from(request)), is_waiting=True)


@staff_page("registration.decide")
@require_GET
def decided(request: ActorRequest) -> HttpResponse:
    """What was decided, the latest first."""
    return _list(request, queries.decided(request.actor, cursor_from(request)), is_waiting=False)


@staff_page("registration.decide")
@require_GET
def mismatches(request: ActorRequest) -> HttpResponse:
    """What in the register contradicts itself, each asked by one case."""
    page = queries.mismatches(request.actor, cursor_from(request))
    tabs = _tabs("mismatches", queries.counted_waiting(request.actor))
    return render(request, "registration/mismatches.html", {"page": page, "tabs": tabs})


@staff_page("registration.decide")
@require_GET
def application(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """One application."""
    return render(request, "registration/application.html", _context(request, application_id))


@staff_page("registration.decide")
@require_POST
def approve(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Register who applied; from the list in one tap, with words where they are needed."""
    form = ReasonForm(request.POST)
    person_id = form.submit(
        lambda given: actions.approve(
            actor=request.actor,
            application_id=application_id,
            reason=given["reason"],
            command_id=given["command_id"],
        )
    )
    if person_id is None:
        context = _context(request, application_id) | {"approve_form": form}
        return form_again(request, "registration/application.html", context)
    return see_other(request, "registration:waiting", said=_APPROVED)


@staff_page("registration.decide")
@require_POST
def refuse(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Refuse, with the reason."""
    form = RefuseForm(request.POST)
    done = form.submit(
        lambda given: actions.refuse(
            actor=request.actor,
            application_id=application_id,
            reason=given["reason"],
            command_id=given["command_id"],
        )
    )
    if done is None:
        context = _context(request, application_id) | {"refuse_form": form}
        return form_again(request, "registration/application.html", context)
    said = Text("已退回，申请人会看到原因", "Refused; the applicant reads the reason")
    return see_other(request, "registration:waiting", said=said)


@staff_page("registration.decide")
@require_POST
def place(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Say which door is meant."""
    form = PlaceForm(request.POST)
    done = form.submit(
        lambda given: _done(
            actions.place_application(
                actor=request.actor, application_id=application_id, address=given["address"]
            )
        )
    )
    if done is None:
        context = _context(request, application_id) | {"place_form": form}
        return form_again(request, "registration/application.html", context)
    said = Text("门牌已确定", "The door is set")
    return see_other(request, "registration:application", application_id, said=said)


@staff_page("registration.decide")
@require_POST
def reveal(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Open name, document and phone, once; recorded."""
    seen = actions.reveal(actor=request.actor, application_id=application_id)
    context = _context(request, application_id) | {"seen": seen}
    is_part = bool(getattr(request, "htmx", False))
    template = "registration/identity.html" if is_part else "registration/application.html"
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def _list(request: ActorRequest, page: Page[ApplicationRow], *, is_waiting: bool) -> HttpResponse:
    count = queries.counted_waiting(request.actor)
    context = {
        "page": page,
        "is_waiting": is_waiting,
        "count": count,
        "first": page.items[0] if is_waiting and page.items and page.is_first else None,
        "tabs": _tabs("waiting" if is_waiting else "decided", count),
    }
    is_part = bool(getattr(request, "htmx", False))
    template = "registration/rows.html" if is_part else "registration/list.html"
    return render(request, template, context)


def _tabs(active: str, count: int) -> list[Tab]:
    titles = {
        "waiting": Text("待审核", "Waiting"),
        "decided": Text("已办结", "Decided"),
        "mismatches": Text("登记不一致", "Register disagrees"),
    }
    return [
        Tab(
            title,
            reverse(f"registration:{name}"),
            name == active,
            count if name == "waiting" else None,
        )
        for name, title in titles.items()
    ]


def _context(request: ActorRequest, application_id: UUID) -> dict[str, Any]:
    card = queries.application(request.actor, application_id)
    approve_form = ReasonForm(auto_id="id_approve_%s")
    approve_form.fields["reason"].required = card.reason_needed is not None
    return {
        "card": card,
        "row": card.row,
        "facts": _facts(card),
        "approve_form": approve_form,
        "refuse_form": RefuseForm(auto_id="id_refuse_%s"),
        "place_form": PlaceForm(),
    }


def _facts(card: ApplicationCard) -> list[Fact]:
    rows = [
        Fact(Text("登记", "For"), _whom(card)),
        Fact(Text("居住性质", "Lives here as"), card.row.standing),
        Fact(Text("住处", "Door"), card.row.address if card.room_id else card.compound),
    ]
    if card.address_text and not card.room_id:
        rows.append(Fact(Text("填写的地址", "As written"), card.address_text))
    return rows


def _whom(card: ApplicationCard) -> Text:
    if card.row.is_child:
        return Text("孩子（由监护人添加）", "A child, added by a guardian")
    return Text("本人", "Themselves")


def _done(_nothing: None) -> bool:
    return True
