"""Accounts: a way to sign in. What an account may see follows from grants and from `people.ActsFor`."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from mashang.foundation.keys.fields import BlindIndex, SealedText
from mashang.kernel.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    """Only what Django's sign-in machinery asks for."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """One way in: staff by staff number, password and one-time code; residents by phone code.

    Programs of other systems 接入系统 have an account as well, so that one rule answers what they may;
    they call with a key (`foundation.programs`) and never sign in.
    """

    class Kind(models.TextChoices):
        STAFF = "staff"
        RESIDENT = "resident"
        PROGRAM = "program"

    account_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    username = models.CharField(max_length=40, unique=True)
    """The staff number 工号, a program's number, or a random sign for residents."""
    name = SealedText(data_class="accounts.identity", subject="account_id", blank=True, default="")
    """How the account's owner is addressed; residents have none (their persons have names)."""
    unit = models.CharField(max_length=80, blank=True)
    """The office a staff member belongs to, as shown to people who ask who looked."""
    post = models.CharField(max_length=80, blank=True)
    phone = SealedText(data_class="accounts.identity", subject="account_id", null=True)
    phone_index = BlindIndex(null=True)
    """Of residents only: whoever holds the phone gets in, and that is not enough for staff."""
    phone_verified_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    """The password came from somebody else; it opens nothing but the page that changes it."""
    elder_mode = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    """When it was last used, to the day; one that slept too long may have a new owner (`wake`)."""

    woke_at = models.DateTimeField(null=True)
    """When it was signed in to after sleeping too long: what was approved before holds no more."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"],
                condition=Q(phone_index__isnull=False),
                name="one_account_per_phone",
            ),
            models.CheckConstraint(
                condition=Q(phone_index__isnull=True) | Q(kind="resident"),
                name="staff_do_not_sign_in_by_phone",
            ),
            models.CheckConstraint(
                condition=~Q(kind="program") | Q(password__startswith="!"),  # noqa: S106 - no secret
                name="programs_have_no_password",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_official(self) -> bool:
        """Whether this account belongs to staff."""
        return self.kind == self.Kind.STAFF

    @property
    def is_program(self) -> bool:
        """Whether another system calls with it."""
        return self.kind == self.Kind.PROGRAM

    @property
    def has_number(self) -> bool:
        """Whether it answers for what it does by unit and number: staff and programs."""
        return self.kind in (self.Kind.STAFF, self.Kind.PROGRAM)


class DemoStamp(models.Model):
    """Present only in a database that the builder made: its people are invented, its doors are open.

    One row at most; a database with accounts cannot be stamped (see `actions.stamp_demo`).
    """

    only = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seed = models.BigIntegerField()
    scale = models.FloatField()
    stamped_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=1), name="a_database_is_stamped_once"),
        ]

    def __str__(self) -> str:
        return f"demo street, seed {self.seed}, scale {self.scale}"


class DemoPersona(models.Model):
    """An account with a one-click door on the demo page."""

    code = models.CharField(primary_key=True, max_length=40)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80)
    about_zh = models.CharField(max_length=200)
    about_en = models.CharField(max_length=200)
    landing = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.code
