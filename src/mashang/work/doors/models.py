"""Doors 小门 and what they remember: an opening by name for as long as policy says, exits as counts."""

from django.db import models

from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id
from mashang.work.doors.terms import NOTES


class Door(models.Model):
    """A door is a place of kind `door` with a policy."""

    place = models.OneToOneField(
        Place, primary_key=True, on_delete=models.PROTECT, related_name="door"
    )
    path = PathField()
    guards = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """The subtree that it leads into: whoever lives there may open it."""
    guards_path = PathField()
    is_main = models.BooleanField(default=False)
    """The one that the big button opens, where a home has several."""
    is_open_to_public = models.BooleanField(default=False)
    """Anybody may come in; the door only counts."""

    class Meta:
        indexes = [
            models.Index(fields=["guards_path"], name="door_guards"),
            models.Index(fields=["path"], name="door_path"),
        ]

    def __str__(self) -> str:
        return str(self.place_id)


class ExitCount(models.Model):
    """How many left through a door in an hour. No names: a door remembers as little as a lock."""

    door = models.ForeignKey(Door, on_delete=models.PROTECT, related_name="exit_counts")
    hour_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    """When the last of them left: the screen at the door shows it for some seconds."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["door", "hour_at"], name="an_hour_is_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.count} at {self.hour_at}"


class DoorNote(models.Model):
    """交接留言: what the next guard at this door must know."""

    note_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="notes")
    text = SealedText(data_class=NOTES, subject="note_id")
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["door", "-written_at"], name="door_notes_newest")]

    def __str__(self) -> str:
        return str(self.note_id)
