"""Standing responsibility 包保: one holder per target and level, dated."""

from django.db import models
from django.db.models import F, Q

from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.kernel.ids import new_id


class Responsibility(models.Model):
    """An account answers for a place, with all below it, at a level, since, until.

    Levels are data (plan pack key `duties.levels`); the four of the founding case are sub-district,
    community, grid, building.
    """

    responsibility_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="responsibilities")
    target = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    path = PathField()
    level = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    assigned_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="a_responsibility_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["target", "level"],
                condition=Q(until__isnull=True),
                name="one_holder_per_target_and_level",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "level", "since"], name="responsibility_path"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_id} for {self.target_id} as {self.level}"
