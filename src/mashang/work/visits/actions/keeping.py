"""What ends: a list when its day is over, and everything when its days are over."""

from collections.abc import Sequence
from uuid import UUID

from mashang.foundation.files import steps as files
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.work.visits import steps
from mashang.work.visits.models import Visit, VisitAnswer, VisitList


@verb
def close_list(*, actor: Actor, list_id: UUID) -> int:
    """End a list: whom nobody reached is missing, with an owner; returns how many.

    Answers that arrive later still count.
    """
    found = VisitList.objects.select_for_update().filter(pk=list_id, closed_at__isnull=True).first()
    if found is None:
        return 0
    found.closed_at = actor.at
    found.save(update_fields=["closed_at"])
    due = list(
        Visit.objects.select_for_update()
        .filter(list=found, state=Visit.State.DUE)
        .order_by("position")
    )
    for visit in due:
        steps.stand_anew(visit, is_closed=True)
    records.write(
        actor.ref, "visits.close_list", steps.subject_of(found.pk), facts={"missing": len(due)}
    )
    return len(due)


@verb
def forget(*, list_ids: Sequence[UUID]) -> int:
    """Delete lists with all that was said, after their keys were destroyed; returns how many visits went."""
    visits = Visit.objects.filter(list_id__in=list_ids)
    answers = VisitAnswer.objects.filter(visit__in=visits)
    for file_id in answers.filter(photo__isnull=False).values_list("photo_id", flat=True):
        if file_id is not None:
            files.drop(file_id)
    answers.delete()
    gone = visits.delete()[1].get(Visit._meta.label, 0)
    VisitList.objects.filter(pk__in=list_ids).delete()
    return gone
