"""紧急查看: taking it, living with it, reviewing it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import queries as places
from mashang.foundation.grants import actions as grants
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.foundation.grants.steps.emergencies import BREAK, Why
from mashang.foundation.policies import queries as policies
from mashang.front.registers import actions, queries
from mashang.front.registers.forms import EmergencyForm, ReviewForm
from mashang.front.registers.pages.choosing import place_id_in
from mashang.front.registers.tabs import emergency_tabs
from mashang.kernel.texts import Text
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from

REVIEW = "grants.review_emergency"


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page(BREAK, fresh_proof=True)
def break_glass(request: ActorRequest) -> HttpResponse:
    """Choose the place, say what happened, and have it at once."""
    here = queries.where_of(request.actor, place_id_in(request))
    may = here is not None and request.actor.holds(BREAK, here.path)
    form = EmergencyForm(
        request.POST if request.method == "POST" else None,
        rights=queries.takeable(),
        kinds=queries.kinds(),
    )
    context = {
        "form": form,
        "here": here,
        "may": may,
        "hours": policies.number("grants.emergency_hours"),
        "above": places.card(request.actor, here.place_id).above if here else (),
        "below": places.children(request.actor, here.place_id, cursor_from(request))
        if here
        else None,
        "tops": places.tops(request.actor),
        "own": queries.own_emergencies(request.actor).items[:5],
        "tabs": emergency_tabs(request.actor, "break"),
    }
    if request.method == "GET" or here is None:
        return render(request, "registers/break_glass.html", context)
    made = form.submit(
        lambda given: actions.break_glass(
            actor=request.actor,
            place_id=here.place_id,
            rights=given["rights"],
            why=Why(given["kind"], given["reason"]),
            command_id=given["command_id"],
        )
    )
    if made is None:
        return form_again(request, "registers/break_glass.html", context)
    said = Text(
        "已取得，每次查看都会记录并复核", "You have it now; every look is recorded and reviewed"
    )
    return see_other(request, "registers:emergency", made, said=said)


@never_cache
@require_GET
@staff_page(REVIEW)
def emergencies(request: ActorRequest) -> HttpResponse:
    """What was taken in my part of the street: what waits for review first of all."""
    only = request.GET.get("show") != "all"
    context = {
        "page": queries.emergencies_seen(request.actor, cursor_from(request), unreviewed=only),
        "first": queries.oldest_unreviewed(request.actor),
        "days": policies.number("grants.emergency_review_days"),
        "only": only,
        "tabs": emergency_tabs(request.actor, "all" if not only else "review"),
    }
    return render(request, "registers/emergencies.html", context)


@never_cache
@require_GET
@staff_page()
def emergency(request: ActorRequest, emergency_id: UUID) -> HttpResponse:
    """One taking: why, until when, what was looked at, and its review."""
    return render(request, "registers/emergency.html", _page(request, emergency_id, ReviewForm()))


@never_cache
@require_POST
@staff_page(REVIEW)
def review(request: ActorRequest, emergency_id: UUID) -> HttpResponse:
    """Confirm or question."""
    form = ReviewForm(request.POST)
    done = form.submit(
        lambda given: (
            grants.review_emergency(
                actor=request.actor,
                emergency_id=emergency_id,
                verdict=given["verdict"],
                remark=given["remark"],
            ),
        )
    )
    if done is None:
        context = _page(request, emergency_id, form)
        return form_again(request, "registers/emergency.html", context)
    said = Text("复核意见已记录", "The review is recorded")
    return see_other(request, "registers:emergency", emergency_id, said=said)


@require_POST
@staff_page()
def end_emergency(request: ActorRequest, emergency_id: UUID) -> HttpResponse:
    """Over before its time."""
    grants.end_emergency(actor=request.actor, emergency_id=emergency_id)
    said = Text("紧急查看已结束", "The emergency access has ended")
    return see_other(request, "registers:emergency", emergency_id, said=said)


@require_POST
@staff_page()
def want_more(request: ActorRequest, emergency_id: UUID) -> HttpResponse:
    """Its holder needs more time."""
    grants.want_more_time(actor=request.actor, emergency_id=emergency_id)
    said = Text("已申请，等另一位负责人同意", "Asked; another person in charge must agree")
    return see_other(request, "registers:emergency", emergency_id, said=said)


@require_POST
@staff_page(REVIEW, fresh_proof=True)
def prolong(request: ActorRequest, emergency_id: UUID) -> HttpResponse:
    """The second person agrees."""
    grants.prolong_emergency(actor=request.actor, emergency_id=emergency_id)
    said = Text("已同意延长", "More time was given")
    return see_other(request, "registers:emergency", emergency_id, said=said)


def _page(request: ActorRequest, emergency_id: UUID, form: ReviewForm) -> dict[str, Any]:
    return {
        "one": queries.emergency(request.actor, emergency_id),
        "page": queries.deeds(request.actor, emergency_id, cursor_from(request)),
        "form": form,
        "hours": policies.number("grants.emergency_hours"),
        "may_list": request.actor.holds_anywhere(REVIEW),
    }
