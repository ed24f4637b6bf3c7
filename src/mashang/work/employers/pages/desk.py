"""单位代表 for staff: who asked to speak for a unit, and who does."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.texts import Text
from mashang.web.forms import see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Tab
from mashang.work.employers import actions, queries


@staff_page("employers.see")
@require_GET
def asks(request: ActorRequest) -> HttpResponse:
    """Who waits to be approved, or who speaks."""
    speaks = request.GET.get("view") == "speaks"
    found = queries.representatives if speaks else queries.asks
    page = found(request.actor, cursor_from(request))
    context = {
        "page": page,
        "waiting": next((one for one in page.items if one.is_asked and one.may_decide), None),
        "tabs": [
            Tab(Text("待核准", "To approve"), "?view=asks", is_active=not speaks),
            Tab(Text("已核准", "Approved"), "?view=speaks", is_active=speaks),
        ],
    }
    return render(request, "employers/list.html", context)


@staff_page("employers.approve")
@require_POST
def approve(request: ActorRequest, representative_id: UUID) -> HttpResponse:
    """Let an account speak for a unit."""
    actions.decide(actor=request.actor, representative_id=representative_id, accepts=True)
    return see_other(request, "employers:list", said=Text("已核准", "Approved"))


@staff_page("employers.approve")
@require_POST
def refuse(request: ActorRequest, representative_id: UUID) -> HttpResponse:
    """Do not."""
    actions.decide(actor=request.actor, representative_id=representative_id, accepts=False)
    return see_other(request, "employers:list", said=Text("已登记未核准", "Refused"))


@staff_page("employers.approve")
@require_POST
def end(request: ActorRequest, representative_id: UUID) -> HttpResponse:
    """An account speaks for a unit no more."""
    actions.end(actor=request.actor, representative_id=representative_id)
    return see_other(request, "employers:list", said=Text("已取消代表", "Ended"))
