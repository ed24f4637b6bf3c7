"""Which backups there are, for the doctor and for certificates of destruction."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from mashang.foundation.backups.models import Backup


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup as an operator sees it."""

    backup_id: UUID
    name: str
    taken_at: datetime
    n_bytes: int
    keep_until_on: date
    verified_at: datetime | None
    dropped_at: datetime | None


def latest(limit: int = 30) -> list[BackupRow]:
    """The newest backups, dropped ones included."""
    return [_row(one) for one in Backup.objects.order_by("-taken_at", "-backup_id")[:limit]]


def last_verified_at() -> datetime | None:
    """When a backup was last restored for a trial and found whole."""
    found = Backup.objects.exclude(verified_at=None).order_by("-verified_at").first()
    return found.verified_at if found else None


def overdue(today: date) -> list[BackupRow]:
    """Copies whose days are over and that are still there."""
    rows = Backup.objects.filter(dropped_at=None, keep_until_on__lte=today)
    return [_row(one) for one in rows.order_by("taken_at")]


def last_copy_dies_on() -> date | None:
    """The day on which the last copy that exists today is to be gone; None when there is none."""
    found = Backup.objects.filter(dropped_at=None).order_by("-keep_until_on").first()
    return found.keep_until_on if found else None


def _row(one: Backup) -> BackupRow:
    return BackupRow(
        backup_id=one.backup_id,
        name=one.name,
        taken_at=one.taken_at,
        n_bytes=one.n_bytes,
        keep_until_on=one.keep_until_on,
        verified_at=one.verified_at,
        dropped_at=one.dropped_at,
    )
