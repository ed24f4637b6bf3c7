"""How many people an export of tenancies would take out."""

from mashang.elements.places import queries as places
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.work.tenancy.policy import TENANCIES


def count_to_leave(actor: Actor, place_id: int, at_most: int) -> int:
    """How many landlords and tenants of a place the actor would take out.

    Args:
        at_most: where counting stops, in tenancies.

    Raises:
        OutOfScope: the place is not in sight.
    """
    path = places.seen(actor, place_id).path
    rows = TENANCIES.visible(actor, "export").filter(within([path]), until_on__isnull=True)
    pairs = rows.order_by("path", "tenancy_id").values_list("landlord_id", "tenant_id")
    return len({one for pair in pairs[: at_most + 1] for one in pair})
