"""What runs by the clock, and what visitors tell. Openings go with `observations.forget_old`."""

from mashang.foundation.events.event import Event
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.work.doors import actions, queries, steps
from mashang.work.doors.models import Door


def forget() -> int:
    """Forget how many passed in hours that are long past, and what was kept to count nothing twice."""
    now = clock.now()
    oldest_hour = now - policies.days("retention.door_exits_days")
    return (
        actions.forget_exits(before=oldest_hour)
        + actions.forget_entries(before=oldest_hour)
        + actions.forget_events(
            events_before=now - policies.days("retention.door_events_days"),
            alarms_before=now - policies.days("retention.door_alarms_days"),
        )
    )


def watch() -> int:
    """Ring for doors that went silent, and make the snapshot anew where something changed below."""
    now = clock.now()
    actions.renew_snapshot(at=now)
    return actions.watch_devices(at=now)


def forget_notes() -> int:
    """Delete the notes of guards whose days are over, with their keys; returns how many."""
    before = clock.now() - policies.days("retention.shift_notes_days")
    gone = 0
    while note_ids := queries.notes_before(before):
        gone += actions.forget_notes(note_ids=note_ids)
    return gone


def note_visitor(event: Event) -> None:
    """A visitor stood at a door: the screen beside it shows the answer, the day counts it; nobody's name."""
    door = Door.objects.filter(pk=event.payload["door_id"]).first()
    if door is not None:
        steps.note_visitor(
            door,
            outcome=event.payload["outcome"],
            reason=event.payload["reason"],
            key=event.payload["key"],
            at=event.happened_at,
        )
