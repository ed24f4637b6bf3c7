"""Tenancies: who lets which room to whom, whether it was reported, and rooms that nobody lets."""

from django.db import models
from django.db.models import F, Q

from mashang.elements.cases.models import Case
from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.kernel.ids import new_id


class Letting(models.Model):
    """A person may report tenants for a room: its owner or whoever lets it, as the community recorded."""

    letting_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="lettings")
    path = PathField()
    landlord = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="rooms_let")
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "landlord"],
                condition=Q(until_on__isnull=True),
                name="a_room_is_let_once_by_one",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="a_letting_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["landlord", "since_on"], name="letting_landlord")]

    def __str__(self) -> str:
        return f"{self.landlord_id} lets {self.place_id}"


class Tenancy(models.Model):
    """A landlord 房东 lets a room to a tenant 房客, since, until; both ends are to be reported."""

    tenancy_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="tenancies")
    path = PathField()
    landlord = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lettings")
    tenant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenancies")
    since_on = models.DateField()
    agreed_until_on = models.DateField(null=True)
    """The first day after the term that was agreed; None for an open one."""
    until_on = models.DateField(null=True)
    """The first day on which it lasts no more; None while it does."""
    reported_at = models.DateTimeField()
    report_due_on = models.DateField()
    """Last day to report the beginning in time (dated policy)."""
    reported_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    end_due_on = models.DateField(null=True)
    """Last day to report the end, or a longer term, in time; None for an open term."""
    end_reported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="a_tenancy_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(agreed_until_on__isnull=True) | Q(agreed_until_on__gt=F("since_on")),
                name="an_agreed_term_has_days",
            ),
            models.UniqueConstraint(
                fields=["place", "tenant"],
                condition=Q(until_on__isnull=True),
                name="a_tenancy_stands_once",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "tenancy_id"], name="tenancy_path"),
            models.Index(fields=["landlord", "since_on"], name="tenancy_landlord"),
            models.Index(
                fields=["end_due_on", "tenancy_id"],
                condition=Q(until_on__isnull=True),
                name="tenancy_end_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} rents {self.place_id}"


class UnknownOwner(models.Model):
    """A room with a tenant and no owner: asked once, by the case of its building.

    One row a room, one open case a building: a list with five hundred tenants of nobody's rooms
    makes as many cases as it has buildings, and whoever asks the neighbours asks for all of them.
    """

    row_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    building = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """Where the case stands: the building, else what stands for one."""
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    """When an owner was known, or the tenants had left."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(gone_at__isnull=True),
                name="an_unknown_owner_is_asked_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["path", "row_id"],
                condition=Q(gone_at__isnull=True),
                name="unknown_owner_open",
            ),
            models.Index(fields=["gone_at"], name="unknown_owner_age"),
        ]

    def __str__(self) -> str:
        return f"owner of {self.place_id}"
