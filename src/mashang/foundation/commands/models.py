"""Commands carried out: a repeat finds its first answer here."""

from django.db import models


class Command(models.Model):
    """One client-made id, spent."""

    command_id = models.UUIDField(primary_key=True)
    account_id = models.UUIDField(null=True)
    """Who sent it: the same id from somebody else is a refusal, never that answer."""
    verb = models.CharField(max_length=80)
    answer = models.JSONField(default=dict)
    done_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["done_at"], name="command_age")]

    def __str__(self) -> str:
        return f"{self.verb} {self.command_id}"
