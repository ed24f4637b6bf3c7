"""What became of an opening from a phone; what a program at a door is to open now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from mashang.domain.doorkeeping import Command
from mashang.domain.passage import Direction
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.work.doors.models import Device, OpenCommand


class OpeningState(StrEnum):
    """What the door said of it so far."""

    WAITING = "waiting"
    OPENED = "opened"
    STUCK = "stuck"
    UNSURE = "unsure"
    SILENT = "silent"

    @property
    def text(self) -> Text:
        """Its words for whoever stands there."""
        return _WORDS[self]


_WORDS = {
    OpeningState.WAITING: Text("正在等门回应…", "Waiting for the door…"),
    OpeningState.OPENED: Text("门已确认打开", "The door says that it is open"),
    OpeningState.STUCK: Text(
        "门说没有打开，请再试一次或找门岗",
        "The door says that it did not open: try again, or ask the guard",
    ),
    OpeningState.UNSURE: Text(
        "门收到了，不知道锁开了没有，请推一下",
        "The door heard it and cannot tell whether the lock opened: try the handle",
    ),
    OpeningState.SILENT: Text(
        "门没有回应（可能离线）。这不是您的问题，请找门岗开门",
        "The door did not answer; it may be offline. It is not your fault: ask the guard",
    ),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """An opening from a phone, without a name.

    Attributes:
        is_settled: nothing more will be heard of it.
    """

    command_id: UUID
    state: OpeningState
    is_settled: bool

    @property
    def words(self) -> Text:
        """For whoever stands there."""
        return self.state.text


def opening(command_id: UUID) -> Opening:
    """What became of it.

    Raises:
        OutOfScope: there is none, or it is long past.
    """
    row = OpenCommand.objects.filter(pk=command_id).first()
    if row is None:
        raise OutOfScope("opening")
    state = _state(row, clock.now())
    return Opening(row.command_id, state, is_settled=state is not OpeningState.WAITING)


def commands_for(device: Device, *, after: UUID | None, at: datetime) -> list[Command]:
    """What a device is to open now: never what is void, answered, or made before `after`."""
    rows = OpenCommand.objects.filter(
        door__in=device.doors.all(), until__gt=at, answered_at__isnull=True
    )
    known = OpenCommand.objects.filter(pk=after).first() if after is not None else None
    if known is not None:
        rows = rows.filter(made_at__gt=known.made_at)
    return [
        Command(row.command_id, str(row.door_id), Direction(row.direction), row.until)
        for row in rows.order_by("made_at", "command_id")
    ]


def _state(row: OpenCommand, now: datetime) -> OpeningState:
    if row.answered_at is None:
        return OpeningState.WAITING if now < row.until else OpeningState.SILENT
    if row.opened is None:
        return OpeningState.UNSURE
    return OpeningState.OPENED if row.opened else OpeningState.STUCK
