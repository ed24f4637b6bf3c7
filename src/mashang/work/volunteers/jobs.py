"""What runs by the clock, and what follows from what other rooms tell."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from mashang.elements.people import queries as people
from mashang.foundation.events.event import Event
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.work.volunteers import actions, steps
from mashang.work.volunteers.models import SignUp

AT_ONCE: Final = 500


def release_departed(event: Event) -> None:
    """Somebody died, or lives where a call does not reach: their places are free again."""
    person_id = UUID(event.subject.removeprefix("person:"))
    homes = people.homes_of([person_id]).get(person_id, [])
    steps.release(person_id, homes=[one.path for one in homes], at=event.happened_at)


def forget_old() -> int:
    """Forget sign-ups for shifts that ended long enough ago; returns how many."""
    before = clock.now() - timedelta(days=policies.number("retention.volunteering_days"))
    rows = SignUp.objects.filter(shift__ends_at__lt=before)
    forgotten = 0
    while ids := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        forgotten += actions.forget(sign_up_ids=ids)
    return forgotten
