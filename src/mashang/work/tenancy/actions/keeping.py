"""Tenancies that ended long enough ago are forgotten."""

from collections.abc import Sequence
from uuid import UUID

from mashang.foundation.verbs import verb
from mashang.work.tenancy.models import Tenancy


@verb
def forget(*, tenancy_ids: Sequence[UUID]) -> int:
    """Delete tenancies that have ended; returns how many."""
    rows = Tenancy.objects.filter(pk__in=tenancy_ids, until_on__isnull=False)
    return rows.delete()[1].get(Tenancy._meta.label, 0)
