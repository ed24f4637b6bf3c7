"""Requests about who may act for whom: as a proxy 代办, or with a new number 换号."""

from django.db import models
from django.db.models import Q

from mashang.elements.cases.models import Case
from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id
from mashang.work.registration.models.applications import APPLICATION


class RequestStatus(models.TextChoices):
    """How far a request is."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ProxyRequest(models.Model):
    """Somebody wants to act for another person, named by name and door or by their card.

    The person answers, where they have an own account; else, and besides, the community does.
    """

    class Found(models.TextChoices):
        """By what the register knew whom was meant; the asker never learns it."""

        NOBODY = ""
        CARD = "card"
        NAME = "name"

    class DecidedAs(models.TextChoices):
        PERSON = "person"
        COMMUNITY = "community"

    request_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    compound = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    """None when the address fits no single door."""
    path = PathField()
    address_text = SealedText(data_class=APPLICATION, subject="request_id", blank=True, default="")
    name = SealedText(data_class=APPLICATION, subject="request_id")
    """Of whom they want to act for, as written; empty where a card named them."""
    asker_name = SealedText(data_class=APPLICATION, subject="request_id")
    relation = models.CharField(max_length=10)
    """A code of `terms.RELATIONS`."""
    reason = SealedText(data_class=APPLICATION, subject="request_id", blank=True, default="")
    may_ask = models.BooleanField(default=True)
    may_open = models.BooleanField(default=False)
    may_read = models.BooleanField(default=False)
    last_on = models.DateField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    found_by = models.CharField(max_length=10, choices=Found.choices, blank=True)
    is_person_asked = models.BooleanField(default=False)
    """The person, or the child's guardian, finds the request in their portal."""
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.WAITING
    )
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    decided_as = models.CharField(max_length=10, choices=DecidedAs.choices, blank=True)
    evidence = models.CharField(max_length=20, blank=True)
    """What the community had seen: a code of the policy list `people.proxy_evidence`."""
    decision_reason = SealedText(
        data_class=APPLICATION, subject="request_id", blank=True, default=""
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(decided_at__isnull=False),
                name="a_proxy_decision_knows_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(person__isnull=False),
                name="a_proxy_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved", decided_as="community") | ~Q(evidence=""),
                name="the_community_grants_a_proxy_on_evidence",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "status", "asked_at"], name="proxy_request_path"),
            models.Index(fields=["account", "asked_at"], name="proxy_request_account"),
            models.Index(fields=["status", "decided_at"], name="proxy_request_age"),
        ]

    def __str__(self) -> str:
        return str(self.request_id)


class NumberRequest(models.Model):
    """Somebody whose old number is gone asks, with the new one proved, to be known by it."""

    request_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    """Of the new number; closed when the person's own account moves to it."""
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+")
    compound = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    address_text = SealedText(data_class=APPLICATION, subject="request_id", blank=True, default="")
    name = SealedText(data_class=APPLICATION, subject="request_id")
    old_number = SealedText(data_class=APPLICATION, subject="request_id", blank=True, default="")
    """As written; empty when they do not remember it."""
    new_number = SealedText(data_class=APPLICATION, subject="request_id")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_old_at = models.DateTimeField(null=True)
    """When the old number was asked whether its owner wants this; None when there is none to ask."""
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.WAITING
    )
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=20, blank=True)
    """A code of the policy list `people.number_evidence`."""
    way = models.CharField(max_length=10, blank=True)
    """How the person came to the number: a `domain.linking.Way`."""
    released_number = SealedText(
        data_class=APPLICATION, subject="request_id", blank=True, default=""
    )
    """The number that opens nothing any more, to tell it once."""
    decision_reason = SealedText(
        data_class=APPLICATION, subject="request_id", blank=True, default=""
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(status="waiting"),
                name="one_waiting_number_request_per_account",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(decided_at__isnull=False),
                name="a_number_decision_knows_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | (Q(person__isnull=False) & ~Q(evidence="")),
                name="a_number_is_given_to_somebody_on_evidence",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "status", "asked_at"], name="number_request_path"),
            models.Index(fields=["account", "asked_at"], name="number_request_account"),
            models.Index(fields=["status", "decided_at"], name="number_request_age"),
        ]

    def __str__(self) -> str:
        return str(self.request_id)
