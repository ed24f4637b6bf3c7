"""Drawing grids and other areas by ticking buildings."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mashang.elements.places import actions, queries, shape
from mashang.elements.places.forms import AreaForm, RedrawForm
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.web.forms import Form, see_other

GET_OR_POST = ["GET", "POST"]
MOST_BOXES = 3000


@staff_page("places.draw")
@require_http_methods(GET_OR_POST)
def draw(request: ActorRequest, place_id: int, kind: str) -> HttpResponse:
    """Draw a new area of a kind in a community."""
    if kind not in shape.AREA_TITLES:
        raise Http404
    form = AreaForm(_given(request), initial={"command_id": new_id()})
    if request.method != "POST":
        return _sheet(request, form, home_id=place_id, kind=kind)
    ticked = _ticked(request)
    made = form.submit(
        lambda given: actions.draw_area(
            actor=request.actor,
            home_id=place_id,
            kind=kind,
            name=given["name"],
            places=ticked,
            command_id=UUID(given["command_id"]),
        )
    )
    if made is None:
        return _sheet(request, form, home_id=place_id, kind=kind, ticked=ticked)
    said = Text("已划定“{name}”", "{name} is drawn", name=form.cleaned_data["name"])
    return see_other(request, "places:place", place_id, said=said)


@staff_page("places.draw")
@require_http_methods(GET_OR_POST)
def redraw(request: ActorRequest, area_id: int) -> HttpResponse:
    """Give an area other places."""
    row, home_id = queries.area(request.actor, area_id)
    form = RedrawForm(_given(request))
    if request.method != "POST":
        return _sheet(request, form, home_id=home_id, kind=row.kind, area_id=area_id)
    ticked = _ticked(request)

    def verb(_: dict[str, Any]) -> bool:
        actions.redraw_area(actor=request.actor, area_id=area_id, places=ticked)
        return True

    if form.submit(verb) is None:
        return _sheet(request, form, home_id=home_id, kind=row.kind, area_id=area_id, ticked=ticked)
    said = Text("已更新“{name}”的范围", "{name} is redrawn", name=row.name)
    return see_other(request, "places:place", home_id, said=said)


@staff_page("places.draw")
@require_POST
def end(request: ActorRequest, area_id: int) -> HttpResponse:
    """End an area; its workers' grants hold nowhere from now on."""
    row, home_id = queries.area(request.actor, area_id)
    reason = request.POST.get("reason", "")[:200]
    actions.end_area(actor=request.actor, area_id=area_id, reason=reason)
    said = Text("已停用“{name}”", "{name} has ended", name=row.name)
    return see_other(request, "places:place", home_id, said=said)


def _given(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _ticked(request: ActorRequest) -> list[int]:
    given = request.POST.getlist("places")[:MOST_BOXES]
    return sorted({int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19})


def _drawn(sheet: queries.Sheet) -> Iterator[int]:
    """The boxes that stand for the area as it is: the whole group, or some of it."""
    for group in sheet.groups:
        boxes = (group.whole,) if group.whole.is_ticked else group.boxes
        yield from (box.place.place_id for box in boxes if box.is_ticked)


def _sheet(
    request: ActorRequest,
    form: Form,
    *,
    home_id: int,
    kind: str,
    area_id: int | None = None,
    ticked: Sequence[int] | None = None,
) -> HttpResponse:
    sheet = queries.sheet(request.actor, home_id, kind, area_id)
    context: dict[str, Any] = {
        "sheet": sheet,
        "form": form,
        "title": shape.AREA_TITLES[kind],
        "ticked": set(_drawn(sheet) if ticked is None else ticked),
        "back": reverse("places:place", args=[home_id]),
    }
    return render(request, "places/sheet.html", context, status=422 if form.is_bound else 200)
