"""Notices to many with the frozen list of who must know, and messages to one."""

from django.db import models
from django.db.models import F, Q

from mashang.elements.people.models import Fact, Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.files.models import StoredFile
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

MESSAGES = "notices.messages"


class Notice(models.Model):
    """A notice 通知 or announcement 公告, in both languages; public words, never about one person."""

    class Status(models.TextChoices):
        DRAFT = "draft"
        WAITING = "waiting"
        """For the second person."""
        SCHEDULED = "scheduled"
        OPEN = "open"
        WITHDRAWN = "withdrawn"

    class Counts(models.TextChoices):
        PERSON = "person"
        HOUSEHOLD = "household"

    notice_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True)
    body_zh = models.TextField()
    body_en = models.TextField(blank=True)
    path = PathField()
    """The nearest place that holds every part of its audience."""
    where = models.CharField(max_length=200)
    """Its places and areas in words, as chosen."""
    audience = models.CharField(max_length=20)
    """A code of an `Audience` that some room declares."""
    must_confirm = models.BooleanField(default=False)
    counts = models.CharField(max_length=10, choices=Counts.choices, default=Counts.PERSON)
    confirm_by = models.DateTimeField(null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    unit = models.CharField(max_length=80, blank=True)
    """Whose notice it is, as shown to readers."""
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    """When its list was frozen."""
    withdrawn_at = models.DateTimeField(null=True)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_notice_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(must_confirm=False) | Q(confirm_by__isnull=False),
                name="what_must_be_confirmed_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("written_by")),
                name="nobody_agrees_to_their_own_notice",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "-written_at"], name="notice_path"),
            models.Index(fields=["-written_at", "notice_id"], name="notice_written"),
            models.Index(fields=["status", "starts_at"], name="notice_status"),
        ]

    def __str__(self) -> str:
        return f"notice {self.notice_id}"


class Scope(models.Model):
    """A part of the tree to which a notice goes."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="scopes")
    path = PathField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "path"], name="a_notice_names_a_part_once")
        ]
        indexes = [models.Index(fields=["path"], name="notice_scope_path")]

    def __str__(self) -> str:
        return f"{self.notice_id} to {self.path}"


class OnlyWith(models.Model):
    """A notice is only for those with a fact of attention: who may see that is a health matter."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attention")
    kind = models.CharField(max_length=20, choices=Fact.Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "kind"], name="a_notice_names_a_fact_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} for {self.kind}"


class Picture(models.Model):
    """A picture of a notice, in the order it was added."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="pictures")
    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.file_id} of {self.notice_id}"


class Recipient(models.Model):
    """A name on a notice's list: frozen when it opened, or added when a later reader tapped."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CONFIRMED = "confirmed"
        HOUSEHOLD = "household"
        """Somebody of the household confirmed."""
        TOLD = "told"
        """In person, by whoever answers for the home."""
        EXCUSED = "excused"
        GONE = "gone"
        """Died or moved out before they answered."""
        REPLACED = "replaced"
        """The notice was corrected or withdrawn before they answered."""

    recipient_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """For those who are reached as an account: staff, representatives."""
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    path = PathField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    is_late = models.BooleanField(default=False)
    """Came after the list was frozen: a reader, no name of the list."""
    excuse = models.CharField(max_length=20, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, account__isnull=True)
                | Q(person__isnull=True, account__isnull=False),
                name="a_recipient_is_a_person_or_an_account",
            ),
            models.UniqueConstraint(
                fields=["notice", "person"],
                condition=Q(person__isnull=False),
                name="a_person_is_on_a_list_once",
            ),
            models.UniqueConstraint(
                fields=["notice", "account"],
                condition=Q(account__isnull=False),
                name="an_account_is_on_a_list_once",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(settled_at__isnull=False),
                name="a_settled_name_has_its_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state="excused") | ~Q(excuse=""), name="an_excuse_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["notice", "path", "recipient_id"], name="recipient_walk"),
            models.Index(
                fields=["notice", "state", "path"],
                condition=Q(is_late=False),
                name="recipient_standing",
            ),
            models.Index(fields=["notice", "building"], name="recipient_building"),
            models.Index(fields=["notice", "place"], name="recipient_household"),
            models.Index(fields=["person", "state"], name="recipient_person"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.state}"


class Stop(models.Model):
    """A building, or what stands for one, on the frozen list of a notice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="stops")
    building = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    expected = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "building"], name="a_building_is_a_stop_once")
        ]
        indexes = [models.Index(fields=["notice", "path", "building"], name="stop_path")]

    def __str__(self) -> str:
        return f"{self.notice_id} at {self.building_id}"


class Message(models.Model):
    """What a room tells one person, or one account, in the portal."""

    message_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=80)
    """What it is about, as in `volunteers.approved:<id>`: telling it twice changes nothing."""
    title_zh = SealedText(data_class=MESSAGES, subject="message_id")
    title_en = SealedText(data_class=MESSAGES, subject="message_id")
    body_zh = SealedText(data_class=MESSAGES, subject="message_id", blank=True, default="")
    body_en = SealedText(data_class=MESSAGES, subject="message_id", blank=True, default="")
    url = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, account__isnull=True)
                | Q(person__isnull=True, account__isnull=False),
                name="a_message_is_to_a_person_or_an_account",
            ),
            models.UniqueConstraint(
                fields=["reference", "person"],
                condition=Q(person__isnull=False),
                name="a_person_is_told_once",
            ),
            models.UniqueConstraint(
                fields=["reference", "account"],
                condition=Q(account__isnull=False),
                name="an_account_is_told_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-told_at"], name="message_person"),
            # Partial, or a street whose messages are all to persons makes SQLite think it tells nothing apart.
            models.Index(
                fields=["account", "-told_at"],
                condition=Q(account__isnull=False),
                name="message_to_account",
            ),
            models.Index(fields=["told_at"], name="message_told"),
        ]

    def __str__(self) -> str:
        return f"message {self.message_id}"
