"""Reading doors: for whoever stands at one, for a screen beside it, for who looks after it."""

from mashang.work.doors.enrolment import Wrong
from mashang.work.doors.queries.deciding import Asked, ask, door_noun
from mashang.work.doors.queries.desk import DoorCard, DoorRow, card, doors_at, doors_of, may_add
from mashang.work.doors.queries.devices import (
    Caller,
    DeviceRow,
    DeviceState,
    caller,
    commands_for,
    device,
    devices_of,
    enrolled,
    is_snapshot_due,
    snapshot_for,
    snapshot_number,
)
from mashang.work.doors.queries.live import (
    AlarmRow,
    Inside,
    Live,
    alarms_of,
    live,
    unseen_alarms,
)
from mashang.work.doors.queries.opening import Opening, OpeningState, opening
from mashang.work.doors.queries.own import (
    DoorChoice,
    OpeningLine,
    door,
    door_by_sign,
    help_phone,
    openers_elsewhere,
    own_doors,
    own_openings,
)
from mashang.work.doors.queries.ruling import RuleRow, rule, ruled_places, rules_of
from mashang.work.doors.queries.screen import Screen, ScreenLine, screen

__all__ = [
    "AlarmRow",
    "Asked",
    "Caller",
    "DeviceRow",
    "DeviceState",
    "DoorCard",
    "DoorChoice",
    "DoorRow",
    "Inside",
    "Live",
    "Opening",
    "OpeningLine",
    "OpeningState",
    "RuleRow",
    "Screen",
    "ScreenLine",
    "Wrong",
    "alarms_of",
    "ask",
    "caller",
    "card",
    "commands_for",
    "device",
    "devices_of",
    "door",
    "door_by_sign",
    "door_noun",
    "doors_at",
    "doors_of",
    "enrolled",
    "help_phone",
    "is_snapshot_due",
    "live",
    "may_add",
    "openers_elsewhere",
    "opening",
    "own_doors",
    "own_openings",
    "rule",
    "ruled_places",
    "rules_of",
    "screen",
    "snapshot_for",
    "snapshot_number",
    "unseen_alarms",
]
