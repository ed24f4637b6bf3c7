"""Visits whose days are over are forgotten."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from mashang.elements.passes import steps as passes
from mashang.foundation.verbs import verb
from mashang.work.visitors.models import Leaving, Visit
from mashang.work.visitors.queries.deciding import about


@verb
def forget(*, visit_ids: Sequence[UUID]) -> int:
    """Delete visits whose days are over, and the passes of their guests; returns how many."""
    passes.forget_about(*(about(visit) for visit in Visit.objects.filter(pk__in=visit_ids)))
    return Visit.objects.filter(pk__in=visit_ids).delete()[0]


@verb
def forget_leavings(*, before: date) -> int:
    """Delete the numbers of days long past; returns how many days went."""
    return Leaving.objects.filter(day__lt=before).delete()[0]
