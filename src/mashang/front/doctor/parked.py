"""Events that a consumer could not take after every try: they wait for a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mashang.foundation.events.queries import parked_deliveries
from mashang.foundation.grants.actor import Actor
from mashang.front.doctor.actions import RETRY
from mashang.kernel.errors import NotAllowed
from mashang.kernel.house import house
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

ALL_AT_ONCE: Final = 500
"""So many are freed together; after a long night one asks again."""


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """An event that one room could not take. Ids and codes, nobody's name.

    Attributes:
        room: whose consumer failed.
        subject: what it is about, as in `case:<id>`.
        error: the code of the last failure.
    """

    delivery_id: int
    event: str
    consumer: str
    room: Text
    subject: str
    error: str
    tries: int
    happened_at: datetime
    parked_at: datetime


def parked_for(actor: Actor, cursor: str | None = None) -> Page[ParkedRow]:
    """Parked events, the longest parked first.

    Raises:
        NotAllowed: not theirs to see.
    """
    if not actor.holds_anywhere(RETRY):
        raise NotAllowed(RETRY)
    return parked(cursor)


def parked(cursor: str | None = None) -> Page[ParkedRow]:
    """The same for whoever stands at the machine."""
    page = page_of(parked_deliveries(), ("parked_at", "id"), cursor=cursor)
    rows = [
        ParkedRow(
            delivery_id=one.pk,
            event=one.name,
            consumer=one.consumer,
            room=_room_of(one.consumer),
            subject=one.subject,
            error=one.last_error,
            tries=one.attempts,
            happened_at=one.happened_at,
            parked_at=one.parked_at,
        )
        for one in page.items
        if one.parked_at is not None
    ]
    return Page(rows, page.next_cursor, page.is_first)


def every_parked() -> list[int]:
    """All that are parked, as many as are freed at once, the longest parked first."""
    return list(parked_deliveries().values_list("pk", flat=True)[:ALL_AT_ONCE])


def _room_of(consumer: str) -> Text:
    """The room in whose name a consumer is declared."""
    room = house().rooms.get(consumer.partition(".")[0])
    return room.title if room is not None else Text("{code}", "{code}", code=consumer)
