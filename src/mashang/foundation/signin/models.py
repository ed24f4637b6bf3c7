"""Codes on their way to a phone, and tries that failed."""

from django.db import models

from mashang.foundation.accounts.models import Account
from mashang.foundation.keys.fields import BlindIndex, SealedText
from mashang.kernel.ids import new_id


class PhoneCode(models.Model):
    """One code asked for by one number. Nobody learns from it whether the number has an account."""

    code_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone = SealedText(data_class="signin.codes", subject=None)
    phone_index = BlindIndex()
    address_index = BlindIndex()
    """The network address that asked, keyed."""
    code = SealedText(data_class="signin.codes", subject=None)
    language = models.CharField(max_length=2, default="zh")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    """Used, overtaken by a newer one, or guessed at too often."""
    wrong_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["phone_index", "asked_at"], name="code_of_phone"),
            models.Index(fields=["address_index", "asked_at"], name="code_of_address"),
            models.Index(fields=["asked_at"], name="code_age"),
        ]

    def __str__(self) -> str:
        return str(self.code_id)


class Try(models.Model):
    """One try at a password or a second factor; taken back when it succeeds, counted when it fails."""

    try_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10)
    """A `TryKind`."""
    who_index = BlindIndex()
    """The staff number, account or network address, keyed."""
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "tries"
        indexes = [
            models.Index(fields=["kind", "who_index", "at"], name="try_of_whom"),
            models.Index(fields=["at"], name="try_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at.isoformat()}"


class Device(models.Model):
    """One session of one account, as its owner sees it among "my devices"; gone when it ends.

    Neither network address nor the browser's full description is kept.
    """

    device_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=20)
    system = models.CharField(max_length=20)
    how = models.CharField(max_length=20)
    """How it proved who it is: `code`, `password`, `passkey`, `oidc`, `demo`."""
    began_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-used_at"], name="device_of_whom"),
            models.Index(fields=["used_at"], name="device_age"),
        ]

    def __str__(self) -> str:
        return str(self.device_id)


class ExternalLogin(models.Model):
    """An account is tied to a name that an identity provider gives it.

    A member of staff's link opens nothing until an administrator has confirmed it.
    """

    login_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    provider = models.CharField(max_length=40)
    subject_index = BlindIndex()
    """The provider's `sub`, keyed with the provider: what comes back is looked up, never read."""
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        Account, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject_index"], name="one_account_per_subject_of_a_provider"
            ),
            models.UniqueConstraint(
                fields=["account", "provider"], name="one_subject_per_account_and_provider"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.login_id}"
