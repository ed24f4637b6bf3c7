"""Verbs on areas: draw, redraw, end."""

from collections.abc import Collection
from uuid import UUID

from mashang.elements.places import steps
from mashang.elements.places.actions.tree import REGISTER
from mashang.elements.places.models import Area
from mashang.elements.places.policy import AREAS, PLACES
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope


@verb
def draw_area(
    *,
    actor: Actor,
    home_id: int,
    kind: str,
    name: str,
    places: Collection[int],
    command_id: UUID,
    without: Collection[int] = (),
) -> int:
    """Draw a grid or another area of places that the actor may draw over.

    Args:
        places: what belongs to it, with all below.
        without: what is taken out of these again.

    Returns:
        The new area's id.

    Raises:
        OutOfScope, NotAllowed: the home or one of the places is not the actor's to draw over.
        Conflict, RuleBroken, Invalid: as `steps.draw_area`.
    """
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="places.draw_area")
    if done is not None:
        return int(done["area_id"])
    steps.lock_register()
    home = PLACES.access(actor, "draw", place_id=home_id)
    marks = _marks(actor, places, without)
    today = clock.local_day(actor.at)
    area = steps.draw_area(home=home, kind=kind, name=name, marks=marks, since_on=today)
    _record(actor, "places.draw_area", area, size=len(marks))
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="places.draw_area",
        answer={"area_id": area.pk},
    )
    return area.pk


@verb
def redraw_area(
    *, actor: Actor, area_id: int, places: Collection[int], without: Collection[int] = ()
) -> None:
    """Give an area other places; the grants of its workers follow at once.

    Raises:
        OutOfScope, NotAllowed: the area or one of the places is not the actor's to draw over.
        RuleBroken, Invalid: as `steps.redraw_area`.
    """
    steps.lock_register()
    area = AREAS.access(actor, "draw", area_id=area_id)
    marks = _marks(actor, places, without)
    steps.redraw_area(area=area, marks=marks)
    _record(actor, "places.redraw_area", area, size=len(marks))


@verb
def end_area(*, actor: Actor, area_id: int, reason: str) -> None:
    """End an area with today; its grants hold nowhere from now on.

    Raises:
        OutOfScope, NotAllowed: not the actor's.
        Conflict: ended before.
    """
    steps.lock_register()
    area = AREAS.access(actor, "draw", area_id=area_id)
    steps.end_area(area=area, until_on=clock.local_day(actor.at))
    _record(actor, "places.end_area", area, reason=reason)


def _marks(actor: Actor, places: Collection[int], without: Collection[int]) -> dict[int, bool]:
    marks = {**dict.fromkeys(places, True), **dict.fromkeys(without, False)}
    allowed = PLACES.visible(actor, "draw").filter(pk__in=marks).count()
    if allowed != len(marks):
        raise OutOfScope("place")
    return marks


def _record(actor: Actor, verb_name: str, area: Area, *, reason: str = "", **facts: object) -> None:
    records.write(
        actor.ref,
        verb_name,
        Subject("area", area.pk, REGISTER),
        reason=reason,
        facts={"area": area.pk, "home": area.home_id, **facts},
    )
