"""Where the open cases are: a map and the same numbers as a list, the buildings of a compound when it is opened."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mashang.elements.cases import queries as cases
from mashang.elements.cases.kinds import kinds
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.front.desk import queries


@require_GET
@staff_page("desk.use")
def case_map(request: ActorRequest) -> HttpResponse:
    """Open cases in the actor's scope by compound; of the opened one by building, to htmx that part alone."""
    view = cases.View.ALL if cases.oversees(request.actor) else cases.View.TODO
    given = {"view": view.value, "kind": request.GET.get("kind", "")}
    chosen = queries.chosen(request.actor, given)
    opened = _opened(request)
    inside: list[dict[str, Any]] = []
    if opened is not None:
        path = places.seen(request.actor, opened).path
        found = cases.spots_inside(request.actor, chosen.filters, path)
        inside = [_shown(one, chosen) for one in found]
        if getattr(request, "htmx", False):
            part = {"place_id": opened, "inside": inside}
            return render(request, "desk/spots_inside.html", part)
    spots = cases.spots(request.actor, chosen.filters)
    context = {
        "chosen": chosen,
        "kinds": kinds(),
        "spots": [_shown(one, chosen) for one in spots],
        "opened": opened,
        "inside": inside,
        "total": sum(one.total for one in spots),
        "late": sum(one.late for one in spots),
        "soon": sum(one.soon for one in spots),
        "n_undrawn": sum(one.total for one in spots if not one.is_drawn),
    }
    return render(request, "desk/map.html", context)


def _opened(request: ActorRequest) -> int | None:
    """Which compound is opened."""
    asked = request.GET.get("open", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def _shown(spot: cases.Spot, chosen: queries.Chosen) -> dict[str, Any]:
    """A spot with the address of the desk filtered to it, and that of its buildings."""
    words = {**chosen.words, "place": str(spot.place_id)}
    opening = {"kind": chosen.filters.kind, "open": str(spot.place_id)}
    return {
        "spot": spot,
        "url": f"{reverse('desk:cases')}?{urlencode(words)}",
        "open_url": f"{reverse('desk:map')}?{urlencode(opening)}",
    }
