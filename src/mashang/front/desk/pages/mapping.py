"""Where the open cases are: a map and the same numbers as a list."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mashang.elements.cases import queries as cases
from mashang.elements.cases.kinds import kinds
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.front.desk import queries


@require_GET
@staff_page("desk.use")
def case_map(request: ActorRequest) -> HttpResponse:
    """Open cases in the actor's scope by compound and building."""
    view = cases.View.ALL if cases.oversees(request.actor) else cases.View.TODO
    given = {"view": view.value, "kind": request.GET.get("kind", "")}
    chosen = queries.chosen(request.actor, given)
    spots = cases.spots(request.actor, chosen.filters)
    context = {
        "chosen": chosen,
        "kinds": kinds(),
        "spots": [_shown(one, chosen) for one in spots],
        "total": sum(one.total for one in spots),
        "late": sum(one.late for one in spots),
        "soon": sum(one.soon for one in spots),
        "n_undrawn": sum(one.total for one in spots if not one.is_drawn),
    }
    return render(request, "desk/map.html", context)


def _shown(spot: cases.Spot, chosen: queries.Chosen) -> dict[str, Any]:
    """A spot with the address of the desk filtered to it."""
    words = {**chosen.words, "place": str(spot.place_id)}
    return {
        "spot": spot,
        "url": f"{reverse('desk:cases')}?{urlencode(words)}",
        "inside": [_shown(one, chosen) for one in spot.inside],
    }
