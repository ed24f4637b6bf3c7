"""Programs at doors: for whoever looks after them, and for the calls that they make themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mashang.domain.doorkeeping import Asked, Command
from mashang.domain.passes import KeySet
from mashang.elements.passes import queries as passes
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.errors import MashangError
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.doors.choices import READERS
from mashang.work.doors.enrolment import Wrong, admit
from mashang.work.doors.models import Device
from mashang.work.doors.policy import DEVICES
from mashang.work.doors.queries import opening, telling


class DeviceState(StrEnum):
    """How a device stands."""

    INVITED = "invited"
    LATE = "late"
    HEARD = "heard"
    SILENT = "silent"
    REVOKED = "revoked"

    @property
    def text(self) -> Text:
        """Its words on a badge."""
        return _STATES[self][0]

    @property
    def tone(self) -> str:
        """Its colour."""
        return _STATES[self][1]


_STATES = {
    DeviceState.INVITED: (Text("等待接入", "waits to enrol"), "blue"),
    DeviceState.LATE: (Text("接入码已过期", "did not enrol in time"), "amber"),
    DeviceState.HEARD: (Text("在线", "online"), "green"),
    DeviceState.SILENT: (Text("失去联系", "not heard from"), "red"),
    DeviceState.REVOKED: (Text("已停用", "revoked"), "grey"),
}


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device in a list.

    Attributes:
        clock_off_s: how far its own clock is ahead of ours; None before it said so.
        is_behind: whether it decides by an older snapshot than there is.
        troubles: what is wrong with it, in words; nothing for a device that is well.
        readers: each by its name, with what it is doing.
    """

    device_id: UUID
    name: str
    doors: tuple[tuple[int, str], ...]
    state: DeviceState
    heard_at: datetime | None
    clock_off_s: float | None
    snapshot: int | None
    is_behind: bool
    waiting: int
    relay: str
    readers: tuple[tuple[str, Text | str], ...]
    disk: str
    program: str
    troubles: tuple[Text, ...]
    may_manage: bool

    @property
    def door_ids(self) -> list[int]:
        """Its doors, without their names."""
        return [door_id for door_id, _ in self.doors]


@dataclass(frozen=True, slots=True)
class Caller:
    """A device that calls, proved by its key."""

    device_id: UUID
    doors: frozenset[int]
    device: Device


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a program learns when it enrols."""

    street: str
    keys: KeySet
    doors: tuple[int, ...]


def devices_of(actor: Actor, cursor: str | None = None) -> Page[DeviceRow]:
    """The devices in the actor's scope, those that stand together together."""
    rows = DEVICES.visible(actor).prefetch_related("doors__place")
    page = page_of(rows, ("path", "device_id"), cursor=cursor)
    return Page(device_rows(actor, page.items), page.next_cursor, page.is_first)


def device(actor: Actor, device_id: UUID) -> DeviceRow:
    """One device.

    Raises:
        OutOfScope: not in sight.
    """
    (found,) = device_rows(actor, [DEVICES.access(actor, "see", device_id=device_id)])
    return found


def device_rows(actor: Actor, devices: Iterable[Device]) -> list[DeviceRow]:
    """Devices as people read them."""
    number = telling.number_now()
    return [_row(actor, one, number) for one in devices]


def caller(token: str, asked: Asked, *, at: datetime) -> Caller | Wrong:
    """Whose call this is."""
    try:
        street = passes.issuer()
    except MashangError:  # nobody founded the street: nobody is enrolled either
        return Wrong.UNKNOWN
    found = admit(token, asked, street=street, at=at)
    if isinstance(found, Wrong):
        return found
    return Caller(found.pk, frozenset(found.doors.values_list("pk", flat=True)), found)


def enrolled(device_id: UUID) -> Enrolled:
    """What a program learns when it enrols."""
    doors = Device.objects.get(pk=device_id).doors.order_by("pk").values_list("pk", flat=True)
    keys = passes.issuer_keys()
    return Enrolled(keys.issuer, keys, tuple(doors))


def snapshot_number() -> int:
    """The number that doors should hold."""
    return telling.number_now()


def is_snapshot_due() -> bool:
    """Whether a pass was taken back since the snapshot was made."""
    return telling.is_due()


def snapshot_for(calling: Caller) -> tuple[int, bytes]:
    """A device's share of the snapshot, signed: its number and its bytes.

    Raises:
        Unavailable: it is being made.
    """
    return telling.signed_for(calling.device)


def commands_for(calling: Caller, *, after: UUID | None) -> list[Command]:
    """What a device is to open now."""
    return opening.commands_for(calling.device, after=after, at=clock.now())


def state_of(device: Device, at: datetime) -> DeviceState:
    """How a device stands at an instant."""
    if device.revoked_at is not None:
        return DeviceState.REVOKED
    if device.enrolled_at is None:
        return DeviceState.INVITED if at < device.token_until else DeviceState.LATE
    oldest = at - policies.minutes("doors.offline_after_min")
    is_heard = device.heard_at is not None and device.heard_at >= oldest
    return DeviceState.HEARD if is_heard else DeviceState.SILENT


def _row(actor: Actor, device: Device, number: int) -> DeviceRow:
    state = state_of(device, actor.at)
    is_live = state in {DeviceState.HEARD, DeviceState.SILENT}
    return DeviceRow(
        device_id=device.device_id,
        name=device.name,
        doors=tuple((one.pk, one.place.full_name) for one in device.doors.all()),
        state=state,
        heard_at=device.heard_at,
        clock_off_s=device.clock_off_s,
        snapshot=device.snapshot,
        is_behind=is_live and (device.snapshot or 0) < number,
        waiting=device.waiting,
        relay=device.relay,
        readers=tuple((name, READERS.get(says, says)) for name, says in _readers(device)),
        disk=device.disk,
        program=device.program,
        troubles=tuple(_troubles(device)) if is_live else (),
        may_manage=DEVICES.may(actor, "manage", device),
    )


def _troubles(device: Device) -> Iterable[Text]:
    off_s = device.clock_off_s or 0.0
    if abs(off_s) >= policies.number("doors.clock_off_at_most_s"):
        yield Text("时钟差 {n} 秒", "Its clock is off by {n} s", n=round(off_s))
    if device.relay == "failed":
        yield Text("上次开锁失败", "The lock failed last time")
    if device.disk == "full":
        yield Text("存储已满，记不下事件", "Its disk is full: it cannot record")
    for name, says in _readers(device):
        if says != "ok":
            yield Text(
                "读头 {name}：{says}",
                "Reader {name}: {says}",
                name=name,
                says=READERS.get(says, says),
            )


def _readers(device: Device) -> list[tuple[str, str]]:
    return sorted((str(name), str(says)) for name, says in device.readers.items())
