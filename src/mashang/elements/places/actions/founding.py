"""The first place of all."""

from mashang.elements.places import steps
from mashang.elements.places.actions.tree import REGISTER
from mashang.elements.places.models import Place
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, NotAllowed
from mashang.kernel.texts import Text


@verb
def found_street(*, actor: Actor, name: str, code: str) -> Place:
    """Put the street itself into an empty tree; communities are added below it, on pages.

    Args:
        code: its national division code, 12 digits.

    Raises:
        NotAllowed: not by the system, that is by whoever commands the machine.
        Conflict: there is a street already.
        Invalid: a name or code that cannot be.
    """
    if not actor.is_system:
        raise NotAllowed("places.found")
    steps.lock_register()
    if Place.objects.filter(parent__isnull=True).exists():
        raise Conflict(
            "places.founded_already", Text("街道已经建好", "The street has been founded already")
        )
    place = steps.add_place(parent=None, kind=Place.Kind.SUBDISTRICT, name=name, code=code)
    records.write(actor.ref, "places.found_street", Subject("place", place.pk, REGISTER))
    return place
