"""Reading doors: for whoever stands at one, for a screen beside it, for who looks after it."""

from mashang.work.doors.queries.deciding import Asked, ask, door_noun
from mashang.work.doors.queries.desk import DoorCard, DoorRow, card, doors_at, doors_of, may_add
from mashang.work.doors.queries.guarding import (
    Guarded,
    NoteRow,
    guarded,
    guarded_doors,
    kept_until,
    notes_before,
    notes_of,
    snapshot,
)
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
from mashang.work.doors.queries.screen import Screen, ScreenLine, screen

__all__ = [
    "Asked",
    "DoorCard",
    "DoorChoice",
    "DoorRow",
    "Guarded",
    "NoteRow",
    "OpeningLine",
    "Screen",
    "ScreenLine",
    "ask",
    "card",
    "door",
    "door_by_sign",
    "door_noun",
    "doors_at",
    "doors_of",
    "guarded",
    "guarded_doors",
    "help_phone",
    "kept_until",
    "may_add",
    "notes_before",
    "notes_of",
    "openers_elsewhere",
    "own_doors",
    "own_openings",
    "screen",
    "snapshot",
]
