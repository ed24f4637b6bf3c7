"""Visits: whom a resident expects, or who asks at the gate; deleted with their keys some days later."""

from django.db import models
from django.db.models import F, Q

from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import BlindIndex, SealedText
from mashang.kernel.ids import new_id

VISIT = "visitors.visit"


class Visit(models.Model):
    """Somebody comes to somebody, for some hours, so many of them."""

    class Kind(models.TextChoices):
        INVITED = "invited"
        ASKED = "asked"
        """At the gate, without an invitation."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        """Asked; the household has not answered."""
        EXPECTED = "expected"
        DECLINED = "declined"
        REVOKED = "revoked"

    visit_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    status = models.CharField(max_length=8, choices=Status.choices)
    compound = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    """Of the compound: where guards look."""
    home = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    """None when what was asked for is no home of the compound, or nobody may know that it is."""
    host = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """Who invited, or who said yes at the gate."""
    invited_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    called = SealedText(data_class=VISIT, subject="visit_id", blank=True, default="")
    """What the host calls them, or what they call themselves at the gate."""
    introduced = SealedText(data_class=VISIT, subject="visit_id", blank=True, default="")
    """What an invited visitor calls themselves on the page of the link."""
    plate = SealedText(data_class=VISIT, subject="visit_id", blank=True, default="")
    plate_index = BlindIndex(data_class=VISIT, purpose="plate", null=True, db_index=False)
    asked_for = SealedText(data_class=VISIT, subject="visit_id", blank=True, default="")
    """The address as typed by who asks at the gate."""
    let_in_because = SealedText(data_class=VISIT, subject="visit_id", blank=True, default="")
    """A guard's words, when the guard let them in."""
    purpose = models.CharField(max_length=20)
    """A code of the policy `visitors.purposes`."""
    door_ids = models.JSONField(default=list)
    """Only these doors; none named is every door on the way."""
    people = models.PositiveSmallIntegerField(default=1)
    arrived = models.PositiveSmallIntegerField(default=0)
    entries_at_most = models.PositiveSmallIntegerField(default=1)
    shows_home = models.BooleanField(default=False)
    """Whether the visitor's page and the guard's name the building and the room."""
    since = models.DateTimeField()
    until = models.DateTimeField()
    wait_until = models.DateTimeField(null=True)
    """Until when the household is waited for."""
    link = SealedText(data_class=VISIT, subject="visit_id")
    link_index = BlindIndex(data_class=VISIT, purpose="link", unique=True, db_index=False)
    sign = SealedText(data_class=VISIT, subject="visit_id")
    """Short, for a guard to type when a screen cannot be scanned."""
    sign_index = BlindIndex(data_class=VISIT, purpose="sign", db_index=False)
    asked_from = BlindIndex(data_class=VISIT, purpose="address", null=True, db_index=False)
    """The network address of who asked at the gate, keyed: what the hourly limit counts."""
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """Taken back or declined."""
    vehicle_approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="a_visit_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(arrived__lte=F("entries_at_most")),
                name="no_more_arrive_than_were_invited",
            ),
            models.CheckConstraint(
                condition=Q(kind="asked") | Q(host__isnull=False, home__isnull=False),
                name="an_invitation_has_a_host_and_a_home",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "since", "visit_id"], name="visitor_visit_path"),
            models.Index(fields=["since", "visit_id"], name="visit_since"),
            models.Index(fields=["host", "-since"], name="visit_host"),
            models.Index(fields=["home", "status"], name="visit_home"),
            models.Index(fields=["plate_index"], name="visit_plate"),
            models.Index(fields=["sign_index"], name="visit_sign"),
            models.Index(fields=["asked_from", "made_at"], name="visit_asked_from"),
            models.Index(fields=["until"], name="visit_age"),
        ]

    def __str__(self) -> str:
        return str(self.visit_id)


class Leaving(models.Model):
    """How many visitors left a compound on a day. A number, never a name."""

    compound = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "day"], name="a_day_of_leaving_is_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} on {self.day}"
