"""Who represents an organisation by phone, and how a shop or site says whether it is open."""

from django.db import models
from django.db.models import F, Q

from mashang.elements.organisations.models import Organisation
from mashang.foundation.accounts.models import Account
from mashang.kernel.ids import new_id

REGISTER = "employers.register"


class Representative(models.Model):
    """An account speaks for an organisation, since, until, as a worker approved.

    An account is not a person: nothing about its owner follows from it, and it sleeps when the number
    was long unused (`Account.woke_at`).
    """

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        REFUSED = "refused"
        ENDED = "ended"

    representative_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=40)
    """What they are there: 店长, 人事."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=Q(state__in=("asked", "approved")),
                name="an_account_speaks_for_a_unit_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "refused")) | Q(decided_at__isnull=False),
                name="a_decision_has_its_instant",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("asked_at")),
                name="speaking_for_a_unit_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "state"], name="representative_account"),
            models.Index(fields=["state", "asked_at"], name="representative_asked"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} for {self.organisation_id}"


class Opening(models.Model):
    """Whether a shop or site is open, as it said; appended, the latest holds."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        SUSPENDED = "suspended"

    opening_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    words = models.CharField(max_length=100, blank=True)
    """Hours, or why it is closed; public."""
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-said_at"], name="opening_latest")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.state}"
