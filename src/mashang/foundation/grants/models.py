"""Roles are sets of rights; a grant gives a role to an account, in a part of the tree, for a time."""

from django.db import models
from django.db.models import F, Q

from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.ids import new_id


class Role(models.Model):
    """A named set of rights, which an administrator may change."""

    code = models.CharField(primary_key=True, max_length=40)
    title_zh = models.CharField(max_length=40)
    title_en = models.CharField(max_length=60)
    is_built_in = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code


class RoleRight(models.Model):
    """One right in a role; `right` is a code that some room declares."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="rights")
    right = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "right"], name="a_role_holds_a_right_once")
        ]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.right}"


class KnownRight(models.Model):
    """A right that was here at the last set-up: so that a new one is told from one taken away."""

    code = models.CharField(primary_key=True, max_length=80)

    def __str__(self) -> str:
        return self.code


class Grant(models.Model):
    """Account × role × place or area × time. Ended, never deleted."""

    class Scope(models.TextChoices):
        PLACE = "place"
        AREA = "area"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    scope = models.CharField(max_length=5, choices=Scope.choices, default=Scope.PLACE)
    scope_ref = models.BigIntegerField()
    """Id of the place or area; its paths stand in `GrantPath`, kept by the rooms above."""
    scope_name = models.CharField(max_length=120)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="a_grant_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "scope", "scope_ref"],
                condition=Q(until__isnull=True),
                name="no_grant_twice_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["scope", "scope_ref"], name="grant_scope")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role_id} {self.scope} {self.scope_ref}"


class GrantPath(models.Model):
    """A subtree in which a grant holds; one for a place, a few for an area."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="paths")
    path = PathField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grant", "path"], name="a_grant_names_a_path_once")
        ]
        indexes = [models.Index(fields=["path"], name="grant_path")]

    def __str__(self) -> str:
        return str(self.path)


class Emergency(models.Model):
    """紧急查看: rights that somebody took at once, for hours, with a reason; always reviewed by another.

    The rights themselves are a grant of a role in `roles.EMERGENCY`, so the one rule of permission
    knows nothing of emergencies; when the grant ends, this ends.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed"
        QUESTIONED = "questioned"

    emergency_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    grant = models.OneToOneField(Grant, on_delete=models.PROTECT, related_name="emergency")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    kind = models.CharField(max_length=40)
    """A code of the closed list `grants.emergency_kinds`."""
    reason = SealedText(data_class="grants.emergencies", subject=None)
    opened_at = models.DateTimeField()
    wanted_at = models.DateTimeField(null=True)
    """When its holder asked for more time; another person grants it, or nobody does."""
    prolonged_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    remark = SealedText(data_class="grants.emergencies", subject=None, blank=True, default="")

    class Meta:
        verbose_name_plural = "emergencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("account")),
                name="nobody_reviews_their_own_emergency",
            ),
            models.CheckConstraint(
                condition=Q(prolonged_by__isnull=True) | ~Q(prolonged_by=F("account")),
                name="nobody_prolongs_their_own_emergency",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, verdict="")
                | (Q(reviewed_at__isnull=False) & ~Q(verdict="")),
                name="an_emergency_is_reviewed_with_a_verdict",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-opened_at"], name="emergency_of_whom"),
            models.Index(fields=["path", "opened_at"], name="emergency_by_path"),
            models.Index(fields=["opened_at"], name="emergency_age"),
        ]

    def __str__(self) -> str:
        return str(self.emergency_id)
