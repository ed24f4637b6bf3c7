"""What runs by the clock, and when told."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from mashang.elements.people import queries, steps
from mashang.elements.people.actions.forgetting import forget, forget_merges_now
from mashang.elements.people.actions.merging import compare_registrations
from mashang.elements.people.models import IDENTITY, MERGES
from mashang.foundation import keys
from mashang.foundation.accounts.queries import account
from mashang.foundation.events.event import Event
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock

BATCH: Final = 500
_COMPARED_AT_ONCE: Final = 200
_COMPARED_A_RUN: Final = 3000
"""A street taken in at once is compared over some nights; whoever is new comes first."""


def put_links_to_sleep(event: Event) -> None:
    """An account woke after a long time: its number may have a new owner, so its links sleep.

    Args:
        event: `accounts.woke`, payload `account_id`; runs inside the deleting transaction.
    """
    woken = account(UUID(str(event.payload["account_id"])))
    if woken is not None:
        steps.put_to_sleep(woken)


def forget_departed() -> int:
    """Forget who has lived nowhere in the street for `retention.people_days`; returns how many.

    Keys go first: from then on nothing can be read, whatever happens before the rows are gone.
    """
    before = clock.today() - timedelta(days=policies.number("retention.people_days"))
    forgotten = 0
    while due := queries.departed_people(before, at_most=BATCH):
        keys.destroy_subjects(IDENTITY, due)
        forgotten += forget(actor=Actor.system(), person_ids=due)
    while due := queries.merged_for_good(at_most=BATCH):
        keys.destroy_subjects(IDENTITY, due)
        forgotten += forget(actor=Actor.system(), person_ids=due)
    return forgotten


def forget_merges() -> int:
    """Forget how to undo merges whose days are over, keys first; returns how many.

    The registration that was merged is then forgotten with the departed: it stands for nobody.
    """
    before = clock.now() - policies.days("retention.merges_days")
    forgotten = 0
    while due := queries.merges_over(before, at_most=BATCH):
        keys.destroy_subjects(MERGES, due)
        forgotten += forget_merges_now(merge_ids=due)
    return forgotten


def compare() -> int:
    """Hold new and changed registrations beside those that resemble them; returns how many."""
    compared = 0
    while compared < _COMPARED_A_RUN:
        due = queries.to_compare(at_most=_COMPARED_AT_ONCE)
        if not due:
            break
        compare_registrations(actor=Actor.system(), person_ids=due)
        compared += len(due)
    return compared
