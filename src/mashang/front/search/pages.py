"""The one line: an answer in place, or a page of its own.

What is typed goes by POST, because a number of a person leaves a record and no address may carry a name.
The session remembers for some minutes what was found: the words of a name to turn its pages, of a
number only who was found, never the number.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.front.search import actions, queries
from mashang.front.search.forms import LineForm
from mashang.kernel import clock
from mashang.web.forms import see_other
from mashang.web.paging import cursor_from

REMEMBERED: Final = "search.remembered"


@require_http_methods(["GET", "POST"])
@staff_page()
def line(request: ActorRequest) -> HttpResponse:
    """Ask by POST; by GET the page with what was found a moment ago."""
    if request.method == "POST":
        return _asked(request)
    remembered = _remembered(request) if request.GET.get("found") else None
    if remembered is None:
        return render(request, "search/page.html", {"form": LineForm()})
    found = queries.again(
        request.actor,
        remembered["text"],
        [UUID(one) for one in remembered["people"]],
        cursor_from(request),
    )
    context = {
        "form": LineForm(initial={"text": remembered["text"]}),
        "found": found,
        "people": found.people,
        "is_empty": found.is_empty,
    }
    return render(request, "search/page.html", context)


def _asked(request: ActorRequest) -> HttpResponse:
    form = LineForm(request.POST)
    found = form.submit(lambda given: actions.look_up(actor=request.actor, text=given["text"]))
    is_box = bool(getattr(request, "htmx", False))
    if found is None:
        template = "search/refused.html" if is_box else "search/page.html"
        return _kept_private(render(request, template, {"form": form}, status=422))
    known = [str(one.person_id) for one in found.people.items] if found.line.has_number else []
    request.session[REMEMBERED] = {
        "text": "" if known or found.line.is_secret else found.line.text,
        "people": known,
        "at": request.actor.at.isoformat(),
    }
    if is_box:
        context = {
            "found": found,
            "people": found.people,
            "is_empty": found.is_empty,
            "is_box": True,
        }
        return _kept_private(render(request, "search/found.html", context))
    response = see_other(request, "search:line")
    response["Location"] += "?found=1"
    return response


def _remembered(request: ActorRequest) -> dict[str, Any] | None:
    """What was found a moment ago; nothing once the minutes are over."""
    kept: dict[str, Any] | None = request.session.get(REMEMBERED)
    if kept is None:
        return None
    until = datetime.fromisoformat(kept["at"]) + policies.minutes("search.remembered_min")
    return kept if clock.now() < until else None


def _kept_private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [path("desk/search", line, name="line")]
