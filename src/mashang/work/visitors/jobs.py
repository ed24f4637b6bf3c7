"""What runs by the clock, and what follows when a host moves out or dies."""

from typing import Final
from uuid import UUID

from mashang.elements.people import queries as people
from mashang.foundation import keys
from mashang.foundation.events.event import Event
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.work.visitors import actions, steps
from mashang.work.visitors.models import VISIT, Visit
from mashang.work.visitors.terms import ABOUT

AT_ONCE: Final = 500


def forget_old() -> int:
    """Forget visits that ended long enough ago, their keys with them; returns how many."""
    before = clock.now() - policies.days("retention.visitors_days")
    forgotten = 0
    while ids := _ended_before(before):
        forgotten += actions.forget(visit_ids=ids)
        keys.destroy_subjects(VISIT, ids)
    actions.forget_leavings(before=clock.today() - policies.days("retention.visitor_exits_days"))
    return forgotten


def end_of_departed(event: Event) -> None:
    """Nobody invites to a home they have left: what they sent opens nothing from now on."""
    person_id = UUID(event.subject.removeprefix("person:"))
    homes = people.homes_of([person_id]).get(person_id, [])
    steps.end_visits_of(person_id, [one.pk for one in homes], clock.now())


def count_entry(event: Event) -> None:
    """A reader let a guest in by their pass: the visit counts it, as if a guard had."""
    about = str(event.payload["about"])
    if not about.startswith(ABOUT):
        return
    visit_id = about.removeprefix(ABOUT)
    visit = Visit.objects.select_for_update(of=("self",)).filter(pk=UUID(visit_id)).first()
    if visit is not None:
        steps.count_arrived(visit, int(event.payload["people"]), clock.now())


def _ended_before(instant: object) -> list[UUID]:
    rows = Visit.objects.filter(until__lt=instant).order_by("until", "pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])
