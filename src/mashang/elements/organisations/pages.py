"""Pages of organisations, and the panel that a place's page shows of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.organisations import actions, queries
from mashang.elements.organisations.actions import Wanted
from mashang.elements.organisations.forms import (
    AddForm,
    FindForm,
    JoinForm,
    ParticularsForm,
    ReasonForm,
    ServeForm,
)
from mashang.elements.organisations.steps import Particulars
from mashang.elements.organisations.titles import TITLES
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.errors import NotAllowed
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import Form, form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Tab

GET_OR_POST = ["GET", "POST"]


@staff_page("organisations.see")
@require_GET
def organisations(request: ActorRequest) -> HttpResponse:
    """单位管理: every unit of the street by kind and name."""
    form = FindForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = queries.organisations(
        request.actor,
        kind=wanted.get("kind", ""),
        name=wanted.get("name", ""),
        after=cursor_from(request),
    )
    return render(request, "organisations/list.html", {"form": form, "page": page})


@staff_page("organisations.see")
@require_http_methods(GET_OR_POST)
def organisation(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """One unit: whom it serves, who works there; POST corrects what is said of it."""
    if request.method != "POST":
        return render(
            request, "organisations/organisation.html", _context(request, organisation_id)
        )
    form = ParticularsForm(request.POST)

    def verb(given: dict[str, Any]) -> None:
        actions.change_organisation(
            actor=request.actor, organisation_id=organisation_id, particulars=_particulars(given)
        )

    if not _is_done(form, verb):
        return _again(request, organisation_id, form=form)
    return see_other(request, "organisations:organisation", organisation_id, said=_SAVED)


@staff_page("organisations.edit")
@require_POST
def close(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """Close a unit from today on."""
    form = ReasonForm(request.POST)

    def verb(given: dict[str, Any]) -> None:
        actions.close_organisation(
            actor=request.actor, organisation_id=organisation_id, reason=given["reason"]
        )

    if not _is_done(form, verb):
        return _again(request, organisation_id, close_form=form)
    return see_other(request, "organisations:list", said=Text("已注销", "Closed"))


@staff_page("organisations.staff")
@require_POST
def join(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """Let a member of staff work here."""
    form = JoinForm(request.POST)

    def verb(given: dict[str, Any]) -> None:
        actions.let_join(
            actor=request.actor,
            organisation_id=organisation_id,
            staff_no=given["staff_no"],
            post=given["post"],
        )

    if not _is_done(form, verb):
        return _again(request, organisation_id, join_form=form)
    return see_other(request, "organisations:organisation", organisation_id, said=_SAVED)


@staff_page("organisations.staff")
@require_POST
def leave(request: ActorRequest, organisation_id: UUID, membership_id: int) -> HttpResponse:
    """End a membership with today."""
    reason = request.POST.get("reason", "")[:200]
    actions.let_go(
        actor=request.actor,
        organisation_id=organisation_id,
        membership_id=membership_id,
        reason=reason,
    )
    return see_other(request, "organisations:organisation", organisation_id, said=_SAVED)


@staff_page("organisations.see")
@require_http_methods(GET_OR_POST)
def serving(request: ActorRequest, place_id: int) -> HttpResponse:
    """Who serves a place; to htmx the panel alone. POST puts a unit in service."""
    place = places.seen(request.actor, place_id)
    may_edit = request.actor.holds("organisations.edit", place.path)
    asked = request.GET.get("kind", "")
    kind = asked if asked in TITLES else "property_company"
    form = None
    if may_edit:
        form = ServeForm(
            request.POST if request.method == "POST" else None,
            organisations=queries.choices(request.actor, kind),
        )
    if request.method == "POST":
        if form is None:
            raise NotAllowed("organisations.edit")

        def verb(given: dict[str, Any]) -> None:
            actions.put_in_service(
                actor=request.actor, organisation_id=UUID(given["organisation"]), place_id=place_id
            )

        if _is_done(form, verb):
            return see_other(request, "places:place", place_id, said=_SAVED)
    context = {
        "place": place,
        "rows": queries.serving(request.actor, place.path),
        "may_edit": may_edit,
        "form": form,
        "kind": kind,
        "kinds": [
            Tab(title, f"?kind={code}", is_active=code == kind) for code, title in TITLES.items()
        ],
    }
    is_panel = bool(getattr(request, "htmx", False)) and request.method == "GET"
    template = "organisations/serving_panel.html" if is_panel else "organisations/serving.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@staff_page("organisations.edit")
@require_http_methods(GET_OR_POST)
def add(request: ActorRequest, place_id: int) -> HttpResponse:
    """Register a unit at a place."""
    place = places.seen(request.actor, place_id)
    if not request.actor.holds("organisations.edit", place.path):
        raise NotAllowed("organisations.edit")
    form = AddForm(
        request.POST if request.method == "POST" else None,
        initial={"command_id": new_id(), "kind": "property_company", "serves": True},
    )
    context = {"form": form, "place": place}
    if request.method != "POST":
        return render(request, "organisations/add.html", context)
    made = form.submit(
        lambda given: actions.add_organisation(
            actor=request.actor,
            place_id=place_id,
            wanted=Wanted(given["kind"], _particulars(given), given["serves"]),
            command_id=UUID(given["command_id"]),
        )
    )
    if made is None:
        return form_again(request, "organisations/add.html", context)
    return see_other(request, "organisations:organisation", made, said=_SAVED)


@staff_page("organisations.edit")
@require_POST
def end_service(request: ActorRequest, place_id: int, service_id: int) -> HttpResponse:
    """End a service with today."""
    reason = request.POST.get("reason", "")[:200]
    actions.end_service(
        actor=request.actor, place_id=place_id, service_id=service_id, reason=reason
    )
    return see_other(
        request, "places:place", place_id, said=Text("已结束服务", "The service has ended")
    )


_SAVED = Text("已保存", "Saved")


def _particulars(given: dict[str, Any]) -> Particulars:
    return Particulars(given["name"], given["uscc"], given["phone"])


def _is_done(form: Form, verb: Callable[[dict[str, Any]], None]) -> bool:
    def done(given: dict[str, Any]) -> bool:
        verb(given)
        return True

    return form.submit(done) is not None


def _again(request: ActorRequest, organisation_id: UUID, **forms: Form) -> HttpResponse:
    context = _context(request, organisation_id) | forms
    return form_again(request, "organisations/organisation.html", context)


def _context(request: ActorRequest, organisation_id: UUID) -> dict[str, Any]:
    card = queries.card(request.actor, organisation_id)
    row = card.row
    return {
        "card": card,
        "form": ParticularsForm(initial={"name": row.name, "uscc": row.uscc, "phone": row.phone}),
        "join_form": JoinForm(),
        "close_form": ReasonForm(),
    }


urlpatterns = [
    path("desk/organisations", organisations, name="list"),
    path("desk/organisations/<uuid:organisation_id>", organisation, name="organisation"),
    path("desk/organisations/<uuid:organisation_id>/close", close, name="close"),
    path("desk/organisations/<uuid:organisation_id>/join", join, name="join"),
    path(
        "desk/organisations/<uuid:organisation_id>/members/<int:membership_id>/leave",
        leave,
        name="leave",
    ),
    path("desk/organisations/at/<int:place_id>", serving, name="serving"),
    path("desk/organisations/at/<int:place_id>/add", add, name="add"),
    path(
        "desk/organisations/at/<int:place_id>/<int:service_id>/end",
        end_service,
        name="end_service",
    ),
]
