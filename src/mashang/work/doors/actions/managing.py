"""Looking after doors: add, change, give a fresh code."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mashang.elements.places import steps as places
from mashang.elements.places.policy import PLACES
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.work.doors import snapshots, steps
from mashang.work.doors.choices import KINDS
from mashang.work.doors.models import Door, ExitCount
from mashang.work.doors.policy import DOORS

REGISTER = "places.register"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A door that somebody wants to add."""

    name: str
    is_main: bool = False
    is_open_to_public: bool = False


@verb
def add_door(*, actor: Actor, place_id: int, wanted: Wanted, command_id: UUID) -> int:
    """Add a door that leads into a place, with its code.

    Returns:
        The door's id.

    Raises:
        OutOfScope, NotAllowed: the place is not this actor's to look after.
        RuleBroken, Conflict, Invalid: as `steps.add_door`.
    """
    before = commands.earlier_answer(command_id, account_id=actor.account_id, verb="doors.add_door")
    if before is not None:
        return int(before["door_id"])
    places.lock_register()
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("doors.manage", place.path)
    door = steps.add_door(
        parent=place,
        name=wanted.name,
        is_main=wanted.is_main,
        is_open_to_public=wanted.is_open_to_public,
    )
    _record(actor, "doors.add_door", door, under=place.pk)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="doors.add_door",
        answer={"door_id": door.pk},
    )
    return int(door.pk)


@verb
def change_door(*, actor: Actor, door_id: int, is_main: bool, is_open_to_public: bool) -> None:
    """Say how a door behaves. Twice the same is once.

    Raises:
        OutOfScope, NotAllowed: not this actor's to look after.
    """
    door = DOORS.access(actor, "manage", lock=True, place_id=door_id)
    if (door.is_main, door.is_open_to_public) == (is_main, is_open_to_public):
        return
    door.is_main, door.is_open_to_public = is_main, is_open_to_public
    door.save(update_fields=["is_main", "is_open_to_public"])
    snapshots.renew(actor.at)
    _record(actor, "doors.change_door", door, main=is_main, public=is_open_to_public)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a door behaves by itself: what its program is told.

    Attributes:
        needs_presence: the printed code does not open it.
        is_lenient: without a network it admits `lenient_kinds` though it cannot know everything.
        fails_open: what its lock does without power.
        pulse_s, held_open_after_s, stale_after_min: None for what the plan pack says.
    """

    needs_presence: bool = False
    is_lenient: bool = False
    lenient_kinds: tuple[str, ...] = ()
    fails_open: bool = False
    pulse_s: int | None = None
    held_open_after_s: int | None = None
    stale_after_min: int | None = None


@verb
def set_door(*, actor: Actor, door_id: int, setting: Setting) -> None:
    """Say how a door behaves by itself; its program hears it within seconds. Twice the same is once.

    Raises:
        OutOfScope, NotAllowed: not this actor's to look after.
        Invalid: `doors.setting`: a lenient door names the kinds that it admits, no other does; a kind
            that is not known; no time at all.
    """
    door = DOORS.access(actor, "manage", lock=True, place_id=door_id)
    _check(setting)
    wanted = {**asdict(setting), "lenient_kinds": sorted(setting.lenient_kinds)}
    if all(getattr(door, name) == value for name, value in wanted.items()):
        return
    for name, value in wanted.items():
        setattr(door, name, value)
    door.save(update_fields=list(wanted))
    if door.needs_presence and not door.screen_secret:
        steps.renew_screen(door)
    snapshots.renew(actor.at)
    _record(actor, "doors.set_door", door, presence=door.needs_presence, lenient=door.is_lenient)


@verb
def renew_code(*, actor: Actor, door_id: int, command_id: UUID) -> str:
    """Give a door a fresh code: somebody stuck another one on it, or copied it.

    Returns:
        The sign of the code.

    Raises:
        OutOfScope, NotAllowed: not this actor's to look after.
    """
    door = DOORS.access(actor, "manage", lock=True, place_id=door_id)
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="doors.renew_code"
    )
    if before is not None:
        return str(before["sign"])
    code = steps.renew_code(door)
    _record(actor, "doors.renew_code", door)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="doors.renew_code",
        answer={"sign": code.sign},
    )
    return code.sign


@verb
def forget_exits(*, before: datetime) -> int:
    """Delete the counts of hours that ended before an instant; returns how many."""
    return ExitCount.objects.filter(hour_at__lt=before).delete()[0]


def _check(setting: Setting) -> None:
    if setting.is_lenient != bool(setting.lenient_kinds) or not KINDS.keys() >= set(
        setting.lenient_kinds
    ):
        said = Text(
            "断网时放行要写明放行哪些凭证；不放行就不要选",
            "A door that admits without a network says which passes; one that does not says none",
        )
        raise Invalid("doors.setting", said, field="lenient_kinds")
    for name, least in (("pulse_s", 1), ("held_open_after_s", 0), ("stale_after_min", 1)):
        given = getattr(setting, name)
        if given is not None and given < least:
            said = Text("至少是 {n}", "At least {n}", n=least)
            raise Invalid("doors.setting", said, field=name)


def _record(actor: Actor, name: str, door: Door, **facts: Any) -> None:
    records.write(
        actor.ref, name, Subject("place", door.pk, REGISTER), facts={"door": door.pk, **facts}
    )
