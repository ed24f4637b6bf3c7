"""What runs by the clock."""

from datetime import timedelta

from mashang.elements.observations.models import Observation
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.house import house

BATCH = 5_000


def forget_old() -> int:
    """Delete observations whose days are over, class by class; returns how many.

    A door remembers as little as a lock: what is due goes in the same night.
    """
    forgotten = 0
    for data_class in house().data_classes.values():
        rows = Observation.objects.filter(data_class=data_class.code)
        if not rows.exists():
            continue
        days = policies.number(data_class.retention_key)
        due = rows.filter(happened_at__lt=clock.now() - timedelta(days=days))
        while ids := list(due.values_list("pk", flat=True)[:BATCH]):
            forgotten += Observation.objects.filter(pk__in=ids).delete()[0]
    return forgotten
