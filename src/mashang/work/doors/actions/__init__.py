"""Verbs on doors: pass one, guard one, appeal, look after them."""

from mashang.work.doors.actions.guarding import (
    appeal_for,
    forget_notes,
    leave_note,
    note_scan,
    stop_card,
)
from mashang.work.doors.actions.managing import (
    Wanted,
    add_door,
    change_door,
    forget_exits,
    renew_code,
)
from mashang.work.doors.actions.passing import DoorAnswer, appeal, count_exit, open_door

__all__ = [
    "DoorAnswer",
    "Wanted",
    "add_door",
    "appeal",
    "appeal_for",
    "change_door",
    "count_exit",
    "forget_exits",
    "forget_notes",
    "leave_note",
    "note_scan",
    "open_door",
    "renew_code",
    "stop_card",
]
