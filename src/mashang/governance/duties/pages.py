"""包保责任: who answers for what, and handing it over; what changes is shown before it does."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.governance.duties import actions, queries
from mashang.governance.duties.forms import FindForm, HandOverForm, PlanForm
from mashang.governance.duties.policy import ARRANGE, SEE
from mashang.governance.duties.queries import Holder, Post
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Tab


@staff_page(SEE)
@require_GET
def posts(request: ActorRequest) -> HttpResponse:
    """Who answers for what, by level and part of the street."""
    known = queries.levels()
    level = request.GET.get("level", "")
    level = level if level in dict(known) else ""
    communities = [(str(one.place_id), one.name) for one in places.communities(request.actor)]
    may_choose = len(communities) > 1
    form = FindForm(request.GET or None, communities=communities)
    at = form.cleaned_data.get("at", "") if form.is_valid() else ""
    context = {
        "form": form if may_choose else None,
        "level": level,
        "tabs": [_tab(*one, level=level, at=at) for one in (("", Text("全部", "All")), *known)],
        "page": queries.posts(
            request.actor, level=level, at=int(at) if at else None, cursor=cursor_from(request)
        ),
        "without": queries.communities_without(request.actor),
    }
    return render(request, "duties/list.html", context)


@staff_page(ARRANGE)
@require_http_methods(["GET", "POST"])
def hand_over(request: ActorRequest, responsibility_id: UUID) -> HttpResponse:
    """Choose who takes over and from when; then see what changes; then say why and do it."""
    post = queries.post(request.actor, responsibility_id)
    if request.method == "GET":
        return render(request, "duties/hand_over.html", _plan(request, post))
    form = HandOverForm(request.POST)
    count = form.submit(
        lambda given: actions.hand_over(
            actor=request.actor,
            wanted=actions.HandOver(
                responsibility_ids=given["posts"],
                holder_id=given["holder"],
                from_on=given["from_on"],
                reason=given["reason"],
            ),
            command_id=given["command_id"],
        )
    )
    if count is None:
        context = _plan(request, post) | {"form": form}
        return form_again(request, "duties/hand_over.html", context)
    said = Text("已交接 {n} 处", "{n} {n:post|posts} handed over", n=count)
    return see_other(request, "duties:list", said=said)


def _plan(request: ActorRequest, post: Post) -> dict[str, Any]:
    """The first form; with its answers in the address, what they would change and the second form."""
    holders = queries.holders_near(request.actor, post)
    only = queries.handing(request.actor, post, whole=False)
    whole = queries.handing(request.actor, post, whole=True)
    which = [("only", Text("只这一处", "This one only"))]
    if len(whole.rows) > 1:
        every = Text(
            "{name}在这一层级的全部 {n} 处",
            "All {n} of {name} at this level",
            name=post.name,
            n=len(whole.rows),
        )
        which.append(("whole", every))
    plan = PlanForm(
        request.GET if "holder" in request.GET else None, holders=_grouped(holders), which=which
    )
    context: dict[str, Any] = {"post": post, "plan": plan, "holders": holders}
    if not plan.is_bound or not plan.is_valid():
        return context
    given = plan.cleaned_data
    handing = whole if given.get("which") == "whole" else only
    first = {
        "posts": " ".join(str(one.responsibility_id) for one in handing.rows),
        "holder": given["holder"],
        "from_on": given["from_on"],
    }
    return context | {
        "handing": handing,
        "taker": next(one for one in holders if str(one.account_id) == given["holder"]),
        "from_on": given["from_on"],
        "form": HandOverForm(initial=first),
    }


def _grouped(holders: Sequence[Holder]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Those of the community first, then those above it."""
    groups = (
        (Text("本社区", "This community"), [one for one in holders if one.is_near]),
        (Text("上级", "Above it"), [one for one in holders if not one.is_near]),
    )
    return [
        (
            str(title),
            [(str(one.account_id), f"{one.name} · {one.unit} · {one.staff_no}") for one in group],
        )
        for title, group in groups
        if group
    ]


def _tab(code: str, title: Text, *, level: str, at: str) -> Tab:
    query = "&".join(f"{key}={value}" for key, value in (("level", code), ("at", at)) if value)
    base = reverse("duties:list")
    return Tab(title, f"{base}?{query}" if query else base, code == level)


urlpatterns = [
    path("desk/duties", posts, name="list"),
    path("desk/duties/<uuid:responsibility_id>/hand-over", hand_over, name="hand_over"),
]
