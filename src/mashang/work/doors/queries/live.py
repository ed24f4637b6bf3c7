"""A door as it lives: how many pass by the hour, how many are inside, what rings; never who."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour

from mashang.elements.observations.models import Observation
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.doors.choices import ALARMS, AlarmKind
from mashang.work.doors.models import Alarm, Device, Door, EntryCount, ExitCount
from mashang.work.doors.policy import ALARMS as ALARM_POLICY
from mashang.work.doors.policy import DOORS
from mashang.work.doors.queries.devices import DeviceRow, DeviceState, device_rows, state_of
from mashang.work.doors.queries.ruling import RuleRow, rules_of
from mashang.work.doors.terms import OPENING, REFUSAL, source_of

_HOUR: Final = timedelta(hours=1)
_HOURS_A_DAY: Final = 24
_WORST: Final = (
    DeviceState.SILENT, DeviceState.HEARD, DeviceState.LATE, DeviceState.INVITED,
)  # fmt: skip
"""Which of several is shown: one that fell silent, else one that works."""


@dataclass(frozen=True, slots=True)
class HourBar:
    """One hour of the street's day.

    Attributes:
        came_px, left_px: heights in a picture whose tallest bar has 100.
    """

    at: datetime
    came: int
    left: int
    refused: int
    came_px: int
    left_px: int
    x: int


@dataclass(frozen=True, slots=True)
class Inside:
    """How many are inside, as far as doors can know: an estimate, for a roll-call in a fire.

    Attributes:
        where: the place behind the doors.
        since: when counting began.
        doors: how many doors lead there and are counted.
        estimate: entries less exits, never below nothing.
        is_whole: whether every one of these doors is heard from.
    """

    where: str
    since: datetime
    doors: int
    came: int
    left: int
    estimate: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alarm in a list."""

    alarm_id: UUID
    door_id: int
    door: str
    kind: str
    words: Text
    began_at: datetime
    ended_at: datetime | None
    times: int
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, slots=True)
class Live:
    """A door at an instant.

    Attributes:
        hours: of today, midnight first.
        rules: that hold at this door or will.
    """

    at: datetime
    hours: tuple[HourBar, ...]
    inside: Inside
    devices: tuple[DeviceRow, ...]
    alarms: tuple[AlarmRow, ...]
    rules: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a door fares, in a list: its worst device, how many alarms nobody has seen."""

    device: DeviceState | None
    alarms: int


def live(actor: Actor, door_id: int) -> Live:
    """A door as it lives now.

    Raises:
        OutOfScope: not in sight.
    """
    door = DOORS.access(actor, "see", place_id=door_id)
    devices = Device.objects.filter(doors=door, revoked_at__isnull=True)
    rings = _shown(Alarm.objects.filter(door=door, acknowledged_at__isnull=True))
    return Live(
        at=actor.at,
        hours=_hours([door], actor.at),
        inside=_inside(door, actor.at),
        devices=tuple(device_rows(actor, devices.prefetch_related("doors__place"))),
        alarms=tuple(_alarm(one) for one in rings.order_by("-began_at")),
        rules=tuple(rules_of(actor, path=door.guards_path).items),
    )


def alarms_of(actor: Actor, cursor: str | None = None, *, seen: bool = False) -> Page[AlarmRow]:
    """The alarms in the actor's scope, newest first: those nobody has seen, or the others."""
    rows = _shown(ALARM_POLICY.visible(actor).filter(acknowledged_at__isnull=not seen))
    page = page_of(rows, ("-began_at", "-alarm_id"), cursor=cursor)
    return Page([_alarm(one) for one in page.items], page.next_cursor, page.is_first)


def unseen_alarms(actor: Actor) -> int:
    """How many alarms in the actor's scope nobody has seen."""
    return ALARM_POLICY.visible(actor).filter(acknowledged_at__isnull=True).count()


def standings(door_ids: Sequence[int], at: datetime) -> dict[int, Standing]:
    """How doors fare, by their ids. Two questions, however many doors."""
    states: dict[int, list[DeviceState]] = {}
    links = Device.doors.through.objects.filter(
        door_id__in=door_ids, device__revoked_at__isnull=True
    ).select_related("device")
    for link in links:
        states.setdefault(link.door_id, []).append(state_of(link.device, at))
    unseen = Alarm.objects.filter(door_id__in=door_ids, acknowledged_at__isnull=True)
    rings = dict(unseen.values_list("door_id").annotate(n=Count("pk")))
    return {
        one: Standing(
            next((state for state in _WORST if state in states.get(one, ())), None),
            rings.get(one, 0),
        )
        for one in door_ids
    }


