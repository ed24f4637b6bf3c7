"""Programs of other systems and their keys. What a program may do are the grants of its account."""

from django.db import models
from django.db.models import F, Q

from mashang.foundation.accounts.models import Account
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id

CONTACT = "programs.contact"


class Program(models.Model):
    """接入系统: another system that calls this street by itself.

    Its unit and name stand on its account (`unit`, `post`), where records read them.
    """

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.PROTECT)
    purpose = models.CharField(max_length=200)
    """Why it calls, as the administrator wrote it down."""
    contact = SealedText(data_class=CONTACT, subject="account_id", blank=True, default="")
    """Whom to call when it misbehaves; emptied when the program leaves."""
    enrolled_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("enrolled_at")),
                name="a_program_leaves_after_it_comes",
            )
        ]

    def __str__(self) -> str:
        return str(self.account_id)


class ProgramKey(models.Model):
    """接入密钥: the secret of one installation of a program; only its digest is kept.

    SHA-256 without salt or stretching is enough, because a secret is 200 random bits and not a word:
    there is no list to try. Source: NIST SP 800-63B, section 5.1.2.2 (look-up secrets of 112 bits
    and more take an ordinary hash).
    """

    key_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=60)
    """Which installation uses it: `正式环境`."""
    prefix = models.CharField(max_length=16)
    """The first signs of the secret, by which people tell keys apart."""
    digest = models.BinaryField(max_length=32, unique=True)
    per_min = models.PositiveIntegerField()
    """How many calls are answered within one minute of the clock."""
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    minute_at = models.DateTimeField(null=True)
    """The minute of the latest call that was answered; None for none."""
    n_in_minute = models.PositiveIntegerField(default=0)
    """How many were answered in that minute."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="a_key_expires_after_it_is_issued"
            ),
            models.CheckConstraint(condition=Q(per_min__gt=0), name="a_key_allows_some_calls"),
        ]

    def __str__(self) -> str:
        return self.prefix
