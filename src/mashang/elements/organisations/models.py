"""Organisations, whom they serve, and which accounts work in them."""

from django.db import models
from django.db.models import Q

from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.kernel.ids import new_id


class Organisation(models.Model):
    """A unit with a name; its social credit code is checked and warned of, never refused."""

    class Kind(models.TextChoices):
        SUBDISTRICT_OFFICE = "subdistrict_office"
        RESIDENTS_COMMITTEE = "residents_committee"
        DEPARTMENT = "department"
        PROPERTY_COMPANY = "property_company"
        OWNERS_COMMITTEE = "owners_committee"
        CLINIC = "clinic"
        EMPLOYER = "employer"
        SHOP = "shop"

    organisation_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, blank=True)
    uscc_is_doubtful = models.BooleanField(default=False)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    """Where it sits."""
    path = PathField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    """A public number, of the office and not of a person."""
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~Q(uscc="") & Q(closed_on__isnull=True),
                name="one_organisation_per_credit_code",
            )
        ]
        indexes = [
            models.Index(fields=["kind", "name"], name="organisation_kind_name"),
            models.Index(fields=["path"], name="organisation_path"),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """An organisation serves a place in a role, since, until: the property company of a compound."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="services"
    )
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="services")
    path = PathField()
    role = models.CharField(max_length=20, choices=Organisation.Kind.choices)
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "place", "role"],
                condition=Q(until_on__isnull=True),
                name="a_service_stands_once",
            )
        ]
        indexes = [models.Index(fields=["path", "role"], name="service_path_role")]

    def __str__(self) -> str:
        return f"{self.organisation_id} serves {self.place_id}"


class Membership(models.Model):
    """An account works in an organisation, since, until."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    post = models.CharField(max_length=80, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "organisation"],
                condition=Q(until_on__isnull=True),
                name="a_membership_stands_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.organisation_id}"
