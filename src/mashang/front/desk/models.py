"""What a unit keeps for its desk: saved lists, answers, notes between shifts, batches of reassigning."""

from django.db import models
from django.db.models import F, Q

from mashang.elements.cases.models import Case
from mashang.foundation.accounts.models import Account
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

NOTES = "desk.notes"


class SavedList(models.Model):
    """Filters of the desk under a name: one's own, or shared with the unit. No cases, only questions."""

    list_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=80)
    """The author's unit as it was then; a shared list is the unit's."""
    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    """Codes of the desk's filters: `view`, `kind`, `state`, `place`, `handler`."""
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"], name="lists_of_an_account_differ_in_name"
            ),
            models.CheckConstraint(
                condition=Q(is_shared=False) | ~Q(unit=""), name="a_list_is_shared_with_a_unit"
            ),
        ]
        indexes = [models.Index(fields=["unit", "name"], name="list_of_unit")]

    def __str__(self) -> str:
        return self.name


class FirstList(models.Model):
    """The list with which an account's desk opens."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.PROTECT)
    saved = models.ForeignKey(SavedList, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.account_id} begins with {self.saved_id}"


class AnswerTemplate(models.Model):
    """答复模板: words that a unit says again and again, with gaps that a case fills. Names nobody."""

    template_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.CharField(max_length=80)
    kind = models.CharField(max_length=40, blank=True)
    """A kind of cases; empty for all."""
    title = models.CharField(max_length=40)
    text_zh = models.CharField(max_length=500)
    text_en = models.CharField(max_length=500, blank=True)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "title"],
                condition=Q(retired_at__isnull=True),
                name="answers_of_a_unit_differ_in_title",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ShiftNote(models.Model):
    """交班记录: what the next one of the unit must know."""

    note_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.CharField(max_length=80)
    text = SealedText(data_class=NOTES, subject="note_id")
    must_acknowledge = models.BooleanField(default=False)
    written_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-written_at", "-note_id"], name="note_of_unit")]

    def __str__(self) -> str:
        return str(self.note_id)


class NoteCase(models.Model):
    """A case that a note speaks of; who may see it is asked of the case."""

    note = models.ForeignKey(ShiftNote, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "case"], name="a_note_names_a_case_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.note_id}"


class Acknowledgement(models.Model):
    """Somebody of the unit has read a note."""

    note = models.ForeignKey(ShiftNote, on_delete=models.CASCADE, related_name="read_by")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "account"], name="a_note_is_read_once_by_each")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} read {self.note_id}"


class StandIn(models.Model):
    """代班: from a day on, what one worker handles goes to another, until the last day."""

    stand_in_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    absent = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField()
    """The first day on which the absent one is back."""
    ordered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("since_on")), name="a_stand_in_lasts_a_day_or_more"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("deputy")), name="nobody_stands_in_for_themselves"
            ),
        ]
        indexes = [models.Index(fields=["until_on", "since_on"], name="stand_in_days")]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.absent_id}"


class Batch(models.Model):
    """Several cases given to somebody else at once, and what each of them answered."""

    batch_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ordered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    to_name = models.CharField(max_length=160)
    """The seat, or unit and post of the colleague: never a person's name."""
    n_gone = models.PositiveIntegerField(default=0)
    """Chosen cases that were no longer in sight."""

    class Meta:
        indexes = [models.Index(fields=["ordered_by", "-ordered_at"], name="batch_of_account")]

    def __str__(self) -> str:
        return str(self.batch_id)


class BatchLine(models.Model):
    """What became of one case of a batch."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField()
    """1 for the first: the order of the choice."""
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    is_done = models.BooleanField()
    why_zh = models.CharField(max_length=200, blank=True)
    why_en = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "case"], name="a_batch_holds_a_case_once"),
            models.CheckConstraint(
                condition=Q(is_done=True) | ~Q(why_zh=""), name="a_refused_case_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} of {self.batch_id}"
