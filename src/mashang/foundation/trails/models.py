"""The rows that imports wrote."""

from typing import Final

from django.db import models

from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

BEFORE: Final = "trails.before"
"""The data class of what stood in a row before an import changed it."""


class Trace(models.Model):
    """One row that an import added, or changed; written in the transaction of the row itself.

    So a worker killed in the middle leaves a trail that says exactly what stands.
    """

    trace_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    import_id = models.UUIDField()
    noun = models.CharField(max_length=20)
    """What the row is: `person`, `residency`, `place`."""
    ref = models.CharField(max_length=40)
    """Its primary key."""
    before = SealedText(data_class=BEFORE, subject="import_id", blank=True, default="")
    """JSON of the columns that were changed, `{column: [before, after]}`; empty for a new row."""
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["import_id", "noun", "ref"], name="an_import_traces_a_row_once"
            )
        ]
        indexes = [models.Index(fields=["written_at"], name="trace_age")]

    def __str__(self) -> str:
        return f"{self.noun} {self.ref} of {self.import_id}"
