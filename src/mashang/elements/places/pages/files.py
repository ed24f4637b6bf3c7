"""On paper: posters and printed lists."""

from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from mashang.elements.places import queries, shape
from mashang.foundation.codes import queries as codes
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.kernel import clock

MOST_ON_PAPER: Final = 600
"""Rows of a printed list, about twenty sheets; longer ones are exported."""


@staff_page("places.see")
@require_GET
def compounds_sheet(request: ActorRequest) -> HttpResponse:
    """The list of compounds on A4."""
    context = {"rows": queries.all_compounds(request.actor, MOST_ON_PAPER), "today": clock.today()}
    return render(request, "places/compounds_paper.html", context)


@staff_page("places.see")
@require_GET
def place_sheet(request: ActorRequest, place_id: int) -> HttpResponse:
    """A place with what hangs below it on A4: a floor plan, or a list with a signature column."""
    card = queries.card(request.actor, place_id)
    is_building = card.place.kind in (shape.Kind.BUILDING, shape.Kind.DETACHED_HOUSE)
    context = {
        "card": card,
        "wells": queries.plan(request.actor, place_id) if is_building else None,
        "rows": [] if is_building else queries.all_children(request.actor, place_id, MOST_ON_PAPER),
        "today": clock.today(),
    }
    return render(request, "places/place_paper.html", context)


@staff_page("places.see")
@require_GET
def poster(request: ActorRequest, place_id: int) -> HttpResponse:
    """The poster of a compound's code, to be printed and hung."""
    card = queries.card(request.actor, place_id)
    if not card.code_sign:
        raise Http404
    above = " ".join(one.name for one in card.above)
    pdf = codes.poster(sign=card.code_sign, name=card.place.name, place=above)
    return _file(pdf, "application/pdf", f"{card.place.name}.pdf", is_shown=True)


def _file(content: bytes, content_type: str, name: str, *, is_shown: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    disposition = content_disposition_header(as_attachment=not is_shown, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
