"""Saved lists: the desk's filters under a name."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.front.desk import actions, queries
from mashang.front.desk.forms import ListForm
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other


@require_http_methods(["GET", "POST"])
@staff_page("desk.use")
def lists(request: ActorRequest) -> HttpResponse:
    """Every list that the actor has, and saving one more."""
    form = ListForm(request.POST or None)
    context: dict[str, Any] = {
        "form": form if request.method == "POST" else None,
        "may_lead": request.actor.holds_anywhere("desk.lead"),
    }
    if request.method == "GET":
        context["lists"] = queries.lists(request.actor)
        return render(request, "desk/lists.html", context)
    kept = form.submit(
        lambda given: actions.save_list(
            actor=request.actor,
            name=given["name"],
            filters=form.words(),
            is_shared=given["is_shared"],
            command_id=given["command_id"],
        )
    )
    if kept is None:
        context["lists"] = queries.lists(request.actor)
        return form_again(request, "desk/lists.html", context)
    return see_other(request, "desk:lists", said=Text("清单已保存", "The list is saved"))


@require_POST
@staff_page("desk.use")
def begin_with(request: ActorRequest, list_id: UUID) -> HttpResponse:
    """The desk opens with this list from now on."""
    actions.begin_with(actor=request.actor, list_id=list_id)
    said = Text("打开办件时先看这个清单", "The desk opens with this list")
    return see_other(request, "desk:lists", said=said)


@require_POST
@staff_page("desk.use")
def begin_as_it_is(request: ActorRequest) -> HttpResponse:
    """The desk opens with what is to do, as it does for everybody."""
    actions.begin_with(actor=request.actor, list_id=None)
    return see_other(request, "desk:lists", said=Text("已恢复默认", "Back to how it was"))


@require_POST
@staff_page("desk.use")
def remove(request: ActorRequest, list_id: UUID) -> HttpResponse:
    """Take a list away."""
    actions.remove_list(actor=request.actor, list_id=list_id)
    return see_other(request, "desk:lists", said=Text("清单已删除", "The list is removed"))
