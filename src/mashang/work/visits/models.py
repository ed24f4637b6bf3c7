"""Lists of people to see, what was found at each door, and the keys of calendars."""

from django.db import models
from django.db.models import Q

from mashang.elements.cases.models import Case
from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.files.models import StoredFile
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

ANSWERS = "visits.answers"


class VisitList(models.Model):
    """Whom one worker sees on one day. Its names are frozen when it is made."""

    list_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="visit_lists")
    """Who walks it; who made it at first."""
    path = PathField()
    """The part of the tree that holds every door of the list."""
    name = models.CharField(max_length=80)
    """The grid or compound, as people say it."""
    on_day = models.DateField()
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "-on_day", "-list_id"], name="visit_list_holder"),
            models.Index(fields=["-on_day", "-list_id"], name="visit_list_day"),
            models.Index(fields=["path", "-on_day"], name="visit_list_path"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.on_day}"


class Visit(models.Model):
    """One name on a list; ends done, excused, or missing with an owner."""

    class State(models.TextChoices):
        DUE = "due"
        DONE = "done"
        EXCUSED = "excused"
        MISSING = "missing"

    visit_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    list = models.ForeignKey(VisitList, on_delete=models.PROTECT, related_name="visits")
    position = models.PositiveSmallIntegerField()
    """In walking order, from 1."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="visits")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    rule = models.CharField(max_length=30)
    """Why: a code of the plan pack's `visits.rules`."""
    every_days = models.PositiveSmallIntegerField()
    """The rule's interval on the day the list was made."""
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    reason = models.CharField(max_length=12, blank=True)
    """The outcome that decided, or `gone` for who died, moved or was put under protection."""
    owner = models.CharField(max_length=120, blank=True)
    """Who answers for somebody missing: the seat's name."""
    settled_at = models.DateTimeField(null=True)
    next_on = models.DateField(null=True)
    is_contested = models.BooleanField(default=False)
    looked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """Who opened name and phone for this visit; recorded once."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="due"), name="nobody_waits_on_two_lists"
            ),
            models.CheckConstraint(
                condition=~Q(state="missing") | ~Q(owner=""), name="who_is_missed_has_an_owner"
            ),
        ]
        indexes = [
            models.Index(fields=["list", "position"], name="visit_list_order"),
            models.Index(fields=["person", "-settled_at"], name="visit_person"),
            models.Index(fields=["path", "visit_id"], name="visit_path"),
        ]

    def __str__(self) -> str:
        return str(self.visit_id)


class VisitAnswer(models.Model):
    """What one worker found at one door. Append-only; its id is the client-made one."""

    answer_id = models.UUIDField(primary_key=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="answers")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12)
    detail = SealedText(data_class=ANSWERS, subject="visit_id", blank=True, default="")
    """Note, condition and helper as JSON."""
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    skew_s = models.IntegerField(default=0)
    """By how much the phone's clock was slow; 0 for what was written online."""
    is_offline = models.BooleanField(default=False)
    photo = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.SET_NULL, related_name="+")
    """The case that followed: help, or a home to be checked."""

    class Meta:
        indexes = [models.Index(fields=["visit", "happened_at"], name="visit_answers")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.visit_id}"


class CalendarKey(models.Model):
    """A secret address by which a calendar program reads one worker's planned visits."""

    key_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret; the secret itself is shown once."""
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(ended_at__isnull=True),
                name="one_calendar_key_per_account",
            )
        ]

    def __str__(self) -> str:
        return str(self.key_id)
