"""Reporting what is broken, or joining the neighbour who reported it first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from mashang.elements.cases import steps as cases
from mashang.elements.cases.kinds import kind_of
from mashang.elements.cases.models import CONTENT
from mashang.elements.people import queries as people
from mashang.elements.people.models import Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.places.models import Place
from mashang.foundation.commands import steps as commands
from mashang.foundation.files import steps as files
from mashang.foundation.files.intake import Upload
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.repairs.kinds import TROUBLES
from mashang.work.repairs.queries import Site, Spot, sites_of

KIND = "repair"
PHOTOS = "cases.case"
_TITLE_SIGNS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is broken, and where.

    Attributes:
        what: in the reporter's own words; the title of the case.
        detail: further fields of the kind by code, as typed.
    """

    spot: Spot
    trouble: str
    what: str
    detail: Mapping[str, str] = field(default_factory=dict)
    priority: str = "normal"
    photos: Sequence[Upload] = field(default_factory=tuple)


@verb
def report(*, actor: Actor, person_id: UUID, report: Report, command_id: UUID) -> UUID:
    """A resident says what is broken: at home it is about them, elsewhere about nobody.

    Returns:
        The case's id.

    Raises:
        OutOfScope: no such person for this account.
        NotAllowed: the link does not allow asking.
        RuleBroken: the person lives nowhere in this street, or a life is in danger.
        Invalid: an unknown trouble, field or priority, or nothing said.
    """
    person = PEOPLE.access(actor, "ask_for", person_id=person_id)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="repairs.report")
    if done is not None:
        return UUID(done["case_id"])
    _insist_on_sense(report)
    site = _site(person, report.spot, actor)
    case_id = new_id(actor.at)
    cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=KIND,
            place=site.place,
            subject=None if report.spot.is_public else person,
            title=report.what.strip()[:_TITLE_SIGNS],
            detail={**report.detail, "trouble": report.trouble, "what": report.what.strip()},
            priority=report.priority,
            photos=[
                files.take_in(
                    upload=photo,
                    data_class=CONTENT,
                    subject_ref=str(case_id),
                    owner_kind=PHOTOS,
                    owner_ref=str(case_id),
                    stored_by=actor.account_id,
                )
                for photo in report.photos
            ],
            case_id=case_id,
        ),
    )
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="repairs.report",
        answer={"case_id": str(case_id)},
    )
    return case_id


@verb
def join(*, actor: Actor, person_id: UUID, case_id: UUID, command_id: UUID) -> UUID:
    """A neighbour has the same trouble: they follow the open case instead of opening another.

    Returns:
        The case's id.

    Raises:
        OutOfScope: no such person for this account, or no such case around their home.
        NotAllowed: the link does not allow asking.
        RuleBroken: the person lives nowhere in this street.
    """
    person = PEOPLE.access(actor, "ask_for", person_id=person_id)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="repairs.join")
    if done is not None:
        return case_id
    around = _site(person, Spot.ELSEWHERE, actor).around
    case = cases.lock_joinable(case_id=case_id, kind=KIND, around=around.path)
    if case.asked_by_id != actor.account_id:  # whoever reported it follows it already
        cases.add_party(case, account=actor.account, person=person, actor=actor)
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb="repairs.join", answer={}
    )
    return case.case_id


def _site(person: Person, spot: Spot, actor: Actor) -> Site:
    home: Place | None = people.home_of(person, local_day(actor.at))
    if home is None:
        raise RuleBroken(
            "repairs.no_home",
            Text(
                "没有登记住址，不知道该找谁修：请先登记",
                "No home is registered, so nobody knows who repairs there: register first",
            ),
        )
    site = sites_of(home).get(spot)
    if site is None:
        raise Invalid(
            "repairs.spot",
            Text("您的住处没有这个范围", "Your home has no such surroundings"),
            field="spot",
        )
    return site


def _insist_on_sense(report: Report) -> None:
    if report.trouble not in TROUBLES:
        raise Invalid(
            "repairs.trouble", Text("没有这类问题", "There is no such trouble"), field="trouble"
        )
    if not report.what.strip():
        raise Invalid(
            "repairs.what", Text("请写明什么坏了", "Please say what is broken"), field="what"
        )
    for code in report.detail:
        if kind_of(KIND).field(code) is None:
            raise Invalid(
                "repairs.field",
                Text("多出的内容：{code}", "Unexpected field: {code}", code=code),
                field=code,
            )
    if report.priority == "life_threatening":
        raise RuleBroken(
            "repairs.call_119",
            Text("有生命危险请马上打 119 或 120", "Danger to life: call 119 or 120 now"),
            field="priority",
        )
    if report.priority not in {one.code for one in policies.listing("cases.priorities")}:
        raise Invalid(
            "repairs.priority", Text("没有这种紧急程度", "No such priority"), field="priority"
        )
