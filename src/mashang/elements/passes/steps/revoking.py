"""Taking back, at once: each under its own number, so that a door asks for what is new."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from mashang.elements.passes.models import Pass, Phone, Revocation
from mashang.elements.passes.steps.keeping import lock_ledger
from mashang.foundation.accounts.models import Account
from mashang.foundation.verbs import step


@step
def revoke(
    rows: Sequence[Pass], *, because: str, at: datetime, by: Account | None = None, remark: str = ""
) -> int:
    """Take passes back that the caller has locked; what ended or was taken back before stays as it is.

    Args:
        because: a code of `terms.REASONS`.

    Returns:
        How many were taken back now.
    """
    live = [row for row in rows if row.revoked_at is None and (row.until is None or row.until > at)]
    for row in live:
        row.revoked_at, row.revoked_by, row.revoked_because = at, by, because
        row.remark = remark
        row.save(update_fields=["revoked_at", "revoked_by", "revoked_because", "remark"])
    _note([Revocation(pass_id=row.pk, until=row.until, at=at) for row in live])
    return len(live)


@step
def revoke_phone(phone: Phone, *, because: str, at: datetime, by: Account | None = None) -> int:
    """Take a phone back with every pass that it carries; returns how many passes it carried."""
    rows = list(Pass.objects.select_for_update(of=("self",)).filter(phone=phone).order_by("pk"))
    if phone.revoked_at is None:
        phone.revoked_at, phone.revoked_because = at, because
        phone.save(update_fields=["revoked_at", "revoked_because"])
        until = max((row.until for row in rows if row.until is not None), default=at)
        _note([Revocation(thumbprint=phone.thumbprint, until=until, at=at)])
    return revoke(rows, because=because, at=at, by=by)


@step
def revoke_about(about: str, *, because: str, at: datetime, by: Account | None = None) -> int:
    """Take back whatever a room issued for one thing of its own: `visit:<id>`; returns how many."""
    return revoke(_locked(about=about), because=because, at=at, by=by)


@step
def revoke_of_person(person_id: UUID, *, because: str, at: datetime) -> int:
    """Take back every pass in somebody's name, and those of their guests; returns how many."""
    rows = [*_locked(person_id=person_id), *_locked(host_id=person_id)]
    return revoke(rows, because=because, at=at)


@step
def forget_about(*about: str) -> int:
    """Forget passes with the thing that they were issued for, when its days are over."""
    return Pass.objects.filter(about__in=[word for word in about if word]).delete()[0]


@step
def forget(pass_ids: Sequence[UUID]) -> int:
    """Forget passes whose days are over; their keys were destroyed by the caller. Returns how many."""
    return Pass.objects.filter(pk__in=pass_ids).delete()[0]


def _locked(**which: object) -> list[Pass]:
    rows = Pass.objects.select_for_update(of=("self",)).filter(revoked_at__isnull=True, **which)
    return list(rows.order_by("pk"))


def _note(rows: Sequence[Revocation]) -> None:
    if not rows:
        return
    ledger = lock_ledger()
    for number, row in enumerate(rows, start=ledger.serial + 1):
        row.serial = number
    Revocation.objects.bulk_create(rows)
    ledger.serial += len(rows)
    ledger.save(update_fields=["serial"])
