"""Forms and who owes an answer; templates of upper levels and what was handed in."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

ANSWERS: Final = "forms.answers"
HAND_INS: Final = "forms.hand_ins"


class Form(models.Model):
    """A form 表单: a workbook of the XLSForm standard, asked of a part of the street for a purpose."""

    class Audience(models.TextChoices):
        WORKERS = "workers"
        """One for each resident, filled by staff."""
        RESIDENTS = "residents"
        """One for each resident, filled by themselves or, for those who cannot, by staff."""
        ROOMS = "rooms"
        """One for each room, filled by staff."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        CLOSED = "closed"

    form_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    home = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """The part of the street that is asked."""
    path = PathField()
    title = models.CharField(max_length=120)
    workbook = models.BinaryField()
    """As uploaded. It holds questions, nobody's data."""
    file_name = models.CharField(max_length=120)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    purpose = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    """The rule that allows asking; shown to everybody who is asked."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    due_on = models.DateField(null=True)
    """The last day to answer."""
    keep_days = models.PositiveIntegerField(null=True)
    """How long answers are kept after the form is closed."""
    names_count = models.PositiveIntegerField(default=0)
    """How many names the list had when it was frozen."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(published_at__isnull=False, due_on__isnull=False, keep_days__isnull=False),
                name="a_published_form_has_its_days",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="a_closed_form_knows_when",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "-made_at"], name="form_path"),
            models.Index(fields=["state", "due_on"], name="form_due"),
        ]

    def __str__(self) -> str:
        return str(self.form_id)


class Filling(models.Model):
    """One name on a form's frozen list, and what was answered for it."""

    class State(models.TextChoices):
        TODO = "todo"
        DONE = "done"
        EXCUSED = "excused"

    filling_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="fillings")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """The room: whose it is, or where the person lived when the list was frozen."""
    path = PathField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.TODO)
    answers = SealedText(data_class=ANSWERS, subject="filling_id", blank=True, default="")
    """JSON as `engines.xlsforms` keeps it; of a draft what was typed so far."""
    reason = SealedText(data_class=ANSWERS, subject="filling_id", blank=True, default="")
    """Why it was excused."""
    known_count = models.PositiveIntegerField(default=0)
    """Answers that nobody had to type."""
    version = models.PositiveIntegerField(default=1)
    by_self = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "person"],
                condition=Q(person__isnull=False),
                name="a_person_stands_once_on_a_list",
            ),
            models.UniqueConstraint(
                fields=["form", "place"],
                condition=Q(person__isnull=True),
                name="a_room_stands_once_on_a_list",
            ),
            models.CheckConstraint(
                condition=Q(state="todo") | Q(changed_at__isnull=False),
                name="what_is_settled_knows_when",
            ),
        ]
        indexes = [
            models.Index(fields=["form", "state", "path", "filling_id"], name="filling_list"),
            models.Index(fields=["person", "state"], name="filling_person"),
            models.Index(fields=["path", "changed_at"], name="filling_saved"),
        ]

    def __str__(self) -> str:
        return str(self.filling_id)


class Template(models.Model):
    """A spreadsheet of an upper level, mapped once to what is stored; filled again each time."""

    template_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    home = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    title = models.CharField(max_length=120)
    sent_by = models.CharField(max_length=120)
    """The office that wants it."""
    basis = models.CharField(max_length=200)
    workbook = models.BinaryField()
    file_name = models.CharField(max_length=120)
    mapping = models.JSONField(default=dict)
    """`engines.reports.Mapping` as JSON: which cell or column comes from what."""
    is_confirmed = models.BooleanField(default=False)
    """False after upload and after a new version: a guess is asked, never used."""
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["path", "-made_at"], name="template_path")]

    def __str__(self) -> str:
        return str(self.template_id)


class HandIn(models.Model):
    """A filled template for a period: compared with the last one, signed by name, then locked."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SIGNED = "signed"

    hand_in_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="hand_ins")
    path = PathField()
    period = models.CharField(max_length=7)
    """A month: `2026-04`."""
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    cells = SealedText(data_class=HAND_INS, subject="hand_in_id", blank=True, default="")
    """JSON: what was filled into which cell."""
    file_id = models.UUIDField(null=True)
    """The sealed workbook in the files room."""
    template_version = models.PositiveIntegerField()
    cells_count = models.PositiveIntegerField(default=0)
    """Cells that nobody had to type."""
    previous = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    signed_unit = models.CharField(max_length=120, blank=True)
    signed_staff_no = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["template", "period"],
                condition=Q(state="signed"),
                name="a_period_is_handed_in_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(signed_at__gte=F("made_at"), file_id__isnull=False),
                name="what_is_signed_has_its_file",
            ),
        ]
        indexes = [
            models.Index(fields=["template", "-made_at"], name="hand_in_template"),
            models.Index(fields=["state", "made_at"], name="hand_in_age"),
            models.Index(fields=["path", "signed_at"], name="hand_in_saved"),
        ]

    def __str__(self) -> str:
        return str(self.hand_in_id)
