"""系统体检 on a page, for administrators, and the events that wait for them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.front.doctor import actions, queries
from mashang.front.doctor.finding import State
from mashang.front.doctor.parked import every_parked, parked_for
from mashang.kernel.texts import Text
from mashang.web.forms import see_other
from mashang.web.paging import cursor_from

TONES = {State.WELL: "green", State.WATCH: "amber", State.ILL: "red"}


@require_GET
@staff_page("doctor.see")
def page(request: ActorRequest) -> HttpResponse:
    """Everything that was looked at; what is wrong stands first in its group."""
    groups = queries.examined_for(request.actor)
    shown = [
        {
            "title": group.title,
            "rows": [
                {"found": one, "tone": TONES[one.state]}
                for one in sorted(group.findings, key=lambda one: _RANK[one.state])
            ],
        }
        for group in groups
    ]
    findings = [one for group in groups for one in group.findings]
    wrong = [one for one in findings if one.state is not State.WELL]
    first = min(wrong, key=lambda one: _RANK[one.state], default=None)
    context = {"groups": shown, "first": first, "n_wrong": len(wrong), "n_all": len(findings)}
    return render(request, "doctor/page.html", context)


@require_GET
@staff_page("doctor.retry")
def parked(request: ActorRequest) -> HttpResponse:
    """Events that a room could not take, each with why; let one be tried again, or all."""
    page = parked_for(request.actor, cursor_from(request))
    return render(request, "doctor/parked.html", {"page": page})


@require_POST
@staff_page("doctor.retry")
def retry(request: ActorRequest, delivery_id: int) -> HttpResponse:
    """Try one again."""
    freed = actions.retry_parked(actor=request.actor, delivery_ids=[delivery_id])
    return see_other(request, "doctor:parked", said=_said(freed))


@require_POST
@staff_page("doctor.retry")
def retry_all(request: ActorRequest) -> HttpResponse:
    """Try all of them again."""
    freed = actions.retry_parked(actor=request.actor, delivery_ids=every_parked())
    return see_other(request, "doctor:parked", said=_said(freed))


def _said(freed: int) -> Text:
    if not freed:
        return Text("它们已不在搁置之列", "None of them is parked any more")
    return Text("{n} 件事件一分钟内重新处理", "{n} will be tried again within a minute", n=freed)


_RANK = {State.ILL: 0, State.WATCH: 1, State.WELL: 2}

urlpatterns = [
    path("desk/doctor", page, name="page"),
    path("desk/doctor/parked", parked, name="parked"),
    path("desk/doctor/parked/all", retry_all, name="retry_all"),
    path("desk/doctor/parked/<int:delivery_id>", retry, name="retry"),
]
