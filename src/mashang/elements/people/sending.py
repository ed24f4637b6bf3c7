"""The road of every text message to a person of the register: it asks at the moment of sending."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from mashang.domain.contacting import Because
from mashang.elements.people.actions.dropping import drop_message
from mashang.elements.people.queries.contacting import contact_bar
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.outbound import sms
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Number:
    """Where a text goes.

    Attributes:
        message_id: the same for every try of one message to this number.
    """

    phone: str
    message_id: UUID

    def __repr__(self) -> str:
        return f"Number(•••• {self.message_id})"


def send_text(
    person_id: UUID, words: Text, numbers: Iterable[Number], *, message: str, because: Because
) -> int:
    """Text a person, unless they died or moved away since it was queued; for jobs, not for verbs.

    Args:
        numbers: where they are reached; not looked at when the message is dropped.
        message: `"<room>.<job>:<id>"`, for the record of a message that is dropped.
        because: on whose account; what is about living here stops with the last home.

    Returns:
        How many were handed over. A message that is dropped leaves a record and is no error.

    Raises:
        Unavailable: the gateway is away; send again with the same ids.
    """
    bar = contact_bar(person_id, because)
    if bar is not None:
        drop_message(person_id=person_id, message=message, bar=bar)
        return 0
    way = sms.port(stamped_as_demo=accounts.is_demo())
    sent = 0
    for one in numbers:
        way.send(one.phone, words.in_("zh"), message_id=one.message_id)
        sent += 1
    return sent
