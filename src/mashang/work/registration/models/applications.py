"""Applications to be registered, and what those who live there said of them."""

from django.db import models
from django.db.models import Q

from mashang.elements.cases.models import Case
from mashang.elements.people.models import ActsFor, Person, Residency
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

APPLICATION = "registration.application"


class Application(models.Model):
    """Someone says: I, or my child, live here. Matched to the register, told to who lives there, decided."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    class Basis(models.TextChoices):
        SELF = ActsFor.Basis.SELF.value
        GUARDIAN = ActsFor.Basis.GUARDIAN.value

    class Match(models.TextChoices):
        """By what the applicant was found in the register."""

        NOTHING = ""
        ACCOUNT = "account"
        DOCUMENT = "document"
        NAME = "name"
        DISAGREES = "disagrees"
        """The document is known under another name, or of somebody whom few may see."""

    application_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    compound = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    """None when the address fits no single room: then the case asks."""
    path = PathField()
    address_text = SealedText(
        data_class=APPLICATION, subject="application_id", blank=True, default=""
    )
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.SELF)
    name = SealedText(data_class=APPLICATION, subject="application_id")
    sex = models.CharField(max_length=1, choices=Person.Sex.choices, default=Person.Sex.UNKNOWN)
    birth = SealedText(data_class=APPLICATION, subject="application_id", blank=True, default="")
    """ISO date, or empty when not given."""
    document_type = models.CharField(max_length=20, blank=True)
    document_number = SealedText(
        data_class=APPLICATION, subject="application_id", blank=True, default=""
    )
    standing = models.CharField(max_length=10, choices=Residency.Standing.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    matched_person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    matched_by = models.CharField(max_length=10, choices=Match.choices, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """Who was registered, once approved."""
    applied_at = models.DateTimeField()
    wait_until = models.DateTimeField(null=True)
    """Until when those who live there are waited for; None when nobody could be told."""
    silence_noted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decision_reason = SealedText(
        data_class=APPLICATION, subject="application_id", blank=True, default=""
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "room"],
                condition=Q(status="waiting", basis="self"),
                name="one_waiting_application_per_account_and_room",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(decided_at__isnull=False),
                name="a_decision_knows_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(person__isnull=False, room__isnull=False),
                name="an_approval_names_person_and_room",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "status", "applied_at"], name="application_path"),
            models.Index(fields=["account", "applied_at"], name="application_account"),
            models.Index(fields=["status", "decided_at"], name="application_age"),
        ]

    def __str__(self) -> str:
        return str(self.application_id)


class NeighbourAnswer(models.Model):
    """A present adult of the room was told of an application; what they said, if anything."""

    class Answer(models.TextChoices):
        KNOWN = "known"
        UNKNOWN = "unknown"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="an_adult_is_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.application_id}"


class Mismatch(models.Model):
    """Something in the register of a person that contradicts itself: asked once, by one case."""

    mismatch_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    """A code of `domain.contradictions.Contradiction`."""
    path = PathField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    """When the register agreed with itself again."""

    class Meta:
        verbose_name_plural = "mismatches"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(gone_at__isnull=True),
                name="a_mismatch_is_asked_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["-found_at", "-mismatch_id", "path"],
                condition=Q(gone_at__isnull=True),
                name="mismatch_open",
            ),
            models.Index(fields=["gone_at"], name="mismatch_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
