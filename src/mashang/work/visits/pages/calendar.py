"""The calendar of planned visits: its secret address, and what a calendar program reads there."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, public_page, staff_page
from mashang.kernel.texts import Text
from mashang.web.forms import see_other
from mashang.work.visits import actions, queries


@require_http_methods(["GET", "POST"])
@staff_page("visits.do")
def give(request: ActorRequest) -> HttpResponse:
    """A fresh secret address, shown once."""
    address = ""
    if request.method == "POST":
        secret = actions.give_calendar(actor=request.actor)
        address = f"{settings.SITE_URL}{reverse('visits:feed', args=[secret])}"
    context = {"address": address, "has_calendar": queries.has_calendar(request.actor)}
    response = render(request, "visits/calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_page("visits.do")
def end(request: ActorRequest) -> HttpResponse:
    """Revoke the address."""
    actions.end_calendar(actor=request.actor)
    said = Text("日历地址已停用", "The address opens nothing any more")
    return see_other(request, "visits:calendar", said=said)


@require_GET
@public_page(
    reason="a calendar program cannot sign in; the address is the secret, and names nobody"
)
def feed(_request: ActorRequest, calendar_key: str) -> HttpResponse:
    """Days, numbers of visits and grids; 404 for an address that was never given or is revoked."""
    response = HttpResponse(
        queries.calendar_of(calendar_key), content_type="text/calendar; charset=utf-8"
    )
    response["Cache-Control"] = "private, no-cache"
    return response
