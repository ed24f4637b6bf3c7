"""租住登记: what is overdue, what lasts; written down for landlords who come to the desk."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import queries as places
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import Page, cursor_from
from mashang.web.parts import Tab
from mashang.work.tenancy import actions, queries
from mashang.work.tenancy.forms import DeskTenancyForm, EndForm, LettingForm, RenewForm
from mashang.work.tenancy.pages.own import renewed, tenant_of
from mashang.work.tenancy.parties import Party
from mashang.work.tenancy.queries import View
from mashang.work.tenancy.steps import Term


@staff_page("tenancy.see")
@require_GET
def tenancies(request: ActorRequest) -> HttpResponse:
    """The tab that was asked for; by default what was not reported in time."""
    view = _view(request)
    cursor = cursor_from(request)
    begins, ends = queries.counted_overdue(request.actor)
    no_owner = queries.counted_unknown_owners(request.actor, queries.COUNT_AT_MOST)
    counts = {View.UNREPORTED: begins, View.NO_OWNER: no_owner, View.OVERDUE: ends}
    base = reverse("tenancy:list")
    context = {
        "view": view,
        "tabs": [
            Tab(one.words, f"{base}?view={one.value}", one is view, counts.get(one)) for one in View
        ],
        "page": _page(request.actor, view, cursor),
        "begins": begins,
        "ends": ends,
        "days": policies.number("people.tenancy_report_working_days"),
    }
    is_part = bool(getattr(request, "htmx", False))
    template = "tenancy/rows.html" if is_part else "tenancy/list.html"
    return render(request, template, context)


@staff_page("tenancy.see")
@require_GET
def tenancy(request: ActorRequest, tenancy_id: UUID) -> HttpResponse:
    """One tenancy."""
    return render(request, "tenancy/desk_tenancy.html", _context(request, tenancy_id))


@staff_page("tenancy.see")
@require_GET
def here(request: ActorRequest, place_id: int) -> HttpResponse:
    """Who lets a room; to htmx the panel that the room's page shows."""
    place = places.seen(request.actor, place_id)
    context = {
        "place": place,
        "lettings": queries.lettings_at(request.actor, place_id),
        "may_manage": request.actor.holds("tenancy.manage", place.path),
    }
    is_panel = bool(getattr(request, "htmx", False))
    return render(request, "tenancy/panel.html" if is_panel else "tenancy/here.html", context)


@staff_page("tenancy.manage")
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Write down a tenancy that a landlord reports at the desk."""
    if request.method == "GET":
        form = DeskTenancyForm(initial=_address(request))
        return render(request, "tenancy/new.html", {"form": form})
    form = DeskTenancyForm(request.POST)
    tenancy_id = form.submit(
        lambda given: actions.record_tenancy(
            actor=request.actor,
            place_id=_place_id(given["address"]),
            landlord=_landlord(given),
            tenant=tenant_of(given),
            term=Term(given["since_on"], form.agreed_until_on),
            command_id=given["command_id"],
        )
    )
    if tenancy_id is None:
        return form_again(request, "tenancy/new.html", {"form": form})
    said = Text("已登记租住", "The tenancy is recorded")
    return see_other(request, "tenancy:desk_tenancy", tenancy_id, said=said)


@staff_page("tenancy.manage")
@require_http_methods(["GET", "POST"])
def let(request: ActorRequest) -> HttpResponse:
    """Record that a room is somebody's to let."""
    if request.method == "GET":
        form = LettingForm(initial=_address(request))
        return render(request, "tenancy/let.html", {"form": form})
    form = LettingForm(request.POST)
    landlord_id = form.submit(
        lambda given: actions.record_letting(
            actor=request.actor,
            place_id=_place_id(given["address"]),
            landlord=_landlord(given),
            command_id=given["command_id"],
        )
    )
    if landlord_id is None:
        return form_again(request, "tenancy/let.html", {"form": form})
    said = Text("已登记，房东可以自己报告租客了", "Recorded; the landlord may report tenants now")
    return see_other(request, "tenancy:here", _place_id(form.cleaned_data["address"]), said=said)


@staff_page("tenancy.manage")
@require_POST
def end_letting(request: ActorRequest, letting_id: UUID) -> HttpResponse:
    """Record that a room is no longer somebody's to let."""
    place_id = actions.end_letting(actor=request.actor, letting_id=letting_id)
    return see_other(request, "tenancy:here", place_id, said=Text("已结束", "Ended"))


@staff_page("tenancy.manage")
@require_POST
def end(request: ActorRequest, tenancy_id: UUID) -> HttpResponse:
    """Report an end on the landlord's behalf."""
    form = EndForm(request.POST)
    done = form.submit(
        lambda given: actions.end_tenancy(
            actor=request.actor,
            tenancy_id=tenancy_id,
            until_on=given["until_on"],
            command_id=given["command_id"],
        )
    )
    if done is None:
        context = _context(request, tenancy_id) | {"end_form": form}
        return form_again(request, "tenancy/desk_tenancy.html", context)
    said = Text("已登记退租", "The end is recorded")
    return see_other(request, "tenancy:desk_tenancy", tenancy_id, said=said)


@staff_page("tenancy.manage")
@require_POST
def renew(request: ActorRequest, tenancy_id: UUID) -> HttpResponse:
    """Report a longer term on the landlord's behalf."""
    form = RenewForm(request.POST)
    done = form.submit(lambda given: renewed(request, tenancy_id, given))
    if done is None:
        context = _context(request, tenancy_id) | {"renew_form": form}
        return form_again(request, "tenancy/desk_tenancy.html", context)
    said = Text("已登记续租", "The new term is recorded")
    return see_other(request, "tenancy:desk_tenancy", tenancy_id, said=said)


def _page(actor: Actor, view: View, cursor: str | None) -> Page[Any]:
    if view is View.UNREPORTED:
        return queries.unreported(actor, cursor)
    if view is View.NO_OWNER:
        return queries.unknown_owners(actor, cursor)
    return queries.standing(actor, view, cursor)


def _context(request: ActorRequest, tenancy_id: UUID) -> dict[str, Any]:
    return {
        "row": queries.tenancy(request.actor, tenancy_id),
        "may_manage": request.actor.holds_anywhere("tenancy.manage"),
        "end_form": EndForm(auto_id="id_end_%s"),
        "renew_form": RenewForm(auto_id="id_renew_%s"),
    }


def _view(request: ActorRequest) -> View:
    try:
        return View(request.GET.get("view") or View.UNREPORTED)
    except ValueError:
        return View.UNREPORTED


def _address(request: ActorRequest) -> dict[str, str]:
    """The address of the room from whose page the worker came."""
    wanted = request.GET.get("place", "")
    if not wanted.isdecimal():
        return {}
    return {"address": places.seen(request.actor, int(wanted)).full_name}


def _place_id(address: str) -> int:
    found = places.resolve_address(address)
    if found.place_id is None:
        raise Invalid("tenancy.address_unresolved", found.why, field="address")
    return found.place_id


def _landlord(given: dict[str, Any]) -> Party:
    return Party(
        given["landlord_name"],
        "citizen_id",
        given["landlord_document_number"],
        given["landlord_phone"],
    )
