"""Observations 情: a fact seen, by whom, when; append-only."""

from django.db import models
from django.db.models import Q

from mashang.foundation.fields import PathField
from mashang.kernel.ids import new_id


class Observation(models.Model):
    """Something seen. Repeats with one key from one source are one observation."""

    observation_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)
    """`door.opening`, `door.exit_count`; rooms declare what they observe."""
    data_class = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    """Given by the source: the same key again is the same observation."""
    path = PathField(blank=True)
    person_id = models.UUIDField(null=True)
    """Empty unless the data class allows names (calm days: an opening, never an exit)."""
    values = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="an_observation_arrives_once"),
            models.CheckConstraint(condition=~Q(key=""), name="an_observation_has_a_key"),
        ]
        indexes = [
            models.Index(fields=["person_id", "-happened_at"], name="observation_person"),
            models.Index(fields=["path", "kind", "-happened_at"], name="observation_path"),
            models.Index(fields=["data_class", "happened_at"], name="observation_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d %H:%M}"
