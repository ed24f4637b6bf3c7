"""The demo's front door: every invented person with one click."""

from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.accounts import queries as accounts
from mashang.foundation.grants.guards import ActorRequest, public_page
from mashang.foundation.outbound.sms import latest_demo_messages
from mashang.foundation.signin.actions.demo import enter_demo
from mashang.foundation.signin.pages.entering import enter as begin
from mashang.kernel.texts import Text


@never_cache
@require_GET
@public_page(reason="only in a stamped demo street in demo mode; 404 elsewhere")
def doors(request: ActorRequest) -> HttpResponse:
    """Who can be met, and the messages that were not sent.

    Raises:
        Http404: this is no demo.
    """
    if not accounts.doors_are_open():
        raise Http404
    cards = [
        {
            "code": one.code,
            "title": Text(one.title_zh, one.title_en),
            "about": Text(one.about_zh, one.about_en),
            "is_staff": one.account.is_official,
        }
        for one in accounts.personas()
    ]
    given = {"cards": cards, "messages_sent": latest_demo_messages(10)}
    return render(request, "signin/demo.html", given)


@require_POST
@public_page(reason="only in a stamped demo street in demo mode; 404 elsewhere")
def enter(request: ActorRequest, code: str) -> HttpResponse:
    """Begin the day of an invented person."""
    entered = enter_demo(code=code)
    logout(request)
    return begin(request, entered.account, "demo", entered.landing)
