"""What runs by night: ending what is long overdue, forgetting what is over."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from mashang.elements.people import queries as people
from mashang.foundation import keys
from mashang.foundation.events.event import Event
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.work.forms import actions, queries, steps
from mashang.work.forms.models import ANSWERS, HAND_INS

AT_ONCE: Final = 500
_DIED: Final = Text("本人已去世", "The person has died")
_MOVED: Final = Text("已搬离", "The person has moved away")


def excuse_dead(event: Event) -> None:
    """Somebody died: no form waits for them. Runs inside the deleting transaction."""
    person_id = UUID(event.subject.removeprefix("person:"))
    steps.excuse_departed(person_id, homes=(), because=_DIED, at=clock.now())


def excuse_moved(event: Event) -> None:
    """Somebody moved out: a form that does not ask where they live now waits for them no more."""
    person_id = UUID(event.subject.removeprefix("person:"))
    homes = [one.path for one in people.homes_of([person_id]).get(person_id, [])]
    steps.excuse_departed(person_id, homes=homes, because=_MOVED, at=clock.now())


def keep_time() -> dict[str, int]:
    """End forms, forget answers and reports whose days are over; returns how many of each."""
    return {"closed": _close(), "answers": _forget_answers(), "reports": _forget_reports()}


def _close() -> int:
    actor = Actor.system()
    before = clock.today() - timedelta(days=policies.number("forms.closes_after_due_days"))
    found = queries.due_for_closing(before, at_most=AT_ONCE)
    for form_id in found:
        actions.close_overdue(actor=actor, form_id=form_id)
    return len(found)


def _forget_answers() -> int:
    longest = policies.number("retention.form_answers_days")
    forgotten = 0
    while ids := queries.due_for_forgetting(clock.now(), longest_days=longest, at_most=AT_ONCE):
        forgotten += actions.forget_fillings(filling_ids=ids)
        keys.destroy_subjects(ANSWERS, ids)
    return forgotten


def _forget_reports() -> int:
    signed = clock.now() - policies.days("retention.hand_ins_days")
    drafts = clock.now() - policies.days("forms.draft_reports_days")
    forgotten = 0
    while ids := queries.hand_ins_to_forget(signed, drafts, at_most=AT_ONCE):
        forgotten += actions.forget_hand_ins(hand_in_ids=ids)
        keys.destroy_subjects(HAND_INS, ids)
    return forgotten
