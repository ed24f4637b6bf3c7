"""What is due: a key to be followed, secrets to be destroyed, passes to be forgotten."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mashang.domain.passes import Standing
from mashang.elements.passes.models import Key, Pass
from mashang.foundation.accounts.models import Account
from mashang.foundation.policies import queries as policies

_SIGNS = (Standing.CURRENT, Standing.NEXT)


def is_rotation_due(now: datetime) -> bool:
    """Whether the current key has signed for its days, and every door had time to hear of the next."""
    signs_before = now - policies.days("passes.key_signs_days")
    known_before = now - policies.days("passes.key_known_before_days")
    current = Key.objects.filter(standing=Standing.CURRENT, signs_since__lte=signs_before)
    following = Key.objects.filter(standing=Standing.NEXT, made_at__lte=known_before)
    return current.exists() and following.exists()


def silent_keys() -> list[str]:
    """Keys that sign no more and whose secret is still there."""
    rows = Key.objects.exclude(standing__in=_SIGNS).exclude(secret__isnull=True)
    return [row.kid for row in rows if row.secret]


def keys_over(before: datetime) -> list[str]:
    """Keys that nobody has believed since an instant."""
    over = Q(believed_until__lt=before) | Q(withdrawn_at__lt=before, standing=Standing.WITHDRAWN)
    return list(Key.objects.filter(over).values_list("kid", flat=True))


def passes_over(before: datetime, *, at_most: int) -> list[UUID]:
    """Passes that ended before an instant."""
    rows = Pass.objects.filter(until__lt=before).order_by("until", "pk")
    return list(rows.values_list("pk", flat=True)[:at_most])


def accounts_carrying(person_id: UUID) -> list[Account]:
    """Whose phones carry a pass in somebody's name, by id."""
    rows = Pass.objects.filter(person_id=person_id, revoked_at__isnull=True, account__isnull=False)
    return list(Account.objects.filter(pk__in=rows.values("account_id")).order_by("pk"))
