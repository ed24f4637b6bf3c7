"""Text messages that a demo street would have sent."""

from django.db import models


class DemoMessage(models.Model):
    """One message to an invented person, shown on the demo page instead of being sent.

    Only `DemoSms` writes here, and only in a database stamped as demo.
    """

    message_id = models.UUIDField(primary_key=True)
    phone = models.CharField(max_length=20)
    text = models.CharField(max_length=500)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["phone", "-sent_at"], name="demo_message_latest")]

    def __str__(self) -> str:
        return str(self.message_id)
