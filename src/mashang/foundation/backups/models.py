"""Which backups were taken: how long each lives, and whether it was ever restored for a trial."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from mashang.kernel.ids import new_id

REGISTER: Final = "backups.register"
"""The data class of what is recorded about a backup."""


class Backup(models.Model):
    """One backup of database and files.

    The row outlives the copy, so that a certificate of destruction can name the day on which the last
    copy that held the data died.
    """

    backup_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    """Of its folder, without where that folder lies."""
    taken_at = models.DateTimeField()
    vendor = models.CharField(max_length=20)
    n_bytes = models.PositiveBigIntegerField()
    manifest_sha256 = models.CharField(max_length=64)
    keep_until_on = models.DateField()
    """The first day on which it is to be gone."""
    verified_at = models.DateTimeField(null=True)
    """When it was last restored into a scratch database and found whole."""
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | Q(dropped_at__gte=F("taken_at")),
                name="a_backup_is_dropped_after_it_is_taken",
            )
        ]
        indexes = [models.Index(fields=["-taken_at"], name="backup_taken")]

    def __str__(self) -> str:
        return self.name
