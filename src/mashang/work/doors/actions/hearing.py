"""What doors tell: how they fare, and what happened there, each thing counted once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mashang.domain.doorkeeping import DoorEvent, Health, Opened
from mashang.domain.passage import Direction, Outcome
from mashang.elements.observations.models import Observation
from mashang.elements.passes import queries as passes
from mashang.elements.passes import steps as issuing
from mashang.foundation import bulk
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import verb
from mashang.work.doors import alarming, counts, snapshots
from mashang.work.doors.choices import AlarmKind
from mashang.work.doors.models import (
    Alarm,
    Device,
    Door,
    EntryCount,
    OpenCommand,
    TakenEvent,
)
from mashang.work.doors.terms import OPENING, OPENINGS, source_of


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch: how many were new, how many we had."""

    taken: int
    known: int


@dataclass(frozen=True, slots=True)
class _Heard:
    """When we heard, and how far before that a door may be and still be taken at its word."""

    at: datetime
    latest: datetime

    def when(self, one: DoorEvent) -> datetime:
        """When it happened; when we heard, if the door did not know the time or is ahead of it."""
        return one.happened_at if one.clock_trusted and one.happened_at <= self.latest else self.at


@verb
def take_in_events(*, door_id: int, events: Sequence[DoorEvent], at: datetime) -> Taken:
    """Count what happened at a door; sent again, late or out of order, it is counted once.

    In calm days entries and exits become numbers of an hour. An entry that may be named is kept by
    name as long as any opening; a refusal and an exit never are. Presence under an order that
    declares it would be noted here too: no order exists yet.

    Two programs that send the same event at once: one of them is told to send again.

    Source: design principle 10.

    Complexity: linear in the events; some ten statements, however many.
    """
    door = Door.objects.select_for_update(of=("self",)).select_related("place").get(pk=door_id)
    given = {one.event_id: one for one in events}
    known = set(TakenEvent.objects.filter(event_id__in=given).values_list("event_id", flat=True))
    fresh = [one for event_id, one in given.items() if event_id not in known]
    bulk.insert_values(
        TakenEvent, ("event_id", "received_at"), [(one.event_id, at) for one in fresh]
    )
    heard = _Heard(at, at + policies.minutes("doors.event_ahead_min"))
    _count(door, fresh, heard)
    for one in fresh:
        if one.alarm is not None:
            _ring(door, one, heard)
    return Taken(len(fresh), len(events) - len(fresh))


@verb
def note_health(*, device_id: UUID, health: Health, at: datetime) -> None:
    """Remember how a device fares; whoever waits to hear from it waits no longer."""
    device = Device.objects.select_for_update().get(pk=device_id)
    device.heard_at = at
    device.clock_off_s = health.clock_off_s
    device.snapshot = health.snapshot
    device.waiting = health.waiting
    device.relay = health.relay
    device.readers = dict(health.readers)
    device.disk = health.disk
    device.program = health.program[:40]
    device.save(
        update_fields=[
            "heard_at", "clock_off_s", "snapshot", "waiting", "relay", "readers", "disk", "program",
        ]
    )  # fmt: skip
    for door in device.doors.all():
        alarming.end(door, AlarmKind.OFFLINE, at)


@verb
def renew_snapshot(*, at: datetime) -> int:
    """Make the doors' snapshot anew if it would say something new; returns its number."""
    return snapshots.renew(at)


@verb
def watch_devices(*, at: datetime) -> int:
    """Ring for every door whose program was not heard from; returns for how many."""
    silent = Device.objects.filter(
        revoked_at__isnull=True,
        enrolled_at__isnull=False,
        heard_at__lt=at - policies.minutes("doors.offline_after_min"),
    )
    rung = 0
    for device in silent.prefetch_related("doors__place"):
        for door in device.doors.all():
            rings = Alarm.objects.filter(door=door, kind=AlarmKind.OFFLINE, ended_at__isnull=True)
            if not rings.exists():
                alarming.begin(door, AlarmKind.OFFLINE, began_at=device.heard_at or at, at=at)
                rung += 1
    return rung


