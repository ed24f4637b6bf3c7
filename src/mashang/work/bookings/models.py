"""Bookable things, their hours and slots, and who has a place; bookings go some months later."""

from django.db import models
from django.db.models import F, Q

from mashang.domain.booking import Days
from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import BlindIndex, SealedText
from mashang.kernel.ids import new_id

BOOKING = "bookings.booking"
REGISTER = "bookings.register"


class Bookable(models.Model):
    """A hall, the health station, a window, a meeting room: what is booked by the slot."""

    class Kind(models.TextChoices):
        HALL = "hall"
        HEALTH_STATION = "health_station"
        WINDOW = "window"
        MEETING_ROOM = "meeting_room"

    bookable_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=40)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    where = models.CharField(max_length=60, blank=True)
    """How to find it: 社区一楼大厅."""
    scope = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    """Whoever lives in it may book."""
    scope_path = PathField()
    slot_min = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField()
    lead_min = models.PositiveIntegerField()
    ahead_days = models.PositiveSmallIntegerField()
    held_at_most = models.PositiveSmallIntegerField()
    days = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Days])
    has_waiting = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)
    """False: nothing can be booked any more; what is booked stands."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(slot_min__gt=0, capacity__gt=0), name="a_slot_has_length_and_room"
            )
        ]
        indexes = [
            models.Index(fields=["scope_path", "is_open"], name="bookable_scope"),
            models.Index(fields=["path", "bookable_id"], name="bookable_path"),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """Open on a day of the week from, until; some of them a day."""

    bookable = models.ForeignKey(Bookable, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    since = models.TimeField()
    until = models.TimeField()

    class Meta:
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lt=7, until__gt=F("since")), name="hours_end_after_they_begin"
            )
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.since}-{self.until}"


class ClosedDay(models.Model):
    """A single day on which it is shut, and why."""

    bookable = models.ForeignKey(Bookable, on_delete=models.CASCADE, related_name="closed_days")
    day = models.DateField()
    reason = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bookable", "day"], name="a_day_is_closed_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class Slot(models.Model):
    """A slot that somebody asked for; made with the first of them. Locked before its bookings."""

    bookable = models.ForeignKey(Bookable, on_delete=models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    """How many have a place; kept in the transaction that gives or frees one."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bookable", "starts_at"], name="a_slot_stands_once"),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="a_slot_holds_no_more_than_it_may"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_slot_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="slot_age")]

    def __str__(self) -> str:
        return f"{self.bookable_id} {self.starts_at}"


class Booking(models.Model):
    """A person has a place in a slot, or waits for one."""

    class State(models.TextChoices):
        BOOKED = "booked"
        WAITING = "waiting"
        CANCELLED = "cancelled"
        CAME = "came"
        NO_SHOW = "no_show"

    booking_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bookable = models.ForeignKey(Bookable, on_delete=models.PROTECT, related_name="bookings")
    path = PathField()
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="bookings")
    starts_at = models.DateTimeField()
    """As the slot's: lists go by it."""
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    booked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    sequence = models.PositiveIntegerField(default=0)
    """Grows with every change that a calendar must learn of."""
    booked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True)
    cancelled_because = SealedText(data_class=BOOKING, subject="booking_id", blank=True, default="")
    """Said by the desk; empty when the person cancelled."""
    told_at = models.DateTimeField(null=True)
    """Something happened that the person did not do themselves; shown until they have seen it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "person"],
                condition=~Q(state="cancelled"),
                name="nobody_has_a_slot_twice",
            )
        ]
        indexes = [
            models.Index(fields=["person", "starts_at", "booking_id"], name="booking_person"),
            models.Index(fields=["slot", "state", "booked_at"], name="booking_slot"),
            models.Index(fields=["bookable", "starts_at", "booking_id"], name="booking_day"),
            models.Index(fields=["starts_at"], name="booking_age"),
        ]

    def __str__(self) -> str:
        return str(self.booking_id)


class Feed(models.Model):
    """A secret address by which an account's calendar reads its bookings, until it is taken back."""

    feed_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    token = SealedText(data_class=BOOKING, subject=None)
    token_index = BlindIndex(data_class=BOOKING, purpose="feed", unique=True, db_index=False)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], name="one_calendar_address_per_account")
        ]

    def __str__(self) -> str:
        return str(self.feed_id)
