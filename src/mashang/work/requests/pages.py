"""求助代办: choose an errand, fill in what is not known; at the desk for who has no phone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from mashang.elements.cases import queries as cases
from mashang.elements.cases.kinds import CaseKind, kind_of
from mashang.elements.people import queries as people
from mashang.elements.people import switch
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.grants.guards import ActorRequest, resident_page, staff_page
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.requests import actions
from mashang.work.requests.forms import REPEATED, ErrandForm, SearchForm

RECORD = "requests.record_for_others"


@require_GET
@resident_page()
def choose(request: ActorRequest) -> HttpResponse:
    """What can be done for me; danger to life stands above everything."""
    context = {"kinds": _kinds(), "me": switch.acting(request).granted("may_ask")}
    return render(request, "requests/choose.html", context)


@resident_page()
@require_http_methods(["GET", "POST"])
def ask(request: ActorRequest, kind: str) -> HttpResponse:
    """One errand, filled from what is known.

    Raises:
        OutOfScope: there is no such errand.
    """
    wanted = _kind(kind)
    me = switch.acting(request).granted("may_ask")
    if me is None or me.home is None:
        return render(request, "requests/choose.html", {"kinds": (), "me": me}, status=422)
    earlier = _earlier(request, wanted, me)
    if request.method == "GET":
        known = {
            **earlier,
            "phone": accounts.phone_of(request.actor.account),
            "person": str(me.person_id),
        }
        form = ErrandForm(kind=wanted, known=known)
        return render(request, "requests/ask.html", _context(form, me, earlier))
    form = ErrandForm(request.POST, request.FILES, kind=wanted)
    if form.is_for_120:
        return redirect("cases:emergency")
    case_id = form.submit(
        lambda found: actions.ask(
            actor=request.actor,
            person_id=me.person_id,
            errand=form.errand(),
            command_id=found["command_id"],
        )
    )
    if case_id is None:
        return form_again(request, "requests/ask.html", _context(form, me, {}))
    said = Text("已提交，会有人跟您联系", "Sent; somebody will get in touch")
    return see_other(request, "cases:own", case_id, said=said)


@require_GET
@staff_page(RECORD)
def record(request: ActorRequest) -> HttpResponse:
    """Find the resident on whose behalf something is written down."""
    form = SearchForm(request.GET) if "text" in request.GET else SearchForm()
    page = form.submit(
        lambda given: people.search(request.actor, given["text"], cursor_from(request))
    )
    if form.is_bound and page is None:
        return form_again(request, "requests/record.html", {"form": form, "page": None})
    return render(request, "requests/record.html", {"form": form, "page": page})


@require_GET
@staff_page(RECORD)
def record_choose(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Which errand, for this resident."""
    card = people.card(request.actor, person_id)
    return render(request, "requests/record_choose.html", {"card": card, "kinds": _kinds()})


@staff_page(RECORD)
@require_http_methods(["GET", "POST"])
def record_errand(request: ActorRequest, person_id: UUID, kind: str) -> HttpResponse:
    """Write the errand down.

    Raises:
        OutOfScope: there is no such errand, or the person is not in the worker's scope.
    """
    wanted = _kind(kind)
    card = people.card(request.actor, person_id)
    if request.method == "GET":
        form = ErrandForm(kind=wanted, is_recorded=True)
        return render(request, "requests/record_errand.html", {"form": form, "card": card})
    form = ErrandForm(request.POST, request.FILES, kind=wanted, is_recorded=True)
    case_id = form.submit(
        lambda found: actions.record_for(
            actor=request.actor,
            person_id=person_id,
            errand=form.errand(),
            command_id=found["command_id"],
        )
    )
    if case_id is None:
        return form_again(request, "requests/record_errand.html", {"form": form, "card": card})
    return see_other(request, "requests:recorded", case_id, said=Text("已登记", "Recorded"))


@require_GET
@staff_page(RECORD)
def recorded(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The number to read out, and by when it is promised."""
    view = cases.case_view(request.actor, case_id)
    return render(request, "requests/recorded.html", {"view": view, "row": view.row})


def _kinds() -> tuple[CaseKind, ...]:
    return tuple(kind_of(code) for code in actions.KINDS)


def _kind(code: str) -> CaseKind:
    if code not in actions.KINDS:
        raise OutOfScope("errand")
    return kind_of(code)


def _earlier(request: ActorRequest, kind: CaseKind, me: OwnPerson) -> Mapping[str, str]:
    detail = cases.earlier_detail(request.actor, kind.code, me.person_id)
    return {code: value for code, value in detail.items() if code in REPEATED}


def _context(form: ErrandForm, me: OwnPerson, earlier: Mapping[str, str]) -> dict[str, Any]:
    return {
        "form": form,
        "kind": form.kind,
        "me": me,
        "is_repeated": bool(earlier),
    }


urlpatterns = [
    path("ask", choose, name="choose"),
    path("ask/<slug:kind>", ask, name="ask"),
    path("desk/requests/new", record, name="record"),
    path("desk/requests/new/<uuid:person_id>", record_choose, name="record_choose"),
    path("desk/requests/new/<uuid:person_id>/<slug:kind>", record_errand, name="record_errand"),
    path("desk/requests/<uuid:case_id>", recorded, name="recorded"),
]
