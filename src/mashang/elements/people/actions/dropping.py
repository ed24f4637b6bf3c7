"""A message that was queued before a death or a move, and is not sent."""

from uuid import UUID

from mashang.domain.contacting import Bar
from mashang.elements.people.steps import contacting
from mashang.foundation.verbs import verb


@verb
def drop_message(*, person_id: UUID, message: str, bar: Bar) -> None:
    """Write down that a message was not sent, and why; nobody is told and nothing fails.

    Args:
        message: which one: its id.
    """
    contacting.note_dropped(person_id, message=message, bar=bar)
