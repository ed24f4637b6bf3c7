"""What contradicts itself in the register of one person is asked once, and ends when it agrees."""

from dataclasses import dataclass
from uuid import UUID

from mashang.domain.contradictions import contradictions
from mashang.elements.people import steps as people_steps
from mashang.foundation.grants.actor import Actor
from mashang.foundation.verbs import verb
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.models import Mismatch
from mashang.work.registration.queries.mismatches import life_of

_AGREES = Text("登记已经一致，自动结束", "The register agrees again")


@dataclass(frozen=True, slots=True)
class Settled:
    """How much was asked, and how much ended."""

    found: int = 0
    gone: int = 0


@verb
def settle_mismatches(*, actor: Actor, person_id: UUID) -> Settled:
    """Open a case for each new contradiction of a person, end those that are gone."""
    person = people_steps.locked(person_id)
    standing = {
        row.kind: row
        for row in Mismatch.objects.select_for_update(of=("self",)).filter(
            person=person, gone_at__isnull=True
        )
    }
    found = (
        set()
        if person.merged_into_id
        else {str(one) for one in contradictions(life_of(person, actor.at))}
    )
    for kind in sorted(found - standing.keys()):
        steps.ask_about_mismatch(actor, person, kind)
    for kind in sorted(standing.keys() - found):
        row = standing[kind]
        row.gone_at = actor.at
        row.save(update_fields=["gone_at"])
        steps.cancel_case(actor, row.case_id, str(_AGREES))
    return Settled(len(found - standing.keys()), len(standing.keys() - found))
