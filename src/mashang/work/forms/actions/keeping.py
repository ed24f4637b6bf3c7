"""Forgetting, by the clock: rows go, and their keys after them."""

from collections.abc import Sequence
from uuid import UUID

from mashang.foundation.files import steps as files
from mashang.foundation.verbs import verb
from mashang.work.forms.models import Filling, HandIn


@verb
def forget_fillings(*, filling_ids: Sequence[UUID]) -> int:
    """Forget names on lists and what they answered; returns how many."""
    return Filling.objects.filter(pk__in=filling_ids).delete()[0]


@verb
def forget_hand_ins(*, hand_in_ids: Sequence[UUID]) -> int:
    """Forget reports with their workbooks; returns how many."""
    rows = list(HandIn.objects.select_for_update().filter(pk__in=hand_in_ids))
    for row in rows:
        if row.file_id is not None:
            files.drop(row.file_id)
    HandIn.objects.filter(previous__in=rows).update(previous=None)
    return HandIn.objects.filter(pk__in=[one.pk for one in rows]).delete()[0]
