"""How many people an export would take out."""

from mashang.elements.people.models import Residency
from mashang.elements.people.policy import not_ended
from mashang.elements.people.queries.lines import within_reach
from mashang.elements.places import queries as places
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock


def count_to_leave(actor: Actor, place_id: int, at_most: int) -> int:
    """How many residencies of a place the actor would take out; counted no further than one beyond.

    Raises:
        OutOfScope: the place is not in sight.
    """
    path = places.seen(actor, place_id).path
    rows = Residency.objects.filter(
        within_reach(actor, "people.export"), within([path]), not_ended(clock.local_day(actor.at))
    )
    return len(rows.order_by("path", "residency_id").values_list("pk")[: at_most + 1])
