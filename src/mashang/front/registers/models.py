"""Spreadsheets on their way in, how their columns are read, and registers on their way out."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

IMPORTS: Final = "registers.imports"
"""The data class of what was sent, and of what was wrong with it."""
EXPORTS: Final = "registers.exports"
"""The data class of why a register left the house."""


class Intake(models.Model):
    """One spreadsheet that somebody sent: looked at, its columns confirmed, then taken in once."""

    class State(models.TextChoices):
        RECEIVED = "received"
        WAITING = "waiting"
        RUNNING = "running"
        REFUSED = "refused"
        """Rows were wrong and it was to be all or nothing: nothing was written."""
        FAILED = "failed"
        """The file as a whole could not be used."""
        DONE = "done"
        DROPPED = "dropped"
        UNDOING = "undoing"
        UNDONE = "undone"

    intake_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=20)
    home = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    """The part of the street in which the file's addresses lie; all of it when None."""
    reach = PathField(blank=True, default="")
    """The part of the street that it can have changed: whoever may undo there may undo it."""
    file_id = models.UUIDField(null=True)
    """The sealed original in the files room; gone as soon as the rows are in."""
    file_name = models.CharField(max_length=120)
    n_bytes = models.PositiveBigIntegerField()
    sheet = models.CharField(max_length=120, blank=True)
    columns = models.JSONField(default=dict)
    """A confirmed mapping (`engines.tables.SavedMapping`), columns by letters; empty to guess."""
    mapping = models.ForeignKey("Mapping", null=True, on_delete=models.SET_NULL, related_name="+")
    """The saved mapping by which it is read, when one fitted."""
    mode = models.CharField(max_length=16, blank=True)
    tongue = models.CharField(max_length=2, default="zh")
    """The language in which reasons are written into the file of rejected rows."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    rows_read = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    sums = models.JSONField(default=list)
    """What was done, as `[Chinese, English, count]`."""
    report = SealedText(data_class=IMPORTS, subject="intake_id", blank=True, default="")
    """What is wrong, by kind and by row: it quotes cells, so it is sealed."""
    rejects_id = models.UUIDField(null=True)
    received_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    """When the work last said that it goes on."""
    ended_at = models.DateTimeField(null=True)
    resumes = models.PositiveSmallIntegerField(default=0)
    """How often the work fell silent, killed or cut off, and was taken up again."""
    undone_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    undo_asked_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undo_reason = SealedText(data_class=IMPORTS, subject="intake_id", blank=True, default="")
    taken_back = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    kept_rows = SealedText(data_class=IMPORTS, subject="intake_id", blank=True, default="")
    """What undoing had to leave, as JSON of `[noun, label, why]`."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file_id__isnull=False)
                | Q(state__in=["done", "dropped", "failed", "undoing", "undone"]),
                name="what_is_not_done_has_its_file",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-received_at"], name="intake_of_account"),
            models.Index(fields=["state", "received_at"], name="intake_state"),
            models.Index(fields=["reach", "-received_at"], name="intake_reach"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.intake_id}"

    @property
    def may_begin(self) -> bool:
        """Whether it can be started, again if need be."""
        return self.state in (self.State.RECEIVED, self.State.REFUSED) or (
            self.state == self.State.FAILED and self.file_id is not None
        )

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def may_have_written(self) -> bool:
        """Whether rows of it can stand in the registers: all of them, or those of a broken try."""
        return self.state in (self.State.DONE, self.State.FAILED)


class Mapping(models.Model):
    """Which column is which in files with a certain heading, kept for the next such file.

    It holds headings and letters, no cells; so it is no personal data and is shared.
    """

    mapping_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    register = models.CharField(max_length=20)
    path = PathField()
    """The part of the street that shares it: a community, or all of it."""
    shared_as = models.CharField(max_length=80)
    """The name of that part."""
    fingerprint = models.CharField(max_length=64)
    """Of the words of the heading and where they stand (`engines.tables.fingerprint`)."""
    name = models.CharField(max_length=80)
    columns = models.JSONField()
    """As `Intake.columns`."""
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "path", "fingerprint"],
                condition=Q(dropped_at__isnull=True),
                name="a_heading_is_mapped_once_in_a_part",
            )
        ]
        indexes = [models.Index(fields=["path", "-used_at"], name="mapping_path")]

    def __str__(self) -> str:
        return f"{self.register} {self.mapping_id}"


class Export(models.Model):
    """A register that left the house, or waits for a second person before it may."""

    class State(models.TextChoices):
        WAITING = "waiting"
        """More people than one person takes out alone: somebody else has to approve."""
        APPROVED = "approved"
        REFUSED = "refused"
        FETCHED = "fetched"

    export_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=12, unique=True)
    """What stands on the sheet and is typed to find it again (`kernel.ids.short_code`)."""
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """None when whoever commands the machine exported what names nobody."""
    register = models.CharField(max_length=20)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    purpose = models.CharField(max_length=80, blank=True)
    reason = SealedText(data_class=EXPORTS, subject="export_id")
    columns = models.JSONField(default=list)
    """Codes of the columns that were chosen."""
    is_masked = models.BooleanField(default=False)
    form = models.CharField(max_length=4)
    people = models.PositiveIntegerField(default=0)
    """How many people are in it, counted when it was asked for."""
    state = models.CharField(max_length=10, choices=State.choices)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = SealedText(data_class=EXPORTS, subject="export_id", blank=True, default="")
    expires_at = models.DateTimeField(null=True)
    """Until when it may be approved, then until when it may be fetched; None when it is out."""
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("account")),
                name="nobody_approves_their_own_export",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decision_on_an_export_has_a_name",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "-asked_at"], name="export_path"),
            models.Index(fields=["account", "-asked_at"], name="export_account"),
            models.Index(fields=["state", "path"], name="export_state"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"
