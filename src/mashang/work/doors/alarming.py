"""Alarms of doors as steps: rung once until somebody looks, with a case for who answers there."""

from datetime import datetime

from django.db.models import F

from mashang.elements.cases import steps as cases
from mashang.foundation.grants.actor import Actor
from mashang.foundation.verbs import step
from mashang.work.doors.choices import ALARMS, AlarmKind
from mashang.work.doors.kinds import ALARM
from mashang.work.doors.models import Alarm, Door

_URGENT = {AlarmKind.FORCED}


@step
def begin(door: Door, kind: AlarmKind, *, began_at: datetime, at: datetime) -> None:
    """Ring an alarm, and open its case; while nobody has looked, another time only counts.

    Args:
        began_at: when it began, as the door tells; `at` is when we heard.
    """
    waiting = Alarm.objects.filter(door=door, kind=kind, acknowledged_at__isnull=True)
    if waiting.update(times=F("times") + 1, ended_at=None):
        return
    Alarm.objects.create(door=door, path=door.path, kind=kind, began_at=began_at, received_at=at)
    cases.open_case(
        actor=Actor.system(at),
        opening=cases.Opening(
            kind=ALARM,
            place=door.place,
            title=f"{door.place.name}：{ALARMS[kind].zh}",
            detail={"door": door.place.full_name, "alarm": kind},
            priority="urgent" if kind in _URGENT else "normal",
        ),
    )


@step
def end(door: Door, kind: AlarmKind, at: datetime) -> None:
    """What rang is over; it stays in the list until somebody has looked."""
    Alarm.objects.filter(door=door, kind=kind, ended_at__isnull=True).update(ended_at=at)
