"""Redrawing all areas of a kind in a community from a day on: draw, look what changes, confirm."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import actions, queries
from mashang.elements.places.actions import Drawn
from mashang.elements.places.forms import RedrawingForm
from mashang.elements.places.queries import DIVIDED, PlanSheet
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.texts import Text
from mashang.web.forms import see_other

NEW = ("new_1", "new_2", "new_3")


@staff_page("places.draw")
@require_http_methods(["GET", "POST"])
def plan(request: ActorRequest, place_id: int, kind: str) -> HttpResponse:
    """The sheet: each house and the area it shall belong to, from a day on."""
    sheet = queries.plan_sheet(request.actor, place_id, kind)
    if request.method != "POST":
        return _sheet(request, RedrawingForm(), sheet, {})
    form = RedrawingForm(request.POST)
    made = form.submit(
        lambda given: actions.draft_redrawing(
            actor=request.actor,
            home_id=place_id,
            kind=kind,
            takes_effect_on=given["takes_effect_on"],
            areas=list(_drawn(sheet, request.POST, given)),
            command_id=given["command_id"],
        )
    )
    if made is None:
        return _sheet(request, form, sheet, request.POST)
    return see_other(request, "places:redrawing", made)


@require_GET
@staff_page("places.draw")
def redrawing(request: ActorRequest, redrawing_id: UUID) -> HttpResponse:
    """What a plan changes, and the button that lets it take effect."""
    view = queries.plan_view(request.actor, redrawing_id)
    return render(request, "places/redrawing.html", {"plan": view})


@require_POST
@staff_page("places.draw")
def confirm(request: ActorRequest, redrawing_id: UUID) -> HttpResponse:
    """Let a plan take effect on its day."""
    is_done = actions.confirm_redrawing(actor=request.actor, redrawing_id=redrawing_id)
    said = Text("已生效", "It has taken effect") if is_done else Text("到期自动生效", "Set")
    return see_other(request, "places:redrawing", redrawing_id, said=said)


@require_POST
@staff_page("places.draw")
def withdraw(request: ActorRequest, redrawing_id: UUID) -> HttpResponse:
    """Take a plan back before it takes effect."""
    actions.withdraw_redrawing(actor=request.actor, redrawing_id=redrawing_id)
    said = Text("已撤回，什么都没有变", "Withdrawn; nothing has changed")
    return see_other(request, "places:redrawing", redrawing_id, said=said)


def _drawn(sheet: PlanSheet, given: Mapping[str, str], clean: Mapping[str, Any]) -> Iterator[Drawn]:
    """Every area with the places that the sheet gives it; a compound all of one hand is one place."""
    held: dict[str, list[int]] = {}
    for group in sheet.groups:
        chosen = {
            one.place.place_id: given.get(f"at-{one.place.place_id}", one.holder)
            for one in group.choices
        }
        hands = set(chosen.values())
        if group.whole is not None:
            whole = given.get(f"at-{group.whole.place_id}", "")
            if not whole and len(hands) == 1 and not hands & {"", DIVIDED}:
                whole = hands.pop()
            if whole:
                held.setdefault(whole, []).append(group.whole.place_id)
                continue
        for place_id, hand in chosen.items():
            inside = sheet.kept.get(place_id, {}) if hand == DIVIDED else {hand: [place_id]}
            for key, places in inside.items():
                held.setdefault(key, []).extend(places)
    for key, name in sheet.areas:
        yield Drawn(int(key), name, tuple(held.get(key, ())))
    for key in NEW:
        if held.get(key):
            yield Drawn(None, clean.get(key, ""), tuple(held[key]))


def _sheet(
    request: ActorRequest, form: RedrawingForm, sheet: PlanSheet, given: Mapping[str, str]
) -> HttpResponse:
    names = [Text("新片区一", "New area 1"), Text("新片区二", "New area 2")]
    names.append(Text("新片区三", "New area 3"))
    options = [*sheet.areas, *zip(NEW, names, strict=True)]
    groups = [
        {
            "whole": group.whole,
            "all": given.get(f"at-{group.whole.place_id}", "") if group.whole else "",
            "choices": [
                {
                    "choice": one,
                    "chosen": given.get(f"at-{one.place.place_id}", one.holder),
                    "is_divided": one.holder == DIVIDED,
                }
                for one in group.choices
            ],
        }
        for group in sheet.groups
    ]
    waiting = queries.waiting_plan(request.actor, sheet.home.place_id, sheet.kind)
    context = {
        "sheet": sheet, "form": form, "groups": groups, "options": options, "waiting": waiting,
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "places/plan.html", context, status=status)
