"""Verbs on the tree: add, rename, close, move; other names; a fresh printed code.

Each takes the register's lock before it looks whether the actor may: a place that is being moved is
judged where it will stand.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mashang.elements.places import shape, steps
from mashang.elements.places.models import Place
from mashang.elements.places.policy import PLACES
from mashang.foundation.codes import steps as codes
from mashang.foundation.commands import steps as commands
from mashang.foundation.events import steps as events
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, RuleBroken
from mashang.kernel.house import house
from mashang.kernel.texts import Text

REGISTER = "places.register"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place that somebody wants to add."""

    kind: str
    name: str
    site_kind: str = ""
    point: tuple[float, float] | None = None


@verb
def add_place(*, actor: Actor, parent_id: int, wanted: Wanted, command_id: UUID) -> int:
    """Add a place under another; where people live gets its printed code at once.

    Returns:
        The new place's id.

    Raises:
        OutOfScope, NotAllowed: the parent is not the actor's to change.
        RuleBroken, Conflict, Invalid: as `steps.add_place`.
    """
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="places.add_place")
    if done is not None:
        return int(done["place_id"])
    steps.lock_register()
    parent = PLACES.access(actor, "edit", place_id=parent_id)
    place = steps.add_place(
        parent=parent,
        kind=wanted.kind,
        name=wanted.name,
        site_kind=wanted.site_kind,
        point=wanted.point,
    )
    _record(actor, "places.add_place", place, kind=place.kind, under=parent.pk)
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="places.add_place",
        answer={"place_id": place.pk},
    )
    return place.pk


@verb
def rename_place(*, actor: Actor, place_id: int, name: str) -> None:
    """Give a place another name. Twice the same is once.

    Raises:
        OutOfScope, NotAllowed: not the actor's to change.
        Conflict, Invalid: as `steps.rename_place`.
    """
    steps.lock_register()
    place = PLACES.access(actor, "edit", place_id=place_id)
    if place.name == name.strip():
        return
    steps.rename_place(place=place, name=name)
    _record(actor, "places.rename_place", place)
    events.append("places.renamed", _ref(place), {"path": place.path})


@verb
def close_place(*, actor: Actor, place_id: int, reason: str) -> int:
    """Close a place and all below it from today on.

    Returns:
        How many places closed.

    Raises:
        OutOfScope, NotAllowed: not the actor's to change.
        RuleBroken: somebody still lives there, or a case is still open there; the text says what.
        Conflict: closed before.
    """
    steps.lock_register()
    place = PLACES.access(actor, "edit", place_id=place_id)
    refuse_while_objected(place)
    count = steps.close_place(place=place, closed_on=clock.local_day(actor.at))
    _record(actor, "places.close_place", place, reason=reason, count=count)
    events.append("places.closed", _ref(place), {"path": place.path})
    return count


@verb
def move_place(*, actor: Actor, place_id: int, parent_id: int, reason: str) -> None:
    """Hang a place under another parent; grants, areas and every path in the house follow.

    Raises:
        OutOfScope, NotAllowed: the place or the new parent is not the actor's to change.
        RuleBroken, Conflict, Invalid: as `steps.move_place`.
    """
    steps.lock_register()
    place = PLACES.access(actor, "edit", place_id=place_id)
    parent = PLACES.access(actor, "edit", place_id=parent_id)
    if place.parent_id == parent.pk:
        return
    old_path = place.path
    steps.move_place(place=place, parent=parent)
    _record(actor, "places.move_place", place, reason=reason, old=old_path, new=place.path)
    events.append("places.moved", _ref(place), {"old": old_path, "new": place.path})


@verb
def add_alias(*, actor: Actor, place_id: int, name: str) -> None:
    """Remember another name that people write for a place.

    Raises:
        OutOfScope, NotAllowed: not the actor's to change.
        Invalid: empty or too long.
    """
    steps.lock_register()
    place = PLACES.access(actor, "edit", place_id=place_id)
    steps.add_alias(place=place, name=name)
    _record(actor, "places.add_alias", place)


@verb
def drop_alias(*, actor: Actor, place_id: int, name: str) -> None:
    """Forget another name of a place; nothing happens when it has none such.

    Raises:
        OutOfScope, NotAllowed: not the actor's to change.
    """
    steps.lock_register()
    place = PLACES.access(actor, "edit", place_id=place_id)
    steps.drop_alias(place=place, name=name)
    _record(actor, "places.drop_alias", place)


@verb
def change_code(*, actor: Actor, place_id: int, code: str) -> None:
    """Give a community or the sub-district another national code; old lists still find it by the last.

    Raises:
        OutOfScope, NotAllowed: not the actor's to change.
        Conflict, Invalid: as `steps.change_code`.
    """
    steps.lock_register()
    place = PLACES.access(actor, "edit", place_id=place_id)
    if place.code == code:
        return
    old_code = place.code
    steps.change_code(place=place, code=code, until_on=clock.local_day(actor.at))
    _record(actor, "places.change_code", place, old=old_code, new=code)


@verb
def renew_code(*, actor: Actor, place_id: int, reason: str) -> None:
    """Put the printed codes of a place out of use and issue a fresh one.

    Raises:
        OutOfScope, NotAllowed: not the actor's to change.
        RuleBroken: nobody lives there, so it has no code.
        Conflict: the place is closed.
    """
    place = PLACES.access(actor, "edit", lock=True, place_id=place_id)
    if not place.has_code:
        raise RuleBroken(
            "places.no_code",
            Text(
                "只有小区、村民小组和沿街有码",
                "Only compounds, groups and street fronts have a code",
            ),
        )
    if place.closed_on is not None:
        raise Conflict("places.closed_already", Text("该地点已经注销", "It is closed already"))
    codes.revoke_all(kind=shape.COMPOUND_CODE, target=place.pk, because="renewed")
    codes.issue(kind=shape.COMPOUND_CODE, target=place.pk, path=place.path)
    _record(actor, "places.renew_code", place, reason=reason)


def refuse_while_objected(place: Place) -> None:
    """Insist that no room objects to closing a part of the tree.

    Raises:
        RuleBroken: the first objection.
    """
    opened = house()
    for ref in opened.objections:
        for objection in opened.runs[ref](place.path):
            raise RuleBroken("places.still_used", objection)


def _record(actor: Actor, verb_name: str, place: Place, *, reason: str = "", **facts: Any) -> None:
    subject = Subject("place", place.pk, REGISTER)
    records.write(actor.ref, verb_name, subject, reason=reason, facts={"place": place.pk, **facts})


def _ref(place: Place) -> str:
    return f"place:{place.pk}"
