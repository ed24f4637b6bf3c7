"""Asking for an errand: for oneself, for whom one may speak, or at the desk on somebody's behalf."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from mashang.elements.cases import steps as cases
from mashang.elements.cases.kinds import kind_of
from mashang.elements.cases.models import CONTENT
from mashang.elements.people import queries as people
from mashang.elements.people.models import Person
from mashang.elements.people.policy import PEOPLE
from mashang.foundation.commands import steps as commands
from mashang.foundation.files import steps as files
from mashang.foundation.files.intake import Upload
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

KINDS = ("medicine_refill", "deliver_document", "pick_up_item")
PHOTOS = "cases.case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What is asked for.

    Attributes:
        detail: the kind's fields by code, as typed.
    """

    kind: str
    detail: Mapping[str, str]
    priority: str = "normal"
    photos: Sequence[Upload] = field(default_factory=tuple)


@verb
def ask(*, actor: Actor, person_id: UUID, errand: Errand, command_id: UUID) -> UUID:
    """A resident asks, for themselves or for whom they may speak.

    Returns:
        The case's id.

    Raises:
        OutOfScope: no such person for this account.
        NotAllowed: the link does not allow asking.
        RuleBroken: the person lives nowhere in this street.
        Invalid: an unknown kind or field.
    """
    person = PEOPLE.access(actor, "ask_for", person_id=person_id)
    case_id, _ = _open(actor, person, errand, command_id, "requests.ask")
    return case_id


@verb
def record_for(*, actor: Actor, person_id: UUID, errand: Errand, command_id: UUID) -> UUID:
    """A worker writes down what somebody without a phone asks for.

    Returns:
        The case's id.

    Raises:
        OutOfScope: the person is not in the worker's scope.
        NotAllowed: the worker may not record for others where the person lives.
        RuleBroken: the person lives nowhere in this street.
        Invalid: an unknown kind or field.
    """
    person = PEOPLE.access(actor, "oversee", person_id=person_id)
    home = people.home_of(person, local_day(actor.at))
    if home is not None:
        actor.need("requests.record_for_others", home.path)
    case_id, is_new = _open(actor, person, errand, command_id, "requests.record_for")
    if is_new:
        records.write(
            actor.ref,
            "requests.record_for",
            Subject("person", person.person_id, "people.identity"),
            facts={"case": str(case_id)},
        )
    return case_id


def _open(
    actor: Actor, person: Person, errand: Errand, command_id: UUID, name: str
) -> tuple[UUID, bool]:
    """The case, and whether this very call opened it."""
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=name)
    if done is not None:
        return UUID(done["case_id"]), False
    kind = _insist_on_kind(errand)
    _insist_on_priority(errand.priority)
    home = people.home_of(person, local_day(actor.at))
    if home is None:
        raise RuleBroken(
            "requests.no_home",
            Text(
                "没有登记住址，社区不知道送到哪里：请先登记",
                "No home is registered, so nobody knows where to deliver: register first",
            ),
        )
    case_id = new_id(actor.at)
    photos = [
        files.take_in(
            upload=photo,
            data_class=CONTENT,
            subject_ref=str(case_id),
            owner_kind=PHOTOS,
            owner_ref=str(case_id),
            stored_by=actor.account_id,
        )
        for photo in errand.photos
    ]
    cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=kind,
            place=home,
            subject=person,
            title=_title(errand),
            detail=errand.detail,
            priority=errand.priority,
            photos=photos,
            case_id=case_id,
        ),
    )
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=name, answer={"case_id": str(case_id)}
    )
    return case_id, True


def _insist_on_kind(errand: Errand) -> str:
    if errand.kind not in KINDS:
        raise Invalid(
            "requests.kind", Text("没有这种代办事项", "There is no such errand"), field="kind"
        )
    kind = kind_of(errand.kind)
    for code in errand.detail:
        if kind.field(code) is None:
            raise Invalid(
                "requests.field",
                Text("多出的内容：{code}", "Unexpected field: {code}", code=code),
                field=code,
            )
    return kind.code


def _insist_on_priority(priority: str) -> None:
    if priority == "life_threatening":
        raise RuleBroken(
            "requests.call_120",
            Text(
                "有生命危险请马上打 120，这里办理太慢",
                "Danger to life: call 120 now; this would be too slow",
            ),
            field="priority",
        )
    if priority not in {one.code for one in policies.listing("cases.priorities")}:
        raise Invalid(
            "requests.priority", Text("没有这种紧急程度", "No such priority"), field="priority"
        )


def _title(errand: Errand) -> str:
    """One line for the list: what is wanted, in the requester's words."""
    detail = errand.detail
    wanted = detail.get("medicine") or detail.get("what") or ""
    return wanted.strip()[:60]
