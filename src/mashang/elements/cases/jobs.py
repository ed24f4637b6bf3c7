"""What time does to cases: promises run out, silence counts as yes, content is forgotten."""

from datetime import datetime, timedelta

from django.db.models import Q

from mashang.domain.lifecycle import State, Verb
from mashang.elements.cases import actions
from mashang.elements.cases.models import CONTENT, Case
from mashang.foundation import keys
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock

AT_ONCE = 500
"""Cases one run takes on; the next run, minutes later, takes the rest."""
FORGOTTEN_AT_ONCE = 200
"""Cases of one transaction of forgetting: a night's run goes on until none is left."""


def keep_time() -> dict[str, int]:
    """Confirm after silence, resume what was parked long enough, escalate what is overdue."""
    now = clock.now()
    return {
        "confirmed": _each(_silent(now), Verb.AUTO_CONFIRM, now),
        "resumed": _each(_parked_long_enough(now), Verb.UNPARK, now),
        "escalated": _each(_overdue(now), Verb.ESCALATE, now),
    }


def forget_old() -> int:
    """Forget what ended cases were about, once policy keeps it no longer; returns how many.

    Keys first: whatever stops it in between, nothing is readable any more, and the next night empties
    the rows that are left. The row without content stays for the ledger and its sums.
    """
    actor = Actor.system()
    over = Case.objects.filter(
        closed_at__lte=actor.at - policies.days("retention.cases_days"), forgotten_at__isnull=True
    ).order_by("closed_at", "case_id")
    forgotten = 0
    while ids := list(over.values_list("case_id", flat=True)[:FORGOTTEN_AT_ONCE]):
        keys.destroy_subjects(CONTENT, ids)
        forgotten += actions.forget(actor=actor, case_ids=ids)
    return forgotten


def _silent(now: datetime) -> Q:
    waited = now - policies.days("cases.confirm_after_days")
    return Q(state=State.DONE.value, done_at__lte=waited)


def _parked_long_enough(now: datetime) -> Q:
    return Q(state=State.PARKED.value, parked_until__lte=now)


def _overdue(now: datetime) -> Q:
    every: timedelta = policies.minutes("cases.escalate_every_min")
    rested = Q(escalated_at__isnull=True) | Q(escalated_at__lte=now - every)
    levels = policies.number("cases.escalation_levels_count")
    return Q(is_open=True, due_at__lte=now, level__lt=levels) & rested


def _each(which: Q, verb: Verb, now: datetime) -> int:
    found = Case.objects.filter(which).order_by("due_at", "case_id")
    ids = list(found.values_list("case_id", flat=True)[:AT_ONCE])
    return sum(actions.act_by_clock(case_id=case_id, verb_=verb, at=now) for case_id in ids)
