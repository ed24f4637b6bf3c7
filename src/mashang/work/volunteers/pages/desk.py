"""志愿招募: calling, accepting, confirming hours."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.texts import Text
from mashang.web.addresses import back
from mashang.web.forms import form_again, see_other
from mashang.web.paging import cursor_from
from mashang.work.volunteers import actions, queries
from mashang.work.volunteers.actions import NewShift, Wanted
from mashang.work.volunteers.forms import CallForm, HoursForm, ShiftForm

_MOST_PLACES = 200


@staff_page("volunteers.see")
@require_GET
def calls(request: ActorRequest) -> HttpResponse:
    """Every call in my part of the street."""
    page = queries.calls(request.actor, cursor_from(request))
    context = {
        "page": page,
        "waiting": next((one for one in page.items if one.n_asked and not one.is_closed), None),
        "may_call": request.actor.holds_anywhere("volunteers.manage"),
    }
    return render(request, "volunteers/list.html", context)


@staff_page("volunteers.manage")
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Call for volunteers."""
    form = CallForm(request.POST or None, places=_places(request))
    if request.method == "GET":
        return render(request, "volunteers/new.html", {"form": form})
    made = form.submit(
        lambda given: actions.call(
            actor=request.actor,
            place_id=int(given["place"]),
            wanted=Wanted(
                **{key: given[key] for key in (
                    "title_zh", "title_en", "words_zh", "words_en", "skills", "from_age", "to_age",
                    "leader_no",
                )}
            ),
            command_id=given["command_id"],
        )
    )  # fmt: skip
    if made is None:
        return form_again(request, "volunteers/new.html", {"form": form})
    said = Text("已发起，再加班次", "Called; now add its shifts")
    return see_other(request, "volunteers:desk_call", made, said=said)


@staff_page("volunteers.see")
@require_GET
def call(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """One call: its shifts, who comes, who waits to be accepted."""
    return render(request, "volunteers/desk_call.html", _context(request, call_id))


@staff_page("volunteers.see")
@require_POST
def add_shift(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """Add a shift to a call."""
    form = ShiftForm(request.POST)
    made = form.submit(
        lambda given: actions.add_shift(
            actor=request.actor,
            call_id=call_id,
            shift=NewShift(**{key: given[key] for key in given if key != "command_id"}),
            command_id=given["command_id"],
        )
    )
    if made is None:
        context = _context(request, call_id) | {"shift_form": form}
        return form_again(request, "volunteers/desk_call.html", context)
    return see_other(request, "volunteers:desk_call", call_id, said=Text("已加班次", "Added"))


@staff_page("volunteers.manage")
@require_POST
def close(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """Nobody signs up any more."""
    actions.close(actor=request.actor, call_id=call_id)
    return see_other(request, "volunteers:desk_call", call_id, said=Text("已结束招募", "Closed"))


@staff_page("volunteers.see")
@require_GET
def sheet(request: ActorRequest, shift_id: UUID) -> HttpResponse:
    """Who comes to a shift, on paper, with a column to sign."""
    found = queries.sheet(request.actor, shift_id)
    return render(request, "volunteers/sheet.html", {"sheet": found})


@staff_page("volunteers.see")
@require_POST
def accept(request: ActorRequest, sign_up_id: UUID) -> HttpResponse:
    """Accept a volunteer."""
    actions.decide(actor=request.actor, sign_up_id=sign_up_id, accepts=True)
    return see_other(request, _back(request), said=Text("已通过", "Accepted"))


@staff_page("volunteers.see")
@require_POST
def refuse(request: ActorRequest, sign_up_id: UUID) -> HttpResponse:
    """Not this time."""
    actions.decide(actor=request.actor, sign_up_id=sign_up_id, accepts=False)
    return see_other(request, _back(request), said=Text("已登记未通过", "Noted"))


@staff_page("volunteers.see")
@require_POST
def hours(request: ActorRequest, sign_up_id: UUID) -> HttpResponse:
    """Confirm how long somebody helped."""
    form = HoursForm(request.POST)
    done = form.submit(
        lambda given: actions.confirm_hours(
            actor=request.actor, sign_up_id=sign_up_id, minutes=given["minutes"]
        )
    )
    if done is None:
        context = {"form": form, "sign_up_id": sign_up_id}
        return form_again(request, "volunteers/hours.html", context)
    return see_other(request, _back(request), said=Text("已确认时长", "Confirmed"))


@staff_page("volunteers.see")
@require_POST
def phone(request: ActorRequest, sign_up_id: UUID) -> HttpResponse:
    """The number of a volunteer who lets the leader see it: shown once, recorded."""
    revealed = actions.reveal_phone(actor=request.actor, sign_up_id=sign_up_id)
    shown = revealed.values[0].value if revealed.values else ""
    is_part = bool(getattr(request, "htmx", False))
    template = "volunteers/phone_part.html" if is_part else "volunteers/phone.html"
    return render(request, template, {"phone": shown, "back": _back(request)})


def _context(request: ActorRequest, call_id: UUID) -> dict[str, Any]:
    return {
        "call": queries.call(request.actor, call_id),
        "sheets": queries.sheets(request.actor, call_id),
        "shift_form": ShiftForm(),
    }


def _back(request: ActorRequest) -> str:
    return back(request, "/desk/volunteers")


def _places(request: ActorRequest) -> list[tuple[str, str]]:
    actor = request.actor
    rows = [
        *places.tops(actor),
        *places.communities(actor),
        *(row.place for row in places.all_compounds(actor, _MOST_PLACES)),
    ]
    found = {one.place_id: one for one in rows if actor.holds("volunteers.manage", one.path)}
    return [(str(key), one.full_name or one.name) for key, one in found.items()]
