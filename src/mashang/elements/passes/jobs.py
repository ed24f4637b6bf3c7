"""What runs by the clock, and what follows when somebody moves out, dies, or answers for less."""

from typing import Final
from uuid import UUID

from mashang.elements.passes import actions, queries, steps
from mashang.elements.passes.models import PASS, SECRETS
from mashang.elements.passes.terms import DIED
from mashang.foundation import keys
from mashang.foundation.accounts.queries import account
from mashang.foundation.events.event import Event
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock

AT_ONCE: Final = 500


def keep_keys() -> int:
    """Rotate when a key has signed for its days, destroy secrets that sign no more; returns how many went.

    A key is destroyed before its row is emptied, so nothing signs with it whatever happens between.
    """
    now = clock.now()
    if queries.is_rotation_due(now):
        actions.rotate_keys(actor=Actor.system())
    silent = queries.silent_keys()
    if silent:
        keys.destroy_subjects(SECRETS, silent)
        actions.forget_secrets(kids=silent)
    actions.forget_keys(kids=queries.keys_over(now - policies.days("retention.pass_keys_days")))
    return len(silent)


def forget_old() -> int:
    """Forget passes whose days are over, their keys with them; returns how many."""
    now = clock.now()
    before = now - policies.days("retention.passes_days")
    forgotten = 0
    while ids := queries.passes_over(before, at_most=AT_ONCE):
        keys.destroy_subjects(PASS, ids)
        forgotten += actions.forget_passes(pass_ids=ids)
    actions.forget_taking_back(now=now, before=before)
    return forgotten


def end_of_dead(event: Event) -> None:
    """Nobody comes in with the pass of somebody who died, nor on their invitation."""
    steps.revoke_of_person(_person_of(event), because=DIED, at=clock.now())


def end_of_moved(event: Event) -> None:
    """What opened a home that was left opens it no more, on whose phone ever it is."""
    now = clock.now()
    for one in queries.accounts_carrying(_person_of(event)):
        steps.reconcile(one, now)


def follow_account(event: Event) -> None:
    """An account acts or answers for less than before, or its number may have a new owner."""
    account_id = event.payload.get("account_id") or event.subject.removeprefix("account:")
    found = account(UUID(str(account_id)))
    if found is not None:
        steps.reconcile(found, clock.now())


def _person_of(event: Event) -> UUID:
    return UUID(event.subject.removeprefix("person:"))
