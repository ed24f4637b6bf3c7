"""报修: where and what sort; what neighbours already reported; then the rest."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from mashang.elements.cases import queries as cases
from mashang.elements.people import switch
from mashang.elements.people.queries import OwnPerson
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.grants.guards import ActorRequest, resident_page
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.work.repairs import actions
from mashang.work.repairs.forms import RepairForm, WhereForm
from mashang.work.repairs.kinds import TROUBLES
from mashang.work.repairs.queries import Site, Spot, sites_of


@resident_page()
@require_http_methods(["GET", "POST"])
def report(request: ActorRequest) -> HttpResponse:
    """First where and what sort; with both known, neighbours' reports and the rest of the form."""
    given = request.POST if request.method == "POST" else request.GET
    me = switch.acting(request, given.get(switch.SHOWN_FOR)).granted("may_ask")
    if me is None or me.home is None:
        return render(request, "repairs/where.html", {"me": None}, status=422)
    sites = sites_of(me.home)
    site = sites.get(Spot(given["spot"])) if given.get("spot") in set(Spot) else None
    if site is None or given.get("trouble") not in TROUBLES:
        return _where(request, sites, me)
    if request.method == "POST":
        return _send(request, site, me)
    known = {
        "spot": site.spot.value,
        "trouble": given["trouble"],
        "person": str(me.person_id),
        "phone": accounts.phone_of(request.actor.account),
    }
    form = RepairForm(site=site, initial=known)
    return render(request, "repairs/report.html", _context(request, form, me, given["trouble"]))


@require_POST
@resident_page()
def join(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The same trouble: follow the neighbour's report."""
    me = switch.acting(request).granted("may_ask")
    if me is None:
        return redirect("repairs:report")
    actions.join(
        actor=request.actor,
        person_id=me.person_id,
        case_id=case_id,
        command_id=_command(request),
    )
    said = Text("已加入，进展会在这里显示", "You joined; it is followed here")
    return see_other(request, "cases:own", case_id, said=said)


def _where(request: ActorRequest, sites: dict[Spot, Site], me: OwnPerson) -> HttpResponse:
    is_sent = bool({"spot", "trouble"} & set(request.GET))
    given = request.GET if is_sent else None
    form = WhereForm(given, sites=sites)
    form.is_valid()
    context = {"form": form, "me": me}
    return render(request, "repairs/where.html", context, status=422 if is_sent else 200)


def _send(request: ActorRequest, site: Site, me: OwnPerson) -> HttpResponse:
    form = RepairForm(request.POST, request.FILES, site=site)
    if form.is_for_120:
        return redirect("cases:emergency")
    case_id = form.submit(
        lambda given: actions.report(
            actor=request.actor,
            person_id=me.person_id,
            report=form.report(),
            command_id=given["command_id"],
        )
    )
    if case_id is None:
        context = _context(request, form, me, request.POST["trouble"])
        return form_again(request, "repairs/report.html", context)
    said = Text("已提交，维修人员会跟您联系", "Sent; the repairers will get in touch")
    return see_other(request, "cases:own", case_id, said=said)


def _context(
    request: ActorRequest, form: RepairForm, me: OwnPerson, trouble: str
) -> dict[str, Any]:
    site = form.site
    found = (
        cases.similar(
            request.actor,
            kind=actions.KIND,
            path=site.place.path,
            around=site.around.path,
            like={"trouble": trouble},
        )
        if site.spot.is_public
        else []
    )
    return {
        "form": form,
        "site": site,
        "me": me,
        "trouble": trouble,
        "trouble_title": TROUBLES[trouble],
        "similar": found,
    }


def _command(request: ActorRequest) -> UUID:
    try:
        return UUID(request.POST.get("command_id", ""))
    except ValueError as error:
        raise Invalid(
            "command.id",
            Text("页面不完整，请刷新后再试", "The page is incomplete: reload and try again"),
            field="command_id",
        ) from error


urlpatterns = [
    path("repairs/new", report, name="report"),
    path("repairs/<uuid:case_id>/join", join, name="join"),
]
