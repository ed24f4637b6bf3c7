"""Codes 码: a short sign that a person can also type, for one thing, of one kind."""

from django.db import models

from mashang.foundation.fields import PathField
from mashang.kernel.ids import new_id


class Code(models.Model):
    """One printed code. Revoked, never deleted: an old poster must say that it is old."""

    code_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    """A kind that some room declares: `places.compound`, `doors.door`, `registration.card`."""
    sign = models.CharField(max_length=16, unique=True)
    """What stands in the address and under the square, with a check sign at its end."""
    target = models.CharField(max_length=60)
    """Id of the thing it stands for, in the room of its kind."""
    path = PathField(blank=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "target"], name="code_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.sign}"
