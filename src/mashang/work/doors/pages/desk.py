"""小门: which doors there are, their codes on paper, how many passed; never who."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mashang.elements.places import queries as places
from mashang.foundation.codes import queries as codes
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import CommandForm, form_again, see_other
from mashang.web.paging import cursor_from
from mashang.web.parts import Counter
from mashang.work.doors import actions, queries
from mashang.work.doors.actions import Wanted
from mashang.work.doors.forms import DoorForm, PolicyForm
from mashang.work.doors.pages.live import tabs


@staff_page("doors.see")
@require_GET
def doors(request: ActorRequest) -> HttpResponse:
    """The doors in my scope."""
    page = queries.doors_of(request.actor, cursor_from(request))
    is_part = bool(getattr(request, "htmx", False))
    template = "doors/rows.html" if is_part else "doors/list.html"
    context = {"page": page, "rows": page.items, "tabs": tabs(request, "doors:list")}
    return render(request, template, context)


@staff_page("doors.see")
@require_GET
def here(request: ActorRequest, place_id: int) -> HttpResponse:
    """The doors of a place; to htmx the panel that the place's page shows."""
    place, rows = queries.doors_at(request.actor, place_id)
    context = {"place": place, "rows": rows, "may_add": queries.may_add(request.actor, place.path)}
    is_panel = bool(getattr(request, "htmx", False))
    return render(request, "doors/panel.html" if is_panel else "doors/here.html", context)


@staff_page("doors.manage")
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, place_id: int) -> HttpResponse:
    """Add a door that leads into a place."""
    place = places.seen(request.actor, place_id)
    form = DoorForm(request.POST or None)
    context = {"place": place, "form": form}
    if request.method == "GET":
        return render(request, "doors/add.html", context)
    door_id = form.submit(
        lambda given: actions.add_door(
            actor=request.actor,
            place_id=place_id,
            wanted=Wanted(given["name"], given["is_main"], given["is_open_to_public"]),
            command_id=given["command_id"],
        )
    )
    if door_id is None:
        return form_again(request, "doors/add.html", context)
    said = Text("已新增，可以打印门码了", "Added; its code can be printed")
    return see_other(request, "doors:door", door_id, said=said)


@staff_page("doors.see")
@require_GET
def door(request: ActorRequest, door_id: int) -> HttpResponse:
    """One door: its code, its screen, how many passed today."""
    card = queries.card(request.actor, door_id)
    initial = {"is_main": card.row.is_main, "is_open_to_public": card.row.is_open_to_public}
    context = {
        "card": card,
        "row": card.row,
        "live": queries.live(request.actor, door_id),
        "form": PolicyForm(initial=initial),
        "command_id": new_id(),
        "counters": [
            Counter(Text("今天进门", "Came in today"), card.opened, "green"),
            Counter(Text("今天出门", "Went out today"), card.left, "blue"),
            Counter(
                Text("今天被拒", "Refused today"), card.refused, "red" if card.refused else "grey"
            ),
        ],
    }
    return render(request, "doors/card.html", context)


@staff_page("doors.manage")
@require_POST
def change(request: ActorRequest, door_id: int) -> HttpResponse:
    """Say how a door behaves."""
    form = PolicyForm(request.POST)
    form.is_valid()
    actions.change_door(
        actor=request.actor,
        door_id=door_id,
        is_main=form.cleaned_data["is_main"],
        is_open_to_public=form.cleaned_data["is_open_to_public"],
    )
    return see_other(request, "doors:door", door_id, said=Text("已保存", "Saved"))


@staff_page("doors.manage")
@require_POST
def renew(request: ActorRequest, door_id: int) -> HttpResponse:
    """A fresh code; the printed ones are void."""
    form = CommandForm(request.POST)
    form.is_valid()
    actions.renew_code(
        actor=request.actor, door_id=door_id, command_id=form.cleaned_data["command_id"]
    )
    said = Text("已换新码，请重新打印张贴", "A fresh code: print and hang it")
    return see_other(request, "doors:door", door_id, said=said)


@staff_page("doors.see")
@require_GET
def poster(request: ActorRequest, door_id: int) -> HttpResponse:
    """The door's code on paper."""
    card = queries.card(request.actor, door_id)
    if not card.sign:
        raise Http404
    pdf = codes.poster(sign=card.sign, name=card.row.name, place=card.row.guards)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=f"{card.row.name}.pdf") or "inline"
    )
    response["Cache-Control"] = "private, no-store"
    return response
