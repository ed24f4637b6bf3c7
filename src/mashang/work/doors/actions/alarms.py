"""Alarms: somebody has looked."""

from uuid import UUID

from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.work.doors.policy import ALARMS

REGISTER = "places.register"


@verb
def acknowledge_alarm(*, actor: Actor, alarm_id: UUID) -> None:
    """Say that one has looked; the case goes its own way. Twice is once, the first name stands.

    Raises:
        OutOfScope: not in sight.
    """
    alarm = ALARMS.access(actor, "acknowledge", lock=True, alarm_id=alarm_id)
    if alarm.acknowledged_at is not None:
        return
    alarm.acknowledged_at, alarm.acknowledged_by = actor.at, actor.account
    alarm.save(update_fields=["acknowledged_at", "acknowledged_by"])
    subject = Subject("place", alarm.door_id, REGISTER)
    records.write(actor.ref, "doors.acknowledge_alarm", subject, facts={"kind": alarm.kind})
