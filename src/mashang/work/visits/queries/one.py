"""One visit, for its own page."""

from dataclasses import dataclass
from uuid import UUID

from mashang.foundation.grants.actor import Actor
from mashang.work.visits.models import Visit
from mashang.work.visits.policy import VISITS
from mashang.work.visits.queries.lists import Stop, stops_of


@dataclass(frozen=True, slots=True)
class VisitView:
    """A door with the list it belongs to, and what the viewer may do."""

    stop: Stop
    list_id: UUID
    list_name: str
    may_answer: bool
    was_looked: bool


def visit_view(actor: Actor, visit_id: UUID) -> VisitView:
    """One visit as the actor may see it.

    Raises:
        OutOfScope: not in the actor's scope.
    """
    visit = VISITS.access(actor, "see", visit_id=visit_id)
    found = Visit.objects.select_related("person", "place", "list").get(pk=visit.pk)
    (stop,) = stops_of(actor, [found])
    return VisitView(
        stop,
        found.list_id,
        found.list.name,
        VISITS.may(actor, "answer", found),
        found.looked_by_id is not None and found.looked_by_id == actor.account_id,
    )
