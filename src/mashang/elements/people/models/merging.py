"""Two registrations and one person: what is alike, what was made one, what was said to differ."""

from django.db import models
from django.db.models import F, Q

from mashang.elements.people.models.persons import IDENTITY, Person
from mashang.foundation.accounts.models import Account
from mashang.foundation.keys.fields import BlindIndex, SealedText
from mashang.kernel.ids import new_id

MERGES = "people.merges"


class Sign(models.Model):
    """A blind sign of a registration: who may be the same person bears one that is equal.

    Each joins a name with one thing more (`domain.twins.signs`), so equal rows are few and whoever
    may be meant is found without reading anybody.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="signs")
    key = BlindIndex(data_class=IDENTITY, purpose="likeness", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="a_sign_stands_once")]

    def __str__(self) -> str:
        return f"sign of {self.person_id}"


class Likely(models.Model):
    """Two registrations that may be one person 疑似重复: a person looks, nothing is merged by itself."""

    likely_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    lesser = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    greater = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    points = models.SmallIntegerField()
    reasons = models.JSONField(default=list)
    """Codes of `domain.twins.Reason`, never what was compared."""
    found_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "likely ones"
        constraints = [
            models.UniqueConstraint(fields=["lesser", "greater"], name="a_likeness_stands_once"),
            models.CheckConstraint(
                condition=Q(lesser__lt=F("greater")), name="a_likeness_names_two_in_order"
            ),
        ]
        indexes = [models.Index(fields=["-points", "likely_id"], name="likely_points")]

    def __str__(self) -> str:
        return f"{self.lesser_id} like {self.greater_id}"


class Merge(models.Model):
    """Two registrations became one 合并, and how to part them again as they were."""

    merge_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    memory = SealedText(data_class=MERGES, subject="merge_id")
    """JSON: which rows followed, which were closed, what the kept one was called before."""
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["other"],
                condition=Q(undone_at__isnull=True),
                name="a_registration_is_merged_once",
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("other")), name="nobody_is_merged_with_themselves"
            ),
        ]
        indexes = [
            models.Index(fields=["kept", "-merged_at"], name="merge_kept"),
            models.Index(fields=["merged_at"], name="merge_age"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} into {self.kept_id}"


class NotTheSame(models.Model):
    """Two persons whom somebody looked at and found different: never proposed again."""

    lesser = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    greater = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lesser", "greater"], name="a_difference_is_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.lesser_id} is not {self.greater_id}"
