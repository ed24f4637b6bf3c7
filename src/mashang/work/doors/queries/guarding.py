"""What a guard's phone needs to decide alone: keys, what was taken back, the door and its rules; nobody's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from mashang.domain.passage import DoorRule
from mashang.domain.passage.plain import door_plain, rule_plain
from mashang.domain.passes import KeySet, as_jwks
from mashang.elements.passes import queries as passes
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import DESTROYED, KeyDestroyed
from mashang.foundation.policies import queries as policies
from mashang.kernel.clock import day_span, local, local_day
from mashang.kernel.paths import contains
from mashang.work.doors.models import Door, DoorNote
from mashang.work.doors.policy import DOORS
from mashang.work.doors.queries.live import counted
from mashang.work.doors.queries.own import DoorChoice, choice_of, choices
from mashang.work.doors.queries.ruling import rules_to_come
from mashang.work.doors.queries.telling import settings_of

FORM: Final = 1
"""Of the snapshot; a phone that reads another one asks for a fresh page."""
AT_ONCE: Final = 500
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What one guard left for the next."""

    note_id: UUID
    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Guarded:
    """A door as its guard stands at it.

    Attributes:
        notes: newest first.
        has_keys: whether the street signs passes yet.
    """

    door: DoorChoice
    notes: Sequence[NoteRow]
    has_keys: bool
    people_at_most: int
    note_at_most: int


def guarded_doors(actor: Actor) -> list[DoorChoice]:
    """The doors at which the actor may check passes, main ones first."""
    rows = DOORS.visible(actor, "guard").filter(
        place__closed_on__isnull=True, guards__closed_on__isnull=True
    )
    return choices(rows.select_related("place", "guards"))


def guarded(actor: Actor, door_id: int) -> Guarded:
    """One of them, with what the guard before left to know.

    Raises:
        OutOfScope, NotAllowed: not this actor's to guard.
    """
    door = _door(actor, door_id)
    return Guarded(
        door=choice_of(door),
        notes=_notes(door),
        has_keys=passes.has_keys(),
        people_at_most=policies.number("doors.guard_people_at_most_count"),
        note_at_most=policies.number("doors.guard_note_at_most_count"),
    )


def notes_of(actor: Actor, door_id: int) -> list[NoteRow]:
    """What guards of a door left for each other, newest first.

    Raises:
        OutOfScope, NotAllowed: not this actor's to guard.
    """
    return _notes(_door(actor, door_id))


def snapshot(actor: Actor, door_id: int) -> dict[str, Any]:
    """All that decides at a door, in plain values: what a phone keeps until its shift is over.

    Numbers of the day are those of the server; the phone adds what it has not sent yet.

    Raises:
        OutOfScope, NotAllowed: not this actor's to guard.
    """
    door = _door(actor, door_id)
    setting = next(iter(settings_of([door])))
    fresh, taken = passes.freshness(), passes.revocations(now=actor.at)
    return {
        "form": FORM,
        "made_at": actor.at.isoformat(),
        "until": kept_until(actor).isoformat(),
        "offset_min": (local(actor.at).utcoffset() or timedelta()) / _MINUTE,
        "freshness": {
            "behind_s": fresh.behind.total_seconds(),
            "ahead_s": fresh.ahead.total_seconds(),
        },
        "keys": as_jwks(_keys()),
        "revoked": {
            "passes": [one.hex for one, _ in taken.passes],
            "phones": [one.hex() for one in taken.phones],
        },
        "door": door_plain(setting.facing),
        "stale_after_min": setting.stale_after_min,
        "rules": [rule_plain(rule) for rule in rules_at(door, actor.at)],
        "today": _today(door, actor.at),
        "numbers": {
            name: policies.number(f"doors.guard_{name}")
            for name in ("refresh_s", "same_code_s", "again_min", "yes_shows_s")
        },
    }


def kept_until(actor: Actor) -> datetime:
    """When a phone must have deleted a snapshot that it fetches now."""
    return actor.at + policies.span("doors.guard_snapshot_hours")


def rules_at(door: Door, at: datetime) -> tuple[DoorRule, ...]:
    """The rules that hold at a door, or will: one that begins this evening is on the phone this morning."""
    return tuple(
        rule
        for rule in rules_to_come(at)
        if any(contains(scope, door.guards_path) for scope in rule.scope_paths)
    )


def notes_before(at: datetime) -> list[UUID]:
    """Notes whose days are over, some at a time."""
    rows = DoorNote.objects.filter(written_at__lt=at)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _today(door: Door, at: datetime) -> dict[str, Any]:
    since, _ = day_span(local_day(at))
    numbers = counted([door], since).values()
    return {
        "since": since.isoformat(),
        "came_in": sum(came for came, _, _ in numbers),
        "went_out": sum(left for _, left, _ in numbers),
    }


def _keys() -> KeySet:
    """The issuer's keys; none in a street that signs no passes yet, where the guard looks for themselves."""
    return passes.issuer_keys() if passes.has_keys() else KeySet("", ())


def _door(actor: Actor, door_id: int) -> Door:
    return DOORS.access(actor, "guard", place_id=door_id)


def _notes(door: Door) -> list[NoteRow]:
    rows = DoorNote.objects.filter(door=door).select_related("written_by")
    newest = rows.order_by("-written_at", "-note_id")
    return [
        NoteRow(one.note_id, _opened(one), _called(one), one.written_at)
        for one in newest[: policies.number("doors.guard_notes_shown_count")]
    ]


def _opened(note: DoorNote) -> str:
    try:
        return note.text.open()
    except KeyDestroyed:
        return str(DESTROYED)


def _called(note: DoorNote) -> str:
    return " ".join(filter(None, (note.written_by.post, note.written_by.username)))
