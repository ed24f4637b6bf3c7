"""Writing down what was taken, tried and dropped. The copying itself stands outside transactions."""

from datetime import timedelta
from uuid import UUID

from mashang.foundation.backups.manifest import Manifest
from mashang.foundation.backups.models import REGISTER, Backup
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import SYSTEM, Subject
from mashang.foundation.verbs import verb
from mashang.kernel import clock


@verb
def note_taken(*, manifest: Manifest, name: str, sha256: str) -> None:
    """Write down that a backup was taken and how long it lives."""
    days = policies.number("backups.keep_days")
    Backup.objects.create(
        backup_id=manifest.backup_id,
        name=name,
        taken_at=manifest.taken_at,
        vendor=manifest.vendor,
        n_bytes=manifest.n_bytes,
        manifest_sha256=sha256,
        keep_until_on=clock.local_day(manifest.taken_at) + timedelta(days=days),
    )
    _record("backups.take", manifest.backup_id)


@verb
def note_verified(*, backup_id: UUID) -> bool:
    """Write down that a backup was restored for a trial; whether this street knows the backup."""
    known = Backup.objects.filter(pk=backup_id).update(verified_at=clock.now())
    if known:
        _record("backups.verify", backup_id)
    return bool(known)


@verb
def note_dropped(*, backup_id: UUID) -> None:
    """Write down that a backup is gone."""
    found = Backup.objects.select_for_update().filter(pk=backup_id, dropped_at=None)
    if found.update(dropped_at=max(clock.now(), found.get().taken_at)):
        _record("backups.drop", backup_id)


def _record(verb_name: str, backup_id: UUID) -> None:
    records.write(SYSTEM, verb_name, Subject("backup", backup_id, REGISTER))
