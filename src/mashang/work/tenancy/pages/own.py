"""我的租客: a landlord registers a tenant in a minute, ends a tenancy, names a room."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.people import switch
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.foundation.policies import queries as policies
from mashang.governance.notices import queries as notices
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.work.tenancy import actions, queries
from mashang.work.tenancy.forms import EndForm, RenewForm, RoomForm, TenantForm
from mashang.work.tenancy.parties import Party
from mashang.work.tenancy.steps import Term


@resident_page()
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """A landlord's home: what is due, notices to landlords, my rooms and who rents them."""
    me = _me(request)
    rooms = queries.own_rooms(request.actor, me.person_id) if me else []
    context = {
        "me": me,
        "rooms": rooms,
        "dues": queries.own_dues(rooms, clock.local_day(request.actor.at)),
        "owed": notices.to_confirm(request.actor, me, "landlords") if me else [],
        "days": policies.number("people.tenancy_report_working_days"),
    }
    return render(request, "tenancy/mine.html", context)


@resident_page()
@require_http_methods(["GET", "POST"])
def room(request: ActorRequest) -> HttpResponse:
    """Name a room that is mine to let."""
    me = _somebody(request)
    form = RoomForm(request.POST or None)
    if request.method == "GET":
        return render(request, "tenancy/room.html", {"form": form, "me": me})
    case_id = form.submit(
        lambda given: actions.ask_for_room(
            actor=request.actor,
            landlord_id=me.person_id,
            address=given["address"],
            words=given["words"],
            command_id=given["command_id"],
        )
    )
    if case_id is None:
        return form_again(request, "tenancy/room.html", {"form": form, "me": me})
    said = Text("已提交，社区核实后您就能登记租客", "Sent; once checked you can register tenants")
    return see_other(request, "tenancy:mine", said=said)


@resident_page()
@require_http_methods(["GET", "POST"])
def report(request: ActorRequest, place_id: int) -> HttpResponse:
    """Report a tenant of one of my rooms."""
    me = _somebody(request)
    rooms = queries.own_rooms(request.actor, me.person_id)
    let = next((one for one in rooms if one.place_id == place_id), None)
    if let is None:
        raise OutOfScope("place")
    form = TenantForm(request.POST or None)
    context = {"form": form, "room": let}
    if request.method == "GET":
        return render(request, "tenancy/report.html", context)
    reported = form.submit(
        lambda given: actions.report_tenant(
            actor=request.actor,
            landlord_id=me.person_id,
            place_id=place_id,
            tenant=tenant_of(given),
            term=Term(given["since_on"], form.agreed_until_on),
            command_id=given["command_id"],
        )
    )
    if reported is None:
        return form_again(request, "tenancy/report.html", context)
    said = Text("已报告，谢谢您按时登记", "Reported; thank you")
    return see_other(request, "tenancy:mine", said=said)


@resident_page()
@require_GET
def tenancy(request: ActorRequest, tenancy_id: UUID) -> HttpResponse:
    """One of my tenancies."""
    return render(request, "tenancy/tenancy.html", _context(request, tenancy_id))


@resident_page()
@require_POST
def end(request: ActorRequest, tenancy_id: UUID) -> HttpResponse:
    """Report that it has ended."""
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
        return form_again(request, "tenancy/tenancy.html", context)
    return see_other(request, "tenancy:mine", said=Text("已登记退租", "The end is reported"))


@resident_page()
@require_POST
def renew(request: ActorRequest, tenancy_id: UUID) -> HttpResponse:
    """Report a longer term."""
    form = RenewForm(request.POST)
    done = form.submit(lambda given: renewed(request, tenancy_id, given))
    if done is None:
        context = _context(request, tenancy_id) | {"renew_form": form}
        return form_again(request, "tenancy/tenancy.html", context)
    return see_other(request, "tenancy:mine", said=Text("已登记续租", "The new term is reported"))


def tenant_of(given: dict[str, Any]) -> Party:
    """The tenant that a form names."""
    return Party(
        given["tenant_name"],
        given["tenant_document_type"],
        given["tenant_document_number"],
        given["tenant_phone"],
    )


def renewed(request: ActorRequest, tenancy_id: UUID, given: dict[str, Any]) -> UUID:
    """Carry out a renewal that a form asks for."""
    last_on = given["last_on"]
    return actions.renew_tenancy(
        actor=request.actor,
        tenancy_id=tenancy_id,
        agreed_until_on=last_on + queries.A_DAY if last_on else None,
        command_id=given["command_id"],
    )


def _context(request: ActorRequest, tenancy_id: UUID) -> dict[str, Any]:
    return {
        "row": queries.own_tenancy(request.actor, tenancy_id),
        "end_form": EndForm(auto_id="id_end_%s"),
        "renew_form": RenewForm(auto_id="id_renew_%s"),
    }


def _me(request: ActorRequest) -> OwnPerson | None:
    me = switch.me(request)
    return me if me is not None and me.may_ask else None


def _somebody(request: ActorRequest) -> OwnPerson:
    me = _me(request)
    if me is None:
        raise OutOfScope("person")
    return me