@verb
def forget_events(*, events_before: datetime, alarms_before: datetime) -> int:
    """Forget ids of events, old commands, devices that never came, and alarms somebody has looked at.

    Returns:
        How many.
    """
    never_came = Device.objects.filter(enrolled_at__isnull=True, token_until__lt=events_before)
    return (
        TakenEvent.objects.filter(received_at__lt=events_before).delete()[0]
        + never_came.delete()[0]
        + OpenCommand.objects.filter(made_at__lt=events_before).delete()[0]
        + Alarm.objects.filter(
            acknowledged_at__isnull=False, received_at__lt=alarms_before
        ).delete()[0]
    )


@verb
def forget_entries(*, before: datetime) -> int:
    """Delete the counts of hours that ended before an instant; returns how many."""
    return EntryCount.objects.filter(hour_at__lt=before).delete()[0]


def _ring(door: Door, one: DoorEvent, heard: _Heard) -> None:
    kind = AlarmKind(one.alarm or "")
    if one.over:
        alarming.end(door, kind, heard.at)
    else:
        alarming.begin(door, kind, began_at=heard.when(one), at=heard.at)


def _count(door: Door, events: Sequence[DoorEvent], heard: _Heard) -> None:
    entries: Counter[datetime] = Counter()
    refusals: Counter[datetime] = Counter()
    exits: Counter[datetime] = Counter()
    last: dict[datetime, datetime] = {}
    nameable: dict[UUID, list[DoorEvent]] = {}
    answers: dict[UUID, Opened] = {}
    for one in events:
        passed = one.passed
        if passed is None:
            continue
        when = heard.when(one)
        hour = when.replace(minute=0, second=0, microsecond=0)
        if passed.command_id is not None:
            answers[passed.command_id] = passed.opened  # counted when the server decided it
        elif passed.direction is Direction.OUT:
            exits[hour] += passed.people
            last[hour] = max(last.get(hour, when), when)
        elif passed.outcome is Outcome.REFUSED:
            refusals[hour] += 1
        else:
            entries[hour] += passed.people
            if passed.pass_id is not None:
                nameable.setdefault(passed.pass_id, []).append(one)
    for seen in _noted(door, nameable, heard):
        entries[seen.happened_at.replace(minute=0, second=0, microsecond=0)] -= 1
    counts.add_entries(door, entries, refusals)
    counts.add_exits(door, exits, last)
    _answer(door, answers, heard.at)
    _tell(nameable)


def _tell(nameable: Mapping[UUID, Sequence[DoorEvent]]) -> None:
    """Whoever issued a pass for a thing of theirs, a visit, hears of each entry by it."""
    if not nameable:
        return
    for pass_id in sorted(passes.issued_for_things(nameable)):
        for one in nameable[pass_id]:
            if one.passed is not None:
                issuing.tell_entered(pass_id, one.passed.people)


def _noted(
    door: Door, nameable: Mapping[UUID, Sequence[DoorEvent]], heard: _Heard
) -> Iterable[Observation]:
    """Entries kept by name: of people whose pass we know, within the days that openings are kept."""
    if not nameable:
        return ()
    oldest = heard.at - policies.days("retention.door_openings_days")
    whose = passes.persons_of(nameable)
    rows = [
        Observation(
            kind=OPENING,
            data_class=OPENINGS,
            source=source_of(door.pk),
            key=str(one.event_id),
            path=door.path,
            person_id=whose[pass_id],
            values={"reason": one.passed.reason.value, "outcome": one.passed.outcome.value},
            happened_at=heard.when(one),
            received_at=heard.at,
        )
        for pass_id, events in nameable.items()
        if pass_id in whose
        for one in events
        if one.passed is not None and heard.when(one) > oldest
    ]
    bulk.insert(rows)
    return rows


def _answer(door: Door, answers: Mapping[UUID, Opened], at: datetime) -> None:
    said = {Opened.YES: True, Opened.NO: False, Opened.UNKNOWN: None}
    for command_id, opened in answers.items():
        OpenCommand.objects.filter(Q(door=door), pk=command_id, answered_at__isnull=True).update(
            answered_at=at, opened=said[opened]
        )
