"""Cases 事·办件. What may happen to them is decided in `domain.lifecycle`; history is append-only."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q

from mashang.elements.organisations.models import Organisation
from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.files.models import StoredFile
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

CONTENT = "cases.content"
ENDED = ("cancelled", "closed", "joined")
FAR = datetime(9999, 12, 31, tzinfo=UTC)
"""Sorts behind every promise: no clock is running."""


class Case(models.Model):
    """One thing to be done for or about someone.

    The owner 承办单位 is a *seat*, never empty: an organisation, or a level of responsibility at a
    place. The handler 经办人 is an account, or none yet. The citizen keeps one number.
    """

    class SeatKind(models.TextChoices):
        ORGANISATION = "organisation"
        LEVEL = "level"

    case_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=16)
    """A code of `domain.lifecycle.State`."""
    is_open = models.BooleanField(default=True)
    """Still owed to the requester (`domain.lifecycle.states.OPEN`): neither done nor ended."""
    priority = models.CharField(max_length=20, default="normal")
    """A code of the plan pack's `cases.priorities`."""
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    subject = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="cases")
    """For or about whom; none for a lamp in the street."""
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """The account that opened it: the requester, or the worker on the requester's behalf."""
    title = SealedText(data_class=CONTENT, subject="case_id")
    detail = SealedText(data_class=CONTENT, subject="case_id")
    """JSON of the kind's own fields."""

    seat_kind = models.CharField(max_length=12, choices=SeatKind.choices)
    seat_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    seat_level = models.CharField(max_length=20, blank=True)
    seat_path = PathField()
    seat_name = models.CharField(max_length=120)
    handler = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    opened_at = models.DateTimeField()
    clocks = models.JSONField(default=dict)
    """Clock code → {"since", "due", "stopped"}, instants in ISO 8601; see `clockwork`."""
    pauses = models.JSONField(default=list)
    extensions = models.JSONField(default=list)
    parked_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    """The earliest clock still running, `FAR` when none is: what the desk sorts by."""
    asked = models.BooleanField(default=False)
    """The requester owes an answer."""
    approval_asked = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    """How many levels up it was escalated."""
    escalated_at = models.DateTimeField(null=True)
    returned = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    rating = models.CharField(max_length=20, blank=True)
    joined_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    forgotten_at = models.DateTimeField(null=True)
    """Since when its content is gone: what remains says nothing of anybody, and is only counted."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seat_kind="organisation", seat_organisation__isnull=False)
                | (Q(seat_kind="level", seat_organisation__isnull=True) & ~Q(seat_level="")),
                name="a_case_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, closed_at__isnull=False, is_open=False)
                | (~Q(state__in=ENDED) & Q(closed_at__isnull=True)),
                name="an_ended_case_knows_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("working", "parked", "done")) | Q(handler__isnull=False),
                name="work_on_a_case_has_a_name_on_it",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="a_case_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True)
                | Q(closed_at__isnull=False, subject__isnull=True, asked_by__isnull=True),
                name="a_forgotten_case_has_ended_and_names_nobody",
            ),
        ]
        # Each index of the desk holds every column that its lists ask for: which cases make a page
        # is read from the index alone. Partial, or SQLite weighs a whole index of the same column as
        # equally good and takes it. Measured: bench/cases.py.
        indexes = [
            models.Index(
                fields=["due_at", "case_id", "path", "seat_kind"],
                condition=Q(is_open=True),
                name="case_open_due",
            ),
            models.Index(
                fields=["path", "seat_kind", "due_at", "case_id"],
                condition=Q(is_open=True),
                name="case_open_path",
            ),
            models.Index(
                fields=["seat_organisation", "due_at", "case_id", "path"],
                condition=Q(is_open=True),
                name="case_open_seat",
            ),
            models.Index(
                fields=["handler", "due_at", "case_id"],
                condition=Q(is_open=True),
                name="case_open_handler",
            ),
            models.Index(
                fields=["-opened_at", "-case_id", "path", "seat_kind"],
                condition=Q(is_open=False),
                name="case_ended_opened",
            ),
            models.Index(
                fields=["path", "state", "opened_at", "case_id", "seat_kind"],
                condition=Q(is_open=False),
                name="case_ended_path",
            ),
            # The monthly ledger: what began, what ended.
            models.Index(
                fields=["opened_at", "path", "kind"],
                condition=Q(is_open=True),
                name="case_open_opened",
            ),
            models.Index(
                fields=["closed_at"], condition=Q(closed_at__isnull=False), name="case_closed"
            ),
            models.Index(
                fields=["closed_at", "case_id"],
                condition=Q(closed_at__isnull=False, forgotten_at__isnull=True),
                name="case_to_forget",
            ),
            models.Index(fields=["subject", "-opened_at"], name="case_subject"),
            models.Index(fields=["asked_by", "-opened_at"], name="case_asker"),
            models.Index(fields=["place", "kind", "-opened_at"], name="case_place_kind"),
        ]

    def __str__(self) -> str:
        return self.number


class Entry(models.Model):
    """One line of a case's history. Written once."""

    entry_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    line = models.PositiveIntegerField()
    """1 for the opening, then one more each time: the order of history whatever the clock says."""
    at = models.DateTimeField()
    actor = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """None is the system's clock."""
    actor_name = models.CharField(max_length=120)
    """Unit and post as they were then; `居民` for the requester."""
    verb = models.CharField(max_length=24)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    is_public = models.BooleanField(default=False)
    """Whether the requester reads it."""
    note = SealedText(data_class=CONTENT, subject="case_id", blank=True, default="")
    facts = models.JSONField(default=dict)
    """Codes and instants, never names: new seat, new due times, reason codes."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "line"], name="a_line_of_history_stands_once")
        ]
        indexes = [
            models.Index(
                fields=["at", "verb"],
                condition=Q(verb__in=("return", "reopen", "dispute")),
                name="entry_not_straight_on",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.case_id}"


class Photo(models.Model):
    """A photo of a case: of the trouble, or the proof."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    is_proof = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"photo of {self.case_id}"


class Party(models.Model):
    """Someone else who follows a case: asked for the same and was joined to it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="a_party_joins_once")
        ]

    def __str__(self) -> str:
        return f"party to {self.case_id}"


class ExternalNumber(models.Model):
    """The number that another system (12345, 四平台) gave to a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="external_numbers")
    system = models.CharField(max_length=40)
    number = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "number"], name="an_external_number_means_one_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.number}"


class NumberSeries(models.Model):
    """The last number given on a day; locked while the next is taken."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day} {self.last}"
