"""What an address means, for a viewer who may know every place it could mean."""

from dataclasses import dataclass

from mashang.domain.addresses import Outcome
from mashang.elements.places.policy import PLACES
from mashang.elements.places.queries.registers import resolve_address
from mashang.foundation.grants.actor import Actor
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Meant:
    """The place of an address, or what to ask.

    Attributes:
        candidates: id and address of each place that may be meant; the place itself when resolved.
    """

    outcome: Outcome
    place_id: int | None
    candidates: tuple[tuple[int, str], ...]
    why: Text


def meant(actor: Actor, text: str, within_id: int) -> Meant:
    """What an address means within a part of the street that is wholly the actor's.

    Raises:
        OutOfScope: that part is not in sight, or only some of what is below it.
    """
    place = PLACES.access(actor, "see", place_id=within_id)
    if not actor.holds("places.see", place.path):
        raise OutOfScope("place")
    found = resolve_address(text, within=place)
    candidates = tuple((one.place_id, one.address) for one in found.candidates)
    return Meant(found.outcome, found.place_id, candidates, found.why)
