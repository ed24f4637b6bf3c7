"""Applications that were decided long enough ago are forgotten; the register keeps who lives where."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mashang.foundation.verbs import verb
from mashang.work.registration.models import (
    Application,
    Mismatch,
    NumberRequest,
    ProxyRequest,
    RequestStatus,
)


@verb
def forget(*, application_ids: Sequence[UUID]) -> int:
    """Delete applications that are no longer waiting; returns how many."""
    rows = Application.objects.filter(pk__in=application_ids).exclude(
        status=Application.Status.WAITING
    )
    return rows.delete()[1].get(Application._meta.label, 0)


@verb
def forget_mismatches(*, before: datetime) -> int:
    """Delete mismatches that are gone long enough; their cases are kept as cases are."""
    return Mismatch.objects.filter(gone_at__lt=before).delete()[0]


@verb
def forget_links(*, request_ids: Sequence[UUID]) -> int:
    """Delete requests about proxies and numbers that no longer wait; the links themselves stay."""
    found = 0
    for model in (ProxyRequest, NumberRequest):
        rows = model.objects.filter(pk__in=request_ids).exclude(status=RequestStatus.WAITING)
        found += rows.delete()[1].get(model._meta.label, 0)
    return found
