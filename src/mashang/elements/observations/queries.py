"""Reading observations: one's own, for whoever acts for the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mashang.elements.observations.models import Observation
from mashang.elements.people.policy import PEOPLE
from mashang.foundation.grants.actor import Actor
from mashang.web.paging import Page, page_of


@dataclass(frozen=True, slots=True)
class OwnObservation:
    """An observation about a person, as that person may see it."""

    observation_id: UUID
    kind: str
    source: str
    values: Mapping[str, Any]
    happened_at: datetime


def own_observations(
    actor: Actor, person_id: UUID, *, kind: str, cursor: str | None = None
) -> Page[OwnObservation]:
    """What was seen of a person, newest first: one's own openings, or one's child's.

    Raises:
        OutOfScope: the account does not act for them.
        NotAllowed: it does, without the right to read.
    """
    person = PEOPLE.access(actor, "read_own", person_id=person_id)
    rows = Observation.objects.filter(person_id=person.pk, kind=kind)
    page = page_of(rows, ("-happened_at", "-observation_id"), cursor=cursor)
    items = [
        OwnObservation(one.pk, one.kind, one.source, one.values, one.happened_at)
        for one in page.items
    ]
    return Page(items, page.next_cursor, page.is_first)


def count_since(*, person_id: UUID, kind: str, source: str, since: datetime) -> int:
    """How often a person was seen at a source since an instant: what an hourly limit asks."""
    rows = Observation.objects.filter(
        person_id=person_id, kind=kind, source=source, happened_at__gte=since
    )
    return rows.count()
