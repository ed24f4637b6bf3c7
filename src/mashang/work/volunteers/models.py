"""Calls for volunteers, their shifts, and who signed up."""

from django.db import models
from django.db.models import F, Q

from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.kernel.ids import new_id

SERVICE = "volunteers.service"


class Call(models.Model):
    """A call for volunteers 招募: what for, where, who leads; public words."""

    call_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title_zh = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True)
    words_zh = models.TextField(blank=True)
    words_en = models.TextField(blank=True)
    skills = models.CharField(max_length=120, blank=True)
    """What helps: 会英语、懂护理."""
    from_age = models.PositiveSmallIntegerField()
    to_age = models.PositiveSmallIntegerField(null=True)
    """The last full year of age that is welcome; None without a limit."""
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    leader = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    called_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_age__isnull=True) | Q(to_age__gte=F("from_age")),
                name="ages_of_a_call_have_years",
            )
        ]
        indexes = [models.Index(fields=["path", "-called_at"], name="call_path")]

    def __str__(self) -> str:
        return f"call {self.call_id}"


class Shift(models.Model):
    """A task of a call at an hour, and how many hands it needs."""

    shift_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="shifts")
    task = models.CharField(max_length=60)
    meet_at = models.CharField(max_length=80, blank=True)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    needed = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")), name="a_call_shift_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(needed__gt=0), name="a_shift_needs_somebody"),
        ]
        indexes = [models.Index(fields=["call", "begins_at"], name="call_shift_begins")]

    def __str__(self) -> str:
        return f"shift {self.shift_id}"


class SignUp(models.Model):
    """A person wants to come, comes, came."""

    class State(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    sign_up_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    shares_phone = models.BooleanField(default=False)
    """The volunteer lets the leader see their number for this shift."""
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField(null=True)
    """What the leader confirmed; nought for who did not come; None until then."""
    confirmed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "person"],
                condition=Q(state__in=("asked", "accepted")),
                name="nobody_signs_up_twice_for_a_shift",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(state="accepted"),
                name="hours_belong_to_who_was_accepted",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="sign_up_person"),
            models.Index(fields=["shift", "asked_at"], name="sign_up_shift"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.shift_id}"
