"""台账: a month by community and kind, on the screen, on A4 and as a workbook."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from mashang.domain.ledger import Month
from mashang.elements.cases import queries as cases
from mashang.elements.places import queries as places
from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.front.desk import actions, exports
from mashang.front.desk.forms import LedgerForm
from mashang.kernel.clock import local_day
from mashang.kernel.paths import Path
from mashang.web.forms import form_again

MONTHS_BACK: Final = 12
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@staff_page("desk.use")
def ledger(request: ActorRequest) -> HttpResponse:
    """A month's figures; by POST, with what it is for, the workbook."""
    given = request.POST if request.method == "POST" else request.GET
    month, path, place = _asked(request, given)
    form = LedgerForm(
        request.POST or None, initial={"month": str(month), "place": given.get("place", "")}
    )
    if request.method == "POST":
        issued = form.submit(
            lambda words: actions.issue_ledger(
                actor=request.actor,
                month=month,
                path=path,
                why=words["why"],
                command_id=words["command_id"],
            )
        )
        if issued is None:
            return form_again(
                request, "desk/ledger.html", _context(request, month, path, place) | {"form": form}
            )
        response = HttpResponse(exports.workbook(issued, request.actor.ref), content_type=XLSX)
        name = f"ledger-{month}-{issued.sign}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response
    context = _context(request, month, path, place) | {"form": form}
    return render(request, "desk/ledger.html", context)


@require_GET
@staff_page("desk.use")
def printed(request: ActorRequest) -> HttpResponse:
    """The same figures on A4."""
    month, path, place = _asked(request, request.GET)
    context = _context(request, month, path, place) | {
        "by": request.actor.ref,
        "back": f"{reverse('desk:ledger')}?{urlencode({'month': str(month), 'place': place})}",
    }
    return render(request, "desk/ledger_printed.html", context)


def _asked(request: ActorRequest, given: Any) -> tuple[Month, Path, str]:
    """The month and the part of the street that are asked for; this month, all of it.

    Raises:
        Invalid: no month.
        OutOfScope: a place that is not in sight.
    """
    word = given.get("month", "")
    month = Month.read(word) if word else Month.of(local_day(request.actor.at))
    place = given.get("place", "")
    if not (place.isascii() and place.isdigit() and len(place) < 19):
        return month, "", ""
    seen = places.seen(request.actor, int(place))
    return month, seen.path, place


def _context(request: ActorRequest, month: Month, path: Path, place: str) -> dict[str, Any]:
    months = [Month.of(local_day(request.actor.at))]
    while len(months) < MONTHS_BACK:
        months.append(months[-1].before())
    communities = places.communities(request.actor)
    return {
        "ledger": cases.ledger(request.actor, month, path),
        "months": [str(one) for one in months],
        "month": str(month),
        "place": place,
        "communities": communities if len(communities) > 1 else [],
    }
