"""What was not sent, in the records."""

from uuid import UUID

from mashang.domain.contacting import Bar
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import step


@step
def note_dropped(person_id: UUID, *, message: str, bar: Bar) -> None:
    """Record that a message to somebody was dropped.

    Args:
        message: its id or reference; no words, no number.
    """
    records.write(
        Actor.system().ref,
        "people.drop_message",
        subject_of(person_id),
        facts={"message": message, "bar": bar.value},
    )
