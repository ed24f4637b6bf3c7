"""Writing down what was found at a door, now or hours ago without a network."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from mashang.domain.offline import Moment
from mashang.domain.visiting import Outcome
from mashang.elements.cases import steps as cases
from mashang.elements.people import steps as people
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.commands import steps as commands
from mashang.foundation.files import steps as files
from mashang.foundation.files.intake import Upload
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.work.visits import steps
from mashang.work.visits.kinds import CHECK, HELP
from mashang.work.visits.models import ANSWERS, Visit, VisitAnswer
from mashang.work.visits.policy import VISITS

NAME = "visits.note"
_TITLE_SIGNS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAtDoor:
    """What a worker found.

    Attributes:
        phone, helper: only what was missing or has changed.
    """

    outcome: Outcome
    note: str = ""
    condition: str = ""
    phone: str = ""
    helper: str = ""
    photos: Sequence[Upload] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of an answer: it is kept; and whether a colleague answered, too."""

    is_contested: bool
    case_id: UUID | None


@verb
def note_visit(
    *,
    actor: Actor,
    visit_id: UUID,
    said: SaidAtDoor,
    command_id: UUID,
    moment: Moment | None = None,
) -> Noted:
    """Keep an answer, and let the visit stand where all its answers put it.

    Args:
        moment: when it happened, for what a phone kept; None for now.

    Raises:
        OutOfScope: the visit is not in the actor's scope, or the person is under protection now.
        NotAllowed: the actor oversees but does not visit.
        Invalid: help without words, or a wrong phone.
    """
    visit = VISITS.access(actor, "answer", lock=True, visit_id=visit_id)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=NAME)
    if done is not None:
        return _noted(done)
    if said.outcome is Outcome.NEEDS_HELP and not said.note.strip():
        raise Invalid(
            "visits.what_help", Text("请写明需要什么帮助", "Say what help is needed"), field="note"
        )
    if said.phone:
        person = people.locked(visit.person_id)
        people.add_identifier(person, people.NewIdentifier("phone", said.phone))
    case_id = _follow_up(actor, visit, said)
    _keep(actor, visit, said, command_id, moment, case_id)
    found = steps.stand_anew(visit, is_closed=visit.list.closed_at is not None)
    records.write(
        actor.ref,
        NAME,
        subject_of(visit.person_id),
        facts={"visit": str(visit.pk), "outcome": said.outcome.value},
    )
    answer = {
        "is_contested": found.is_contested,
        "case_id": str(case_id) if case_id else "",
    }
    commands.remember_answer(command_id, account_id=actor.account_id, verb=NAME, answer=answer)
    return _noted(answer)


def _keep(
    actor: Actor,
    visit: Visit,
    said: SaidAtDoor,
    command_id: UUID,
    moment: Moment | None,
    case_id: UUID | None,
) -> None:
    detail = {"note": said.note.strip(), "condition": said.condition, "helper": said.helper.strip()}
    told = {name: value for name, value in detail.items() if value}
    photos = [
        files.take_in(
            upload=photo,
            data_class=ANSWERS,
            subject_ref=str(visit.pk),
            owner_kind="visits.visit",
            owner_ref=str(visit.pk),
            stored_by=actor.account_id,
        )
        for photo in said.photos
    ]
    VisitAnswer.objects.create(  # type: ignore[misc]  # who holds a right has an account
        answer_id=command_id,
        visit=visit,
        by_id=actor.account_id,
        outcome=said.outcome.value,
        detail=json.dumps(told, ensure_ascii=False) if told else "",
        happened_at=moment.happened_at if moment else actor.at,
        received_at=actor.at,
        skew_s=moment.skew_s if moment and moment.is_adjusted else 0,
        is_offline=moment is not None,
        photo=photos[0] if photos else None,
        case_id=case_id,
    )


def _follow_up(actor: Actor, visit: Visit, said: SaidAtDoor) -> UUID | None:
    """The case that an answer asks for, by itself."""
    kind = {Outcome.NEEDS_HELP: HELP, Outcome.MOVED: CHECK}.get(said.outcome)
    if kind is None:
        return None
    words = said.note.strip()
    case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=kind,
            place=visit.place,
            subject=visit.person,
            title=words[:_TITLE_SIGNS],
            detail={"words": words} if words else {},
        ),
    )
    return case.pk


def _noted(answer: dict[str, object]) -> Noted:
    case_id = answer["case_id"]
    return Noted(bool(answer["is_contested"]), UUID(str(case_id)) if case_id else None)
