"""Verbs on plans that redraw the areas of a community from a day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from mashang.elements.places import shape, steps
from mashang.elements.places.actions.tree import REGISTER
from mashang.elements.places.models import Redrawing
from mashang.elements.places.policy import PLACES, REDRAWINGS
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, Invalid, OutOfScope
from mashang.kernel.texts import Text

State = Redrawing.State


@dataclass(frozen=True, slots=True)
class Drawn:
    """One area as it shall be.

    Attributes:
        area_id: of an area that stands; None for a new one.
        places: what belongs to it, with all below.
    """

    area_id: int | None
    name: str
    places: tuple[int, ...]


@verb
def draft_redrawing(
    *,
    actor: Actor,
    home_id: int,
    kind: str,
    takes_effect_on: date,
    areas: Sequence[Drawn],
    command_id: UUID,
) -> UUID:
    """Draw all areas of a kind in a community as they shall be; nothing changes yet.

    Returns:
        The draft's id.

    Raises:
        OutOfScope, NotAllowed: the home or one of the places is not the actor's to draw over.
        Invalid: a day that is over, nothing drawn, a kind whose areas may overlap.
    """
    home = PLACES.access(actor, "draw", place_id=home_id)
    name = "places.draft_redrawing"
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=name)
    if done is not None:
        return UUID(done["redrawing_id"])
    _insist(kind, takes_effect_on, areas, clock.local_day(actor.at))
    wanted = {place for one in areas for place in one.places}
    if PLACES.visible(actor, "draw").filter(pk__in=wanted).count() != len(wanted):
        raise OutOfScope("place")
    drawing = [
        {
            "area_id": one.area_id,
            "name": one.name.strip(),
            "marks": {str(place): True for place in sorted(one.places)},
        }
        for one in areas
        if one.places
    ]
    made = Redrawing.objects.create(
        home=home,
        kind=kind,
        takes_effect_on=takes_effect_on,
        drawing=drawing,
        drawn_by=actor.account,
        drawn_at=actor.at,
    )
    answer = {"redrawing_id": str(made.pk)}
    commands.remember_answer(command_id, account_id=actor.account_id, verb=name, answer=answer)
    return made.pk


@verb
def confirm_redrawing(*, actor: Actor, redrawing_id: UUID) -> bool:
    """Let a draft take effect on its day, at once when that is today; whether it did so already.

    Raises:
        OutOfScope, NotAllowed: not the actor's.
        Conflict: it is no draft any more, or another one waits.
        RuleBroken: the street has changed since it was drawn.
    """
    steps.lock_register()
    plan = REDRAWINGS.access(actor, "draw", lock=True, redrawing_id=redrawing_id)
    _insist_on_state(plan, State.DRAFT)
    if Redrawing.objects.filter(home=plan.home, kind=plan.kind, state=State.WAITING).exists():
        raise Conflict(
            "places.redrawing_waits",
            Text(
                "已有一个方案等待生效，请先撤回",
                "Another plan waits to take effect; withdraw it first",
            ),
        )
    is_now = plan.takes_effect_on <= clock.local_day(actor.at)
    if is_now:
        plan.takes_effect_on = clock.local_day(actor.at)
        steps.carry_out(redrawing=plan)
    plan.state = State.DONE if is_now else State.WAITING
    plan.decided_at = actor.at
    plan.save(update_fields=["state", "decided_at", "takes_effect_on"])
    _record(actor, "places.confirm_redrawing", plan)
    return is_now


@verb
def withdraw_redrawing(*, actor: Actor, redrawing_id: UUID) -> None:
    """Take back a plan that has not taken effect.

    Raises:
        OutOfScope, NotAllowed: not the actor's.
        Conflict: it has taken effect, or was withdrawn before.
    """
    plan = REDRAWINGS.access(actor, "draw", lock=True, redrawing_id=redrawing_id)
    _insist_on_state(plan, State.DRAFT, State.WAITING)
    plan.state = State.WITHDRAWN
    plan.decided_at = actor.at
    plan.save(update_fields=["state", "decided_at"])
    _record(actor, "places.withdraw_redrawing", plan)


@verb
def carry_out_redrawing(*, actor: Actor, redrawing_id: UUID) -> bool:
    """Carry out a plan whose day has come; whether it still waited.

    Raises:
        RuleBroken, Invalid: the street has changed since it was drawn.
    """
    steps.lock_register()
    plan = Redrawing.objects.select_for_update().filter(pk=redrawing_id).first()
    if plan is None or plan.state != State.WAITING:
        return False
    steps.carry_out(redrawing=plan)
    plan.state = State.DONE
    plan.decided_at = actor.at
    plan.save(update_fields=["state", "decided_at"])
    _record(actor, "places.carry_out_redrawing", plan)
    return True


@verb
def put_redrawing_back(*, actor: Actor, redrawing_id: UUID, why: str) -> None:
    """A plan that could not be carried out becomes a draft again, with the reason."""
    waiting = Redrawing.objects.filter(pk=redrawing_id, state=State.WAITING)
    waiting.update(state=State.DRAFT, trouble=why[:300], decided_at=actor.at)


def _insist(kind: str, day: date, areas: Sequence[Drawn], today: date) -> None:
    if kind not in shape.APART:
        raise Invalid(
            "places.redrawing_kind",
            Text("这类片区可以重叠，请逐个划定", "Areas of this kind may overlap; draw each alone"),
        )
    if day < today:
        raise Invalid(
            "places.redrawing_day",
            Text("生效日期已经过去", "That day is over"),
            field="takes_effect_on",
        )
    if not any(one.places for one in areas):
        raise Invalid("places.area_empty", Text("请选择范围", "Choose what belongs to it"))
    names = [one.name.strip() for one in areas if one.places]
    if not all(names) or len(set(names)) < len(names):
        raise Invalid(
            "places.area_name",
            Text("每个片区要有自己的名称", "Each area needs a name of its own"),
            field="new_1",
        )


def _insist_on_state(plan: Redrawing, *states: str) -> None:
    if plan.state not in states:
        raise Conflict(
            "places.redrawing_decided",
            Text("这个方案已经处理过了", "This plan has been decided already"),
        )


def _record(actor: Actor, verb_name: str, plan: Redrawing) -> None:
    records.write(
        actor.ref,
        verb_name,
        Subject("redrawing", plan.pk, REGISTER),
        facts={"home": plan.home_id, "kind": plan.kind, "on": plan.takes_effect_on.isoformat()},
    )
