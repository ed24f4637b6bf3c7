"""Passing a door: coming in is decided, going out is only counted."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from mashang.domain.passage import (
    Clause,
    Direction,
    Manner,
    NextStep,
    Outcome,
    Passage,
    Request,
    decide,
)
from mashang.elements.cases import steps as cases
from mashang.elements.observations.models import Observation
from mashang.elements.people import queries
from mashang.elements.people import steps as people
from mashang.elements.people.policy import PEOPLE
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.verbs import verb
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.work.doors import opening, steps
from mashang.work.doors.kinds import APPEAL
from mashang.work.doors.models import Door
from mashang.work.doors.queries import deciding, own, ruling
from mashang.work.doors.terms import source_of


@dataclass(frozen=True, slots=True)
class DoorAnswer:
    """What a door said, for the page that shows it; kept nowhere.

    Attributes:
        words: the sentence for the one who stands there.
        clause: what a refusal rests on.
        person_id: in whose name it was asked; None for the account itself and for going out.
        opening_id: of the opening that the door itself will confirm; None where no program stands.
    """

    door_id: int
    door: str
    where: str
    at: datetime
    outcome: Outcome
    reason: str
    words: Text
    clause: Text | None
    next_step: NextStep
    is_exit: bool = False
    person_id: UUID | None = None
    opening_id: UUID | None = None

    @property
    def admits(self) -> bool:
        """Whether the door opened."""
        return self.outcome is not Outcome.REFUSED


@verb
def open_door(
    *,
    actor: Actor,
    door_id: int,
    command_id: UUID,
    person_id: UUID | None = None,
    shown_code: str = "",
) -> DoorAnswer:
    """Ask a door to open for oneself, or for whom one may open doors; in no other name than that one.

    The same command again is the same opening: neither counted nor noted twice. Where a program stands
    at the door it is told to open, and `queries.opening` says what became of it.

    Args:
        shown_code: what the door's screen shows, for a door that only opens to who stands there.

    Raises:
        OutOfScope: no such door, or the account does not act for that person.
        NotAllowed: it does, without opening doors.
    """
    door = own.door(door_id)
    if person_id is not None:
        PEOPLE.access(actor, "open_for", person_id=person_id)
    acting = queries.acting(actor, shown_for=person_id)
    manner = deciding.manner_of(door, shown_code, actor.at)
    asked = deciding.ask(actor, door, acting, manner)
    if asked.person_id is not None:
        # Two taps at once must not both be the last one allowed: ask again under the person's lock.
        people.locked(asked.person_id)
        if _was_opened(door, command_id, asked.person_id):
            return _opened(door, _again(asked.passage), actor, asked.person_id, command_id)
        asked = deciding.ask(actor, door, acting, manner)
    by = "" if acting.me is None or acting.me.is_self else acting.me.basis
    steps.note(door, asked.passage, person_id=asked.person_id, by=by, key=command_id, at=actor.at)
    return _opened(door, asked.passage, actor, asked.person_id, command_id)


@verb
def count_exit(*, actor: Actor, door_id: int) -> DoorAnswer:
    """Let somebody out: always, whoever they are; an hour's number grows by one.

    Raises:
        OutOfScope: no such door.
    """
    door = own.door(door_id)
    request = Request(direction=Direction.OUT, manner=Manner.STATIC_CODE)
    rules = ruling.rules_over(door.guards_path, actor.at)
    passage = decide(request, deciding.door_noun(door), rules, actor.at)
    steps.count_exit(door, actor.at)
    return _said(door, passage, actor, is_exit=True)


@verb
def appeal(
    *,
    actor: Actor,
    door_id: int,
    reason: str,
    said: str,
    command_id: UUID,
    person_id: UUID | None = None,
) -> UUID:
    """Have a person look at a refusal, by one tap.

    Args:
        person_id: in whose name the door was asked; oneself when left out.

    Returns:
        The case's id.

    Raises:
        OutOfScope: nobody is signed in, or there is no such door, or the account does not act for
            that person.
    """
    if actor.account is None:
        raise OutOfScope("account")
    before = commands.earlier_answer(command_id, account_id=actor.account_id, verb="doors.appeal")
    if before is not None:
        return UUID(before["case_id"])
    door = own.door(door_id)
    me = queries.acting(actor, shown_for=person_id).me
    # Who may open doors but not ask follows the case as the account's own.
    person = people.locked(me.person_id) if me is not None and me.may_ask else None
    case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=APPEAL,
            place=door.place,
            subject=person,
            title=door.place.name,
            detail={"door": door.place.full_name, "said": said[:200], "code": reason[:40]},
            priority="urgent",
        ),
    )
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="doors.appeal",
        answer={"case_id": str(case.pk)},
    )
    return case.pk


def _was_opened(door: Door, command_id: UUID, person_id: UUID) -> bool:
    key = str(uuid5(command_id, str(person_id)))
    seen = Observation.objects.filter(source=source_of(door.pk), key=key)
    return seen.filter(person_id=person_id).exists()


def _opened(
    door: Door, passage: Passage, actor: Actor, person_id: UUID | None, command_id: UUID
) -> DoorAnswer:
    """What the phone reads, once the door was told to open."""
    opening_id = None
    if passage.admits:
        opening_id = opening.command(door, key=command_id, at=actor.at)
    return replace(_said(door, passage, actor, person_id=person_id), opening_id=opening_id)


def _again(passage: Passage) -> Passage:
    """The first answer of a command that is repeated: it opened."""
    if passage.admits:
        return passage
    words = Text("门已打开，请进", "The door is open, please come in")
    return Passage(Outcome.ALLOWED, passage.reason, words, words, None, NextStep.NONE)


def _said(
    door: Door,
    passage: Passage,
    actor: Actor,
    *,
    is_exit: bool = False,
    person_id: UUID | None = None,
) -> DoorAnswer:
    choice = own.choice_of(door)
    clause: Clause | None = passage.clause if not passage.admits else None
    return DoorAnswer(
        door_id=door.pk,
        door=choice.name,
        where=choice.where,
        at=actor.at,
        outcome=passage.outcome,
        reason=passage.reason.value,
        words=passage.for_person,
        clause=clause.text if clause else None,
        next_step=passage.next_step,
        is_exit=is_exit,
        person_id=person_id,
    )
