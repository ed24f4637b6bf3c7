"""Paper: the notice for the building's door, and the list to walk with."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mashang.foundation.grants.guards import ActorRequest, staff_page
from mashang.governance.notices import queries
from mashang.governance.notices.pages.following import building_of
from mashang.kernel import clock


@staff_page("notices.see")
@require_GET
def poster(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """A notice on A4, in both languages, for the door of a building."""
    card = queries.card(request.actor, notice_id)
    context = {
        "card": card,
        "wanted": {"zh": card.row.title.in_("zh"), "en": card.row.title.in_("en")},
        "words": {"zh": card.body.in_("zh"), "en": card.body.in_("en")},
    }
    return render(request, "notices/poster.html", context)


@staff_page("notices.follow")
@require_GET
def walk(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Who must be told in person, with a column to sign."""
    context = {
        "card": queries.card(request.actor, notice_id),
        "rows": queries.names_to_walk(request.actor, notice_id, building_of(request)),
        "today": clock.today(),
    }
    return render(request, "notices/walk.html", context)
