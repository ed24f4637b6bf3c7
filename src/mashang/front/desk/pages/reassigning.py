"""Several cases to somebody else: choose, say to whom and why, read what became of each."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.cases import queries as cases
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.policies import queries as policies
from mashang.front.desk import actions, queries
from mashang.front.desk.forms import ReassignForm, StandInForm, read_chosen
from mashang.front.desk.seats import seats_at
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other


@require_GET
@staff_page("cases.oversee")
def choose(request: ActorRequest) -> HttpResponse:
    """The chosen cases, or all of the filters in use, before they are given away."""
    most = policies.number("desk.reassign_at_most_count")
    if request.GET.get("all"):
        filters = queries.chosen(request.actor, request.GET.dict()).filters
        found = cases.chosen_of(request.actor, filters, most)
        context = {"is_cut": cases.counted(request.actor, filters, most) > most, "most": most}
    else:
        ids = [case_id for case_id, _ in read_chosen(" ".join(request.GET.getlist("case")))]
        found = cases.chosen(request.actor, ids[:most])
        context = {"is_cut": len(ids) > most, "most": most}
    form = _form(request, found)
    return render(request, "desk/reassign.html", context | {"found": found, "form": form})


@require_POST
@staff_page("cases.oversee")
def reassign(request: ActorRequest) -> HttpResponse:
    """Give them away; each case answers for itself."""
    ids = [case_id for case_id, _ in read_chosen(request.POST.get("chosen", ""))]
    most = policies.number("desk.reassign_at_most_count")
    found = cases.chosen(request.actor, ids[:most])
    form = _form(request, found, request.POST)
    batch_id = form.submit(
        lambda given: actions.reassign(
            actor=request.actor,
            chosen=form.cases(),
            to=form.receiver(),
            text=given["text"],
            command_id=given["command_id"],
        )
    )
    if batch_id is None:
        return form_again(request, "desk/reassign.html", {"found": found, "form": form})
    return see_other(request, "desk:batch", batch_id)


@require_GET
@staff_page("cases.oversee")
def batch(request: ActorRequest, batch_id: UUID) -> HttpResponse:
    """What became of each of them."""
    return render(request, "desk/batch.html", {"batch": queries.batch(request.actor, batch_id)})


@require_http_methods(["GET", "POST"])
@staff_page("cases.oversee")
def stand_ins(request: ActorRequest) -> HttpResponse:
    """Who stands in for whom: from a day on, all that one handles goes to the other."""
    colleagues = cases.workers(request.actor)
    form = StandInForm(request.POST or None, colleagues=colleagues)
    context = {"form": form, "rows": queries.stand_ins(request.actor)}
    if request.method == "GET":
        return render(request, "desk/stand_ins.html", context)
    planned = form.submit(
        lambda given: actions.plan_stand_in(
            actor=request.actor,
            absent_id=UUID(given["absent"]),
            deputy_id=UUID(given["deputy"]),
            since_on=given["since_on"],
            until_on=given["until_on"],
            command_id=given["command_id"],
        )
    )
    if planned is None:
        return form_again(request, "desk/stand_ins.html", context)
    return see_other(request, "desk:stand_ins", said=Text("代班已安排", "The stand-in is arranged"))


@require_POST
@staff_page("cases.oversee")
def end_stand_in(request: ActorRequest, stand_in_id: UUID) -> HttpResponse:
    """End it before its day."""
    actions.end_stand_in(actor=request.actor, stand_in_id=stand_in_id)
    return see_other(request, "desk:stand_ins", said=Text("代班已结束", "The stand-in has ended"))


def _form(request: ActorRequest, found: list[cases.Chosen], given: Any = None) -> ReassignForm:
    """The form for what was chosen: people of its seats, units that serve the first of its places."""
    ids = [one.row.case_id for one in found]
    colleagues = cases.handlers_for(request.actor, ids)
    seats = seats_at(found[0].path) if found else ()
    chosen = " ".join(f"{one.row.case_id}:{one.version}" for one in found)
    return ReassignForm(given, colleagues=colleagues, seats=seats, initial={"chosen": chosen})
