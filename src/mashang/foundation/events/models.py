"""Events on their way to their consumers."""

from django.db import models
from django.db.models import Q


class Delivery(models.Model):
    """One event for one consumer, deleted in the transaction that consumes it.

    The order of `id` is the order of one subject's events, for whoever writes about a subject has
    locked it. Payloads hold ids and codes, never names, numbers or health facts.
    """

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField()
    name = models.CharField(max_length=80)
    consumer = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    happened_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    parked_at = models.DateTimeField(null=True)
    """Since when a person must look at it: its consumer failed too often."""
    last_error = models.CharField(max_length=120, blank=True)
    """The error's code, never its text."""

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], condition=Q(parked_at=None), name="event_delivery_due"
            ),
            models.Index(fields=["consumer", "subject", "id"], name="event_delivery_order"),
            models.Index(
                fields=["parked_at"],
                condition=Q(parked_at__isnull=False),
                name="event_delivery_parked",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "consumer"], name="each_consumer_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.consumer}"
