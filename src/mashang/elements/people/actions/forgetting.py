"""Forgetting who left: keys destroyed, rows deleted, a shell without identity remains."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mashang.elements.people.models import (
    IDENTITY,
    ActsFor,
    Correction,
    Employment,
    Fact,
    Identifier,
    Likely,
    Merge,
    NameKey,
    Person,
    Sign,
)
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.events import steps as events
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb


@verb
def forget(*, actor: Actor, person_ids: Sequence[UUID]) -> int:
    """Delete what is left of persons whose keys were destroyed; returns how many. May be repeated.

    Cases and residencies keep their rows, which now point to nobody.
    """
    persons = list(
        Person.objects.select_for_update(of=("self",))
        .filter(pk__in=person_ids, forgotten_at__isnull=True)
        .order_by("pk")
    )
    ids = [one.pk for one in persons]
    for model in (NameKey, Identifier, Fact, Correction, Employment, Sign):
        model.objects.filter(person_id__in=ids).delete()
    Likely.objects.filter(Q(lesser_id__in=ids) | Q(greater_id__in=ids)).delete()
    _end_links(ids, actor.at)
    Person.objects.filter(pk__in=ids).update(
        name=b"", birth=b"", sex=Person.Sex.UNKNOWN, forgotten_at=actor.at
    )
    for person_id in ids:
        records.write(actor.ref, "people.forget", subject_of(person_id), facts={"class": IDENTITY})
        events.append("people.forgotten", f"person:{person_id}", {"person_id": str(person_id)})
    return len(ids)


@verb
def forget_merges_now(*, merge_ids: Sequence[UUID]) -> int:
    """Delete what is left of merges whose keys were destroyed; returns how many."""
    return Merge.objects.filter(pk__in=merge_ids).delete()[1].get(Merge._meta.label, 0)


def _end_links(person_ids: Sequence[UUID], at: datetime) -> None:
    ActsFor.objects.filter(person_id__in=person_ids, until__isnull=True).update(until=at)
    ActsFor.objects.filter(person_id__in=person_ids, until__gt=at).update(until=at)
