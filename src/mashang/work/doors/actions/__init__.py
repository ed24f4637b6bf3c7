"""Verbs on doors: pass one, guard one, appeal, look after them, rule them, hear from them."""

from mashang.work.doors.actions.alarms import acknowledge_alarm
from mashang.work.doors.actions.devices import (
    Invited,
    enrol,
    invite_again,
    invite_device,
    revoke_device,
)
from mashang.work.doors.actions.guarding import (
    appeal_for,
    forget_notes,
    leave_note,
    note_scan,
    stop_card,
)
from mashang.work.doors.actions.hearing import (
    Taken,
    forget_entries,
    forget_events,
    note_health,
    renew_snapshot,
    take_in_events,
    watch_devices,
)
from mashang.work.doors.actions.managing import (
    Setting,
    Wanted,
    add_door,
    change_door,
    forget_exits,
    renew_code,
    set_door,
)
from mashang.work.doors.actions.passing import DoorAnswer, appeal, count_exit, open_door
from mashang.work.doors.actions.ruling import RuleWanted, end_rule, enter_rule

__all__ = [
    "DoorAnswer",
    "Invited",
    "RuleWanted",
    "Setting",
    "Taken",
    "Wanted",
    "acknowledge_alarm",
    "add_door",
    "appeal",
    "appeal_for",
    "change_door",
    "count_exit",
    "end_rule",
    "enrol",
    "enter_rule",
    "forget_entries",
    "forget_events",
    "forget_exits",
    "forget_notes",
    "invite_again",
    "invite_device",
    "leave_note",
    "note_health",
    "note_scan",
    "open_door",
    "renew_code",
    "renew_snapshot",
    "revoke_device",
    "set_door",
    "stop_card",
    "take_in_events",
    "watch_devices",
]
