"""When workers last proved that they work; the queue itself belongs to django-q2."""

from django.db import models


class Heartbeat(models.Model):
    """The last time that a job came through the queue. One row."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1)
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(only=1), name="there_is_one_heart"),
        ]

    def __str__(self) -> str:
        return self.beat_at.isoformat()