def counted(doors: Iterable[Door], since: datetime) -> dict[datetime, tuple[int, int, int]]:
    """Entries, exits and refusals by the hour in which they fell (UTC), since an instant."""
    ids = [door.pk for door in doors]
    seen = Observation.objects.filter(
        source__in=[source_of(one) for one in ids], happened_at__gte=since
    )
    by_hour = seen.annotate(hour=TruncHour("happened_at", tzinfo=UTC)).values_list("hour")
    rows = by_hour.annotate(
        came=Count("pk", filter=Q(kind=OPENING)), refused=Count("pk", filter=Q(kind=REFUSAL))
    )
    found: dict[datetime, list[int]] = {}
    for hour, came, refused in rows:
        _add(found, hour, came, 0, refused)
    first = since.replace(minute=0, second=0, microsecond=0)
    entries = EntryCount.objects.filter(door_id__in=ids, hour_at__gte=first)
    for hour, came, refused in entries.values_list("hour_at", "entries", "refusals"):
        _add(found, hour, came, 0, refused)
    exits = ExitCount.objects.filter(door_id__in=ids, hour_at__gte=first)
    for hour, left in exits.values_list("hour_at", "count"):
        _add(found, hour, 0, left, 0)
    return {hour: (came, left, refused) for hour, (came, left, refused) in found.items()}


def _add(found: dict[datetime, list[int]], hour: datetime, *more: int) -> None:
    before = found.setdefault(hour, [0, 0, 0])
    found[hour] = [one + add for one, add in zip(before, more, strict=True)]


def _hours(doors: Sequence[Door], at: datetime) -> tuple[HourBar, ...]:
    since, _ = clock.day_span(clock.local_day(at))
    numbers = counted(doors, since)
    most = max((max(came, left) for came, left, _ in numbers.values()), default=0) or 1
    bars = []
    for order in range(_HOURS_A_DAY):
        hour = since + order * _HOUR
        came, left, refused = numbers.get(hour, (0, 0, 0))
        bars.append(
            HourBar(
                hour, came, left, refused,
                came_px=round(100 * came / most), left_px=round(100 * left / most),
                x=order * 30,
            )
        )  # fmt: skip
    return tuple(bars)


def _inside(door: Door, at: datetime) -> Inside:
    doors = list(Door.objects.filter(guards_id=door.guards_id, place__closed_on__isnull=True))
    since = reset_before(at, policies.time_of_day("doors.inside_resets_at"))
    numbers = counted(doors, since).values()
    came, left = sum(one[0] for one in numbers), sum(one[1] for one in numbers)
    fares = standings([one.pk for one in doors], at).values()
    return Inside(
        where=door.guards.full_name,
        since=since,
        doors=len(doors),
        came=came,
        left=left,
        estimate=max(0, came - left),
        is_whole=all(one.device is DeviceState.HEARD for one in fares),
    )


def reset_before(at: datetime, resets_at: time) -> datetime:
    """The last instant, at or before another, at which the street's wall clock showed a time."""
    today = datetime.combine(clock.local_day(at), resets_at, clock.STREET_ZONE)
    begun = today if today <= at else today - timedelta(days=1)
    return begun.astimezone(UTC)


def _shown(rows: QuerySet[Alarm]) -> QuerySet[Alarm]:
    return rows.select_related("door__place", "acknowledged_by")


def _alarm(one: Alarm) -> AlarmRow:
    by = one.acknowledged_by
    return AlarmRow(
        alarm_id=one.alarm_id,
        door_id=one.door_id,
        door=one.door.place.full_name,
        kind=one.kind,
        words=ALARMS[AlarmKind(one.kind)],
        began_at=one.began_at,
        ended_at=one.ended_at,
        times=one.times,
        acknowledged_at=one.acknowledged_at,
        acknowledged_by=f"{by.unit} {by.post}".strip() if by is not None else "",
    )
