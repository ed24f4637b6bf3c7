"""In the background: taking large spreadsheets in, and forgetting by night."""

from uuid import UUID

from mashang.foundation.events.event import Event
from mashang.foundation.grants.actor import Actor
from mashang.foundation.programs import queries as programs
from mashang.front.registers import actions, imports, queries, steps
from mashang.kernel import clock


def take_in(intake_id: str) -> None:
    """Take a waiting spreadsheet in."""
    imports.take_in(UUID(intake_id))


def take_back(intake_id: str) -> None:
    """Take back all that an import wrote."""
    actions.take_back(intake_id=UUID(intake_id))


def resume() -> None:
    """Go on with imports and undoings whose worker was killed or cut off."""
    for intake_id in queries.silent_imports():
        imports.take_in(intake_id)
    for intake_id in queries.silent_undoings():
        actions.take_back(intake_id=intake_id)


def sweep() -> None:
    """Drop uploads that nobody took in for a day, and everything whose time is over."""
    old, stale = queries.due_for_forgetting()
    for intake_id in old:
        actions.forget(intake_id=intake_id, wholly=True)
    for intake_id in stale:
        actions.forget(intake_id=intake_id, wholly=False)
    for export_id in queries.old_exports():
        actions.forget_export(export_id=export_id)


def tell_reviewers(event: Event) -> None:
    """Rights were taken in an emergency: whoever reviews it knows at once."""
    steps.tell_reviewers(UUID(event.payload["emergency_id"]), at=event.happened_at)


def remind_reviewers() -> int:
    """Remind of what nobody has reviewed; returns of how many."""
    actor = Actor.system(clock.now())
    return sum(
        actions.remind_reviewers(actor=actor, emergency_id=one)
        for one in queries.waiting_reviews(actor.at)
    )


def tell_of_ending_keys() -> int:
    """Tell of keys of programs that run out soon, once each; returns how many people were told."""
    now = clock.now()
    return sum(
        actions.tell_key_ends(actor=Actor.system(now), key_id=one)
        for one in programs.keys_ending(now)
    )
