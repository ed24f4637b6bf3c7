"""Coming in: by a guard's hand, by the visitor's own phone, on a guard's own word. Going out: counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mashang.domain.invitations import guard_may_let_in, hear
from mashang.domain.passage import Manner, NextStep, Passage
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.visitors import steps
from mashang.work.visitors.models import VISIT, Visit
from mashang.work.visitors.policy import VISITS


@dataclass(frozen=True, slots=True)
class PassAnswer:
    """What the rule said, for the page that shows it.

    Attributes:
        words: for whoever asked: the visitor, or the guard.
    """

    admits: bool
    reason: str
    words: Text
    door: str
    at: datetime
    next_step: NextStep


@verb
def admit(
    *, actor: Actor, visit_id: UUID, door_id: int, people: int, command_id: UUID
) -> PassAnswer:
    """A guard lets so many of a visit in, if the rule agrees. The same command again counts once.

    Raises:
        OutOfScope, NotAllowed: not this gate's.
    """
    visit = VISITS.access(actor, "admit", lock=True, visit_id=visit_id)
    return _pass(
        actor, visit, door_id, people, command_id, manner=Manner.SHOWN, name="visitors.admit"
    )


@verb
def come_in(*, actor: Actor, link: str, door_id: int, command_id: UUID) -> PassAnswer:
    """A visitor opens a door by the page of their link, one person at a time.

    Raises:
        OutOfScope: no such link, or no door of it.
    """
    visit = Visit.objects.select_for_update().filter(link_index=link[:60]).first()
    if visit is None:
        raise OutOfScope("visit")
    return _pass(
        actor, visit, door_id, 1, command_id, manner=Manner.STATIC_CODE, name="visitors.come_in"
    )


@verb
def let_in(
    *, actor: Actor, visit_id: UUID, door_id: int, reason: str, words: str, command_id: UUID
) -> PassAnswer:
    """A guard lets somebody in who asked at the gate, on their own word, and says why.

    Raises:
        OutOfScope, NotAllowed: not this gate's.
        Invalid: no reason of the list, or no words to it.
        RuleBroken: the household still has time to answer, or said no.
        Conflict: they were let in or answered meanwhile.
    """
    visit = VISITS.access(actor, "admit", lock=True, visit_id=visit_id)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="visitors.let_in")
    if done is not None:
        return _again(done, actor)
    if visit.kind != Visit.Kind.ASKED or visit.status == Visit.Status.REVOKED:
        raise Conflict("visitors.not_asked", Text("不是门口询问", "Nobody asked at the gate"))
    if visit.status == Visit.Status.EXPECTED:
        raise Conflict(
            "visitors.answered", Text("已经同意，直接放行即可", "Agreed already: just let them in")
        )
    _insist_on_reason(visit, reason, actor.at)
    if not words.strip():
        need = Text("请写一句说明", "Please say it in a few words")
        raise Invalid("visitors.words", need, field="words")
    visit.status = Visit.Status.EXPECTED
    visit.ended_at = None
    visit.let_in_because = words.strip()
    visit.vehicle_approved_at = actor.at if visit.plate else None
    visit.save(update_fields=["status", "ended_at", "let_in_because", "vehicle_approved_at"])
    records.write(
        actor.ref,
        "visitors.let_in",
        Subject("visit", visit.pk, VISIT),
        reason=words.strip(),
        facts={"ground": reason},
    )
    return _pass(
        actor,
        visit,
        door_id,
        visit.people,
        command_id,
        manner=Manner.SHOWN,
        name="visitors.let_in",
    )


@verb
def approve_vehicle(*, actor: Actor, visit_id: UUID) -> None:
    """Community or property company agree that the car comes in; twice does no harm.

    Raises:
        OutOfScope, NotAllowed: not theirs.
        RuleBroken: there is no car.
    """
    visit = VISITS.access(actor, "approve_vehicle", lock=True, visit_id=visit_id)
    if not visit.plate:
        raise RuleBroken("visitors.no_vehicle", Text("没有车辆", "There is no vehicle"))
    if visit.vehicle_approved_at is not None:
        return
    visit.vehicle_approved_at = actor.at
    visit.save(update_fields=["vehicle_approved_at"])
    steps.follow_with_pass(visit, actor.at)
    records.write(actor.ref, "visitors.approve_vehicle", Subject("visit", visit.pk, VISIT))


@verb
def count_left(*, actor: Actor, place_id: int, command_id: UUID) -> None:
    """One visitor goes out: nobody asks who, a number grows.

    Raises:
        OutOfScope: the compound is not in sight.
        NotAllowed: its gate is not theirs.
    """
    compound = places.find_place(place_id)
    if not actor.holds("visitors.see", compound.path):
        raise OutOfScope("place")
    actor.need("visitors.admit", compound.path)
    name = "visitors.count_left"
    if commands.earlier_answer(command_id, account_id=actor.account_id, verb=name) is not None:
        return
    steps.count_leaving(compound, 1, actor.at)
    commands.remember_answer(command_id, account_id=actor.account_id, verb=name, answer={})


def _pass(
    actor: Actor,
    visit: Visit,
    door_id: int,
    people: int,
    command_id: UUID,
    *,
    manner: Manner,
    name: str,
) -> PassAnswer:
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=name)
    if done is not None:
        return _again(done, actor)
    door = _door(visit, door_id)
    if people < 1:
        raise Invalid("visitors.people", Text("至少一人", "One at least"), field="people")
    passage = steps.let_pass(visit, door, people=people, manner=manner, key=command_id, at=actor.at)
    if passage.admits and name == "visitors.admit":
        records.write(actor.ref, name, Subject("visit", visit.pk, VISIT), facts={"people": people})
    said = _said(passage, door, actor.at, for_guard=manner is Manner.SHOWN)
    commands.remember_answer(command_id, account_id=actor.account_id, verb=name, answer=_kept(said))
    return said


def _door(visit: Visit, door_id: int) -> Place:
    """The door at which they stand: any on the way, so that a wrong one is refused with its reason."""
    doors = places.doors_on_the_way((visit.home or visit.compound).path)
    found = next((one for one in doors if one.pk == door_id), None)
    if found is None:
        raise OutOfScope("door")
    return found


def _insist_on_reason(visit: Visit, code: str, now: datetime) -> None:
    known = {one.code: one for one in policies.listing("visitors.let_in_reasons")}
    if code not in known:
        raise Invalid("visitors.reason", Text("请选放行理由", "Choose a reason"), field="reason")
    answer = False if visit.status == Visit.Status.DECLINED else None
    hearing = hear(answer, visit.wait_until or visit.made_at, now)
    if not guard_may_let_in(hearing, reason_waits=known[code].facts.get("needs") == "answer"):
        raise RuleBroken(
            "visitors.household_first",
            Text("住户没有同意", "The household said no")
            if answer is False
            else Text("请先等住户答复", "Please wait for the household's answer first"),
            field="reason",
        )


def _said(passage: Passage, door: Place, at: datetime, *, for_guard: bool) -> PassAnswer:
    words = passage.for_guard if for_guard else passage.for_person
    return PassAnswer(passage.admits, passage.reason.value, words, door.name, at, passage.next_step)


def _kept(said: PassAnswer) -> dict[str, Any]:
    return {
        "admits": said.admits,
        "reason": said.reason,
        "words": [said.words.in_("zh"), said.words.in_("en")],
        "door": said.door,
        "next": said.next_step.value,
    }


def _again(kept: Mapping[str, Any], actor: Actor) -> PassAnswer:
    return PassAnswer(
        bool(kept["admits"]),
        str(kept["reason"]),
        Text(*kept["words"]),
        str(kept["door"]),
        actor.at,
        NextStep(kept["next"]),
    )
