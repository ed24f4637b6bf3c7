"""What runs by the clock."""

from datetime import timedelta
from typing import Final

from django.db.models import Q

from mashang.elements.people.models import Employment
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.work.employers import actions
from mashang.work.employers.models import Representative

AT_ONCE: Final = 500


def forget_old() -> int:
    """Forget who spoke for units, and employments, that ended long enough ago; returns how many."""
    span = timedelta(days=policies.number("retention.employers_days"))
    before, day = clock.now() - span, clock.today() - span
    over = Q(until__lt=before) | Q(state=Representative.State.REFUSED, decided_at__lt=before)
    forgotten = 0
    while True:
        rows = Representative.objects.filter(over).values_list("pk", flat=True)[:AT_ONCE]
        jobs = Employment.objects.filter(until_on__lt=day).values_list("pk", flat=True)[:AT_ONCE]
        ids, ended = list(rows), list(jobs)
        if not ids and not ended:
            return forgotten
        forgotten += actions.forget(representative_ids=ids, employment_ids=ended)
