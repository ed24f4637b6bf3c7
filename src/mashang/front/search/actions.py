"""Looking somebody up. By a number it is a look: whoever it finds can see who typed it."""

from mashang.elements.people.models import IDENTITY
from mashang.elements.people.steps.looking import Field, subject_of
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.front.search import queries
from mashang.kernel.errors import NotAllowed

PURPOSE = "verify_identity"
"""Of the closed list: who types somebody's number knows it, and asks whose it is."""
_PHONE_DIGITS = 11


@verb
def look_up(*, actor: Actor, text: str) -> queries.Found:
    """What a line finds, and the record of it when a person's number was typed.

    Each person found by a number is told who looked; a number that finds nobody in scope leaves a record
    too, under a keyed reference of the number, so that trying numbers one after the other can be seen.

    Raises:
        NotAllowed: the actor is no member of staff.
        Invalid: nothing to search for, or too much.
    """
    if not actor.is_official:
        raise NotAllowed("staff")
    found = queries.find(actor, text)
    if not found.line.has_number:
        return found
    field = Field.PHONE if _digits(found.line.text) == _PHONE_DIGITS else Field.DOCUMENT
    for one in found.people.items:
        records.write_look(
            actor.ref,
            "search.look_up",
            subject_of(one.person_id),
            purpose=PURPOSE,
            fields=[field],
        )
    if not found.people.items:
        records.write(
            actor.ref,
            "search.look_up",
            Subject("number", found.line.text.replace(" ", "").upper(), IDENTITY),
            purpose=PURPOSE,
            facts={"found": 0},
        )
    return found


def _digits(text: str) -> int:
    return max(sum(sign.isdigit() for sign in word) for word in text.split(" "))
