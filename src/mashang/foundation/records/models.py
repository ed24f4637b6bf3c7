"""Records 录 and the batches that seal them. Triggers let nobody change or delete them (guards.py)."""

from typing import Final

from django.db import models
from django.db.models import Q

from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

REASONS: Final = "records.reasons"
"""The data class of what people typed as a reason."""


class Batch(models.Model):
    """One link of the chain: the Merkle root of the rows sealed together, and all before it.

    A batch may also retire: rows of batches up to `retires_until` have served their retention and may
    be gone. That is part of the link, so nobody can retire anything in silence.
    """

    number = models.BigIntegerField(primary_key=True)
    """1, 2, 3 … without a gap."""
    sealed_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    """The link of the batch before; zeros for the first."""
    retires_until = models.BigIntegerField(default=0)
    link = models.BinaryField(max_length=32)
    """The hash of all the above (`chain.link_of`)."""

    class Meta:
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.number}"


class Record(models.Model):
    """Who did what to whom, when and why. Never a name: subjects are keyed references."""

    record_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    """`"account:<id>"`, `"system"`, `"anonymous"` or another reference."""
    unit = models.CharField(max_length=80, blank=True)
    """The actor's office, role and staff number of that moment: what the person may see."""
    role = models.CharField(max_length=80, blank=True)
    staff_no = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=80)
    noun = models.CharField(max_length=40)
    """What the subject is: `person`, `case`, `import`."""
    data_class = models.CharField(max_length=120)
    """Under whose key the reference was made; destroying it makes the reference point nowhere."""
    subject = models.BinaryField(max_length=16)
    purpose = models.CharField(max_length=80, blank=True)
    reason = SealedText(data_class=REASONS, subject=None, blank=True, default="")
    is_look = models.BooleanField(default=False)
    """Whether masked fields were revealed."""
    field_names = models.JSONField(default=list)
    """Which fields were revealed or changed."""
    facts = models.JSONField(default=dict)
    """Codes, ids and numbers, never names, numbers of people or health facts."""
    digest = models.BinaryField(max_length=32)
    """The Merkle leaf of this row, by which a changed row is named."""
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="rows")

    class Meta:
        indexes = [
            models.Index(fields=["record_id"], condition=Q(batch=None), name="record_unsealed"),
            models.Index(fields=["subject", "-at"], name="record_of_subject"),
            models.Index(fields=["actor", "-at"], name="record_of_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.record_id}"
