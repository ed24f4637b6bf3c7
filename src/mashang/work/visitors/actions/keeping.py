"""Visits whose days are over are forgotten."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from mashang.foundation.verbs import verb
from mashang.work.visitors.models import Leaving, Visit


@verb
def forget(*, visit_ids: Sequence[UUID]) -> int:
    """Delete visits whose days are over; returns how many."""
    return Visit.objects.filter(pk__in=visit_ids).delete()[0]


@verb
def forget_leavings(*, before: date) -> int:
    """Delete the numbers of days long past; returns how many days went."""
    return Leaving.objects.filter(day__lt=before).delete()[0]
