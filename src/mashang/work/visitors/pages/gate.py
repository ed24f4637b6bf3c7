"""访客, for the gate: who is expected, one tap to let in, a number for who leaves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import CommandForm, form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Counter
from mashang.work.visitors import actions, queries
from mashang.work.visitors.actions import PassAnswer
from mashang.work.visitors.forms import AdmitForm, FindForm, LetInForm


@staff_page("visitors.see")
@require_GET
def today(request: ActorRequest) -> HttpResponse:
    """Who is expected today, by their hour; found by plate or code."""
    form = FindForm(request.GET if "q" in request.GET else None)
    text = request.GET.get("q", "")
    context: dict[str, Any] = {
        "form": form,
        "is_found": bool(text.strip()),
        "counters": _counters(request),
        "compounds": queries.compounds_of(request.actor)
        if request.actor.holds_anywhere("visitors.admit")
        else [],
        "command_id": new_id(),
    }
    if not form.is_bound:
        context["page"] = queries.today(request.actor, "", cursor_from(request))
        return _listed(request, context)
    found = form.submit(
        lambda given: queries.today(request.actor, given["q"], cursor_from(request))
    )
    if found is None:
        return form_again(request, "visitors/today.html", context)
    context["page"] = found
    return _listed(request, context)


@staff_page("visitors.see")
@require_GET
def card(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """One visit: masked, what the rule says at each door, and what I may do."""
    return render(request, "visitors/card.html", _card(request, visit_id))


@staff_page("visitors.admit")
@require_POST
def admit(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """Let them in."""
    form = AdmitForm(request.POST)
    said = form.submit(
        lambda given: actions.admit(
            actor=request.actor,
            visit_id=visit_id,
            door_id=given["door"],
            people=given["people"],
            command_id=given["command_id"],
        )
    )
    if said is None:
        return form_again(request, "visitors/card.html", _card(request, visit_id) | {"admit": form})
    return _told(request, visit_id, said)


@staff_page("visitors.admit")
@require_POST
def let_in(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """Let them in on my own word, with the reason."""
    context = _card(request, visit_id, let_in=request.POST)
    form: LetInForm = context["let_in"]
    said = form.submit(
        lambda given: actions.let_in(
            actor=request.actor,
            visit_id=visit_id,
            door_id=int(given["door"]),
            reason=given["reason"],
            words=given["words"],
            command_id=given["command_id"],
        )
    )
    if said is None:
        return form_again(request, "visitors/card.html", context)
    return _told(request, visit_id, said)


@staff_page("visitors.approve_vehicle")
@require_POST
def approve_vehicle(request: ActorRequest, visit_id: UUID) -> HttpResponse:
    """The car may come in."""
    actions.approve_vehicle(actor=request.actor, visit_id=visit_id)
    return see_other(
        request, "visitors:card", visit_id, said=Text("已同意车辆进入", "The car may come in")
    )


@staff_page("visitors.admit")
@require_POST
def left(request: ActorRequest, place_id: int) -> HttpResponse:
    """One visitor goes out: counted, never named."""
    form = CommandForm(request.POST)
    form.is_valid()
    actions.count_left(
        actor=request.actor, place_id=place_id, command_id=form.cleaned_data["command_id"]
    )
    said = Text("已记一人离开（不记姓名）", "One more has left; no name is kept")
    return see_other(request, "visitors:today", said=said)


def _listed(request: ActorRequest, context: dict[str, Any]) -> HttpResponse:
    is_part = bool(getattr(request, "htmx", False))
    template = "visitors/today_rows.html" if is_part else "visitors/today.html"
    return render(request, template, context)


def _counters(request: ActorRequest) -> list[Counter]:
    day = queries.day_count(request.actor)
    return [
        Counter(Text("今天预计", "Expected today"), day.expected, "blue"),
        Counter(Text("已到", "Arrived"), day.arrived, "green"),
        Counter(Text("已离开", "Left"), day.left, "grey"),
    ]


def _card(request: ActorRequest, visit_id: UUID, let_in: Any = None) -> dict[str, Any]:
    found = queries.card(request.actor, visit_id)
    return {
        "card": found,
        "line": found.line,
        "admit": AdmitForm(initial={"people": found.left or 1}),
        "let_in": LetInForm(
            let_in,
            reasons=found.reasons,
            doors=[(str(one.door_id), one.name) for one in found.doors],
        ),
        "command_id": new_id(),
    }


def _told(request: ActorRequest, visit_id: UUID, said: PassAnswer) -> HttpResponse:
    if said.admits:
        return see_other(request, "visitors:card", visit_id, said=said.words)
    messages.error(request, str(said.words))
    return see_other(request, "visitors:card", visit_id)
