"""Whose room it is, where somebody rents from nobody known: asked once, and ends with the answer."""

from dataclasses import dataclass
from datetime import datetime

from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.work.tenancy import steps
from mashang.work.tenancy.models import UnknownOwner
from mashang.work.tenancy.queries.owners import rooms_without_owner


@dataclass(frozen=True, slots=True)
class Settled:
    """How many rooms are asked about anew, and how many no more."""

    found: int = 0
    gone: int = 0


@verb
def settle_owners(*, actor: Actor, building_id: int) -> Settled:
    """Ask for the owners of a building's rooms, and end what is answered. May be repeated."""
    building = Place.objects.select_for_update().get(pk=building_id)
    unknown = {one.pk: one for one in rooms_without_owner(building, local_day(actor.at))}
    rows = UnknownOwner.objects.filter(building=building, gone_at__isnull=True)
    asked = {row.place_id: row for row in rows.order_by("path")}
    fresh = [room for key, room in unknown.items() if key not in asked]
    gone = [row for key, row in asked.items() if key not in unknown]
    if gone:
        steps.owners_are_known(actor, gone)
    if fresh:
        steps.ask_for_owners(actor, building, fresh)
    return Settled(len(fresh), len(gone))


@verb
def forget_unknown_owners(*, before: datetime) -> int:
    """Delete questions that were answered long enough ago; their cases are kept as cases are."""
    return UnknownOwner.objects.filter(gone_at__lt=before).delete()[0]
