"""What a consumer receives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a lower room.

    Attributes:
        event_id: the same for every consumer; a natural id for what a consumer makes of it.
        name: `"<room>.<past participle>"`, as in `"cases.opened"`.
        subject: reference of what it happened to, as in `"case:<id>"`; one subject's events arrive
            in their order.
        payload: ids and codes, never names.
    """

    event_id: UUID
    name: str
    subject: str
    payload: Mapping[str, Any]
    happened_at: datetime
