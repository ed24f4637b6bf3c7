"""Doors 小门 and what they remember: an opening by name for as long as policy says, exits as counts."""

from django.db import models
from django.db.models import F, Q

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
    needs_presence = models.BooleanField(default=False)
    """The printed code does not open it: the changing one on its screen does, or a guard."""
    is_lenient = models.BooleanField(default=False)
    """Without a network it admits some kinds although it cannot know everything."""
    lenient_kinds = models.JSONField(default=list)
    fails_open = models.BooleanField(default=False)
    """What the lock does without power: ways of escape open."""
    pulse_s = models.PositiveSmallIntegerField(null=True)
    held_open_after_s = models.PositiveSmallIntegerField(null=True)
    stale_after_min = models.PositiveIntegerField(null=True)
    """Empty, these are what the plan pack says."""
    screen_secret = models.BinaryField(max_length=32, default=b"")
    """What the changing code of its screen is made of; no bytes until somebody wants one."""

    class Meta:
        indexes = [
            models.Index(fields=["guards_path"], name="door_guards"),
            models.Index(fields=["path"], name="door_path"),
        ]

    def __str__(self) -> str:
        return str(self.place_id)


class Device(models.Model):
    """A program at one or more doors, known by its own key; until it is enrolled, by a token."""

    device_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=40)
    doors = models.ManyToManyField(Door, related_name="devices")
    path = PathField()
    """The smallest part of the tree that holds all of its doors."""
    token_digest = models.BinaryField(max_length=32, null=True, unique=True)
    token_until = models.DateTimeField()
    public_key = models.BinaryField(max_length=32, null=True, unique=True)
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    program = models.CharField(max_length=40, blank=True)
    clock_off_s = models.FloatField(null=True)
    snapshot = models.PositiveBigIntegerField(null=True)
    """The number of the snapshot that it holds."""
    waiting = models.PositiveIntegerField(default=0)
    """Events that it has not sent."""
    relay = models.CharField(max_length=10, blank=True)
    disk = models.CharField(max_length=10, blank=True)
    readers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(enrolled_at__isnull=True) | Q(public_key__isnull=False),
                name="an_enrolled_device_has_a_key",
            ),
            models.CheckConstraint(
                condition=Q(enrolled_at__isnull=True) | Q(token_digest__isnull=True),
                name="a_token_enrols_once",
            ),
        ]
        indexes = [models.Index(fields=["path"], name="device_path")]

    def __str__(self) -> str:
        return str(self.device_id)


class Rule(models.Model):
    """A rule entered by hand, over the doors of a part of the tree; it always ends."""

    rule_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    effect = models.CharField(max_length=12)
    """A code of `domain.passage.Effect`."""
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=160, blank=True)
    document = models.CharField(max_length=80)
    article = models.CharField(max_length=40, blank=True)
    words_zh = models.CharField(max_length=300)
    words_en = models.CharField(max_length=600, blank=True)
    classes = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    hours = models.JSONField(default=list)
    """Pairs of local times `["07:00", "09:00"]`."""
    uses_at_most = models.PositiveSmallIntegerField(null=True)
    window_min = models.PositiveIntegerField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    """When somebody ended it before its time."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="a_rule_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(effect="name_exit"), name="no_rule_by_hand_names_who_goes_out"
            ),
        ]
        indexes = [models.Index(fields=["path", "until"], name="rule_path")]

    def __str__(self) -> str:
        return str(self.rule_id)


class EntryCount(models.Model):
    """How many came in, and how many were refused, in an hour, of whom no observation speaks."""

    door = models.ForeignKey(Door, on_delete=models.PROTECT, related_name="entry_counts")
    hour_at = models.DateTimeField()
    entries = models.PositiveIntegerField(default=0)
    refusals = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["door", "hour_at"], name="an_hour_of_entries_is_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entries} at {self.hour_at}"


class TakenEvent(models.Model):
    """That an event of a door is counted already: its id, and nothing else of it."""

    event_id = models.UUIDField(primary_key=True, editable=False)
    received_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.event_id)


class Alarm(models.Model):
    """Something at a door that somebody must look at: forced, held open, not heard from, a wrong clock."""

    alarm_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    door = models.ForeignKey(Door, on_delete=models.PROTECT, related_name="alarms")
    path = PathField()
    kind = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=1)
    """How often it came before anybody looked."""
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["door", "kind"],
                condition=Q(acknowledged_at__isnull=True),
                name="an_alarm_nobody_has_seen_rings_once",
            )
        ]
        indexes = [models.Index(fields=["path", "-began_at"], name="alarm_path")]

    def __str__(self) -> str:
        return str(self.alarm_id)


class StreetSnapshot(models.Model):
    """What doors are told, before each device's share of it is signed. One row."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    serial = models.BigIntegerField(default=0)
    """Of the last pass that was taken back when it was made."""
    digest = models.BinaryField(max_length=32, default=b"")
    """Of what it says apart from its number and instant."""
    content = models.BinaryField(default=b"")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=1), name="there_is_one_snapshot"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class OpenCommand(models.Model):
    """That a door shall open now, because the server said yes to a phone; void after seconds."""

    command_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="+")
    direction = models.CharField(max_length=3)
    made_at = models.DateTimeField(db_index=True)
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    opened = models.BooleanField(null=True)
    """What the relay said; nothing when it cannot know."""

    def __str__(self) -> str:
        return str(self.command_id)


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
