"""Passes that were issued, the phones that carry them, the keys that sign them, what was taken back.

Nothing here is what a door reads: the signed pass is made anew from its row whenever it is shown, so a
copy of the database opens no door.
"""

from django.db import models
from django.db.models import F, Q

from mashang.domain.passage import CredentialKind
from mashang.domain.passes import Standing
from mashang.elements.people.models import Person
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

PASS = "passes.pass"  # noqa: S105  (a data class)
SECRETS = "passes.secrets"


class Ledger(models.Model):
    """One row: the number of the last taking back.

    Locked by whoever gives the next, so that numbers become visible in their order and no door that
    asks "since when" misses one.
    """

    ledger_id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    serial = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ledger_id=1), name="there_is_one_ledger_of_passes")
        ]

    def __str__(self) -> str:
        return str(self.serial)


class Key(models.Model):
    """A key of the issuer. Its secret half is sealed, and destroyed when it signs no more."""

    STANDINGS = [(one.value, one.value) for one in Standing]

    kid = models.CharField(primary_key=True, max_length=8)
    public = models.BinaryField(max_length=32, unique=True)
    secret = SealedText(data_class=SECRETS, subject="kid", blank=True, default="")
    """The seed in base64url; empty when it signs no more."""
    standing = models.CharField(max_length=9, choices=STANDINGS)
    made_at = models.DateTimeField()
    signs_since = models.DateTimeField(null=True)
    believed_until = models.DateTimeField(null=True)
    """For a retired key: the first instant at which it is believed no more."""
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standing"],
                condition=Q(standing__in=["current", "next"]),
                name="one_key_signs_and_one_follows",
            ),
            models.CheckConstraint(
                condition=Q(standing="retired", believed_until__isnull=False)
                | (~Q(standing="retired") & Q(believed_until__isnull=True)),
                name="a_retired_key_says_until_when",
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class Phone(models.Model):
    """A key that a browser made and never gives away; its thumbprint names the phone."""

    thumbprint = models.CharField(primary_key=True, max_length=64)
    """32 bytes in hex."""
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    key = models.BinaryField(max_length=120)
    """The public half as passes carry it: a COSE_Key."""
    called = models.CharField(max_length=40, blank=True)
    """As its owner recognises it: `Chrome · Android`."""
    bound_at = models.DateTimeField()
    shown_at = models.DateTimeField()
    """When it last fetched its passes, to the hour."""
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-bound_at"], name="pass_phone_account")]

    def __str__(self) -> str:
        return self.thumbprint[:12]


class Pass(models.Model):
    """One pass, as it was signed last. Ended or taken back, never changed into somebody else's."""

    KINDS = [(one.value, one.value) for one in CredentialKind]

    pass_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=KINDS)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """Whose homes it opens; None for staff, guests, workers who come, lorries."""
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    """Whose phone carries it, or may."""
    host = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    phone = models.ForeignKey(Phone, null=True, on_delete=models.PROTECT, related_name="passes")
    about = models.CharField(max_length=80, blank=True)
    """What a room issued it for: `visit:<id>`; empty for what follows from home or work."""
    called = SealedText(data_class=PASS, subject="pass_id", blank=True, default="")
    """What the desk calls its holder: a firm, a round, a ward."""
    plate = SealedText(data_class=PASS, subject="pass_id", blank=True, default="")
    path = PathField()
    """Where it belongs: who looks after passes there sees it."""
    scope = models.JSONField(default=list)
    """The places as they are signed: paths, ascending."""
    doors = models.JSONField(default=list)
    classes = models.JSONField(default=list)
    hours = models.JSONField(default=list)
    """Pairs of minutes of the local day."""
    visits_at_most = models.PositiveIntegerField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    generation = models.PositiveIntegerField(default=1)
    """How often it was given a new span under the same id."""
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_because = models.CharField(max_length=20, blank=True)
    """A code of `terms.REASONS`."""
    remark = SealedText(data_class=PASS, subject="pass_id", blank=True, default="")
    """A worker's words when it was taken back."""

    class Meta:
        verbose_name_plural = "passes"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="a_pass_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(kind="resident") | Q(person__isnull=False, phone__isnull=False),
                name="a_residents_pass_is_somebodys_on_a_phone",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=False) | Q(kind="household_card"),
                name="only_cards_have_no_end",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "-issued_at"], name="pass_path"),
            models.Index(fields=["person"], name="pass_person"),
            models.Index(fields=["host"], name="pass_host"),
            models.Index(fields=["about"], condition=~Q(about=""), name="pass_about"),
            models.Index(fields=["account", "-issued_at"], name="pass_account"),
            models.Index(fields=["until"], name="pass_age"),
        ]

    def __str__(self) -> str:
        return str(self.pass_id)


class Revocation(models.Model):
    """Something taken back, under its number; kept until it would have ended by itself."""

    serial = models.BigIntegerField(primary_key=True)
    pass_id = models.UUIDField(null=True)
    thumbprint = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_id__isnull=False, thumbprint="")
                | (Q(pass_id__isnull=True) & ~Q(thumbprint="")),
                name="a_pass_or_a_phone_is_taken_back",
            )
        ]
        indexes = [
            models.Index(fields=["pass_id"], name="revocation_pass"),
            models.Index(fields=["thumbprint"], name="revocation_phone"),
            models.Index(fields=["until"], name="revocation_age"),
        ]

    def __str__(self) -> str:
        return str(self.serial)
