"""What residents do: apply, answer who is known, withdraw."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from mashang.domain.ages import age_on
from mashang.elements.people import queries as people
from mashang.elements.people.models import Person, Residency
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import birth_of
from mashang.elements.people.steps import NewIdentifier
from mashang.elements.people.steps.persons import Particulars, check
from mashang.elements.people.terms import PHONE
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.models import APPLICATION, Application, NeighbourAnswer
from mashang.work.registration.policy import APPLICATIONS
from mashang.work.registration.queries import homes, matching
from mashang.work.registration.queries.matching import Found

Status, Basis, Match = Application.Status, Application.Basis, Application.Match
_ADDRESS_SIGNS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody fills in: for themselves, or for their child under the age of guardianship.

    Attributes:
        compound_id: where the code hangs that was scanned.
        room_id: the door, when one was chosen.
        address_text: what was typed, when none was.
        name: left empty by whom the register knows already.
    """

    compound_id: int
    room_id: int | None = None
    address_text: str = ""
    basis: str = Basis.SELF
    name: str = ""
    sex: str = Person.Sex.UNKNOWN
    birth_on: date | None = None
    document_type: str = ""
    document_number: str = ""
    standing: str = Residency.Standing.FAMILY

    def __repr__(self) -> str:
        return "Said(••••)"


@verb
def apply(*, actor: Actor, said: Said, command_id: UUID) -> UUID:
    """Ask to be registered in a room, or to have one's child registered there.

    Who lives there is told first; the community decides. An address that fits no single door becomes
    a question to the community, never a refusal.

    Returns:
        The application's id.

    Raises:
        OutOfScope: nobody is signed in, or there is no such compound or door.
        Invalid: a name, number or address that cannot be.
        RuleBroken: too many wait already, a child without a guardian, or a guardian of no child.
        Conflict: registered or applied for already.
    """
    if actor.account is None:
        raise OutOfScope("account")
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.apply"
    )
    if before is not None:
        return UUID(before["application_id"])
    account = Account.objects.select_for_update().get(pk=actor.account.pk)
    _insist_on_few(account)
    own = matching.own_person(account, actor.at)
    known = _particulars(said, own)
    _insist_on_age(said.basis, known.birth_on, local_day(actor.at))
    draft = _draft(actor, said, known, own)
    _insist_on_new(account, draft, actor)
    application = steps.open_application(actor, draft)
    records.write(
        actor.ref,
        "registration.apply",
        Subject("registration", application.pk, APPLICATION),
        facts={"case_id": str(application.case_id)},
    )
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="registration.apply",
        answer={"application_id": str(application.pk)},
    )
    return application.pk


@verb
def answer(*, actor: Actor, application_id: UUID, person_id: UUID, is_known: bool) -> None:
    """Say, as somebody who lives there, whether one knows who asks to be registered.

    May be changed until the community has decided. Twice the same is once.

    Raises:
        OutOfScope, NotAllowed: one was not asked, or does not decide for the person.
        Conflict: decided meanwhile.
    """
    PEOPLE.access(actor, "speak_for", person_id=person_id)
    application = (
        Application.objects.select_for_update(of=("self",))
        .filter(pk=application_id, answers__person_id=person_id)
        .first()
    )
    if application is None:
        raise OutOfScope("application")
    if application.status != Status.WAITING:
        raise Conflict(
            "registration.decided",
            Text("社区已经办结这个申请", "The community has decided already"),
        )
    said = NeighbourAnswer.Answer.KNOWN if is_known else NeighbourAnswer.Answer.UNKNOWN
    NeighbourAnswer.objects.filter(application=application, person_id=person_id).update(
        answer=said, answered_at=actor.at
    )
    if not is_known:
        words = Text("同住人表示不认识申请人，请核实", "The household does not know the applicant")
        steps.note(Actor.system(actor.at), application.case_id, str(words))


@verb
def withdraw(*, actor: Actor, application_id: UUID) -> None:
    """Take one's application back. Twice is once.

    Raises:
        OutOfScope: not one's own.
        Conflict: decided meanwhile.
    """
    application = APPLICATIONS.access(actor, "own", lock=True, application_id=application_id)
    if application.status == Status.WITHDRAWN:
        return
    if application.status != Status.WAITING:
        raise Conflict(
            "registration.decided",
            Text("社区已经办结这个申请", "The community has decided already"),
        )
    _withdraw(actor, application, str(Text("申请人撤回", "Withdrawn by the applicant")))


@verb
def withdraw_silent(*, application_id: UUID, actor: Actor) -> bool:
    """Let an application rest whose author owes the community an answer for too long.

    Returns:
        Whether it did; one that was decided or answered meanwhile is left alone.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("case")
        .filter(pk=application_id, status=Status.WAITING, case__asked=True)
        .first()
    )
    if application is None:
        return False
    words = Text(
        "一直没有收到补充说明，申请先作撤回处理，可随时重新申请",
        "No answer came, so the application rests; apply again at any time",
    )
    _withdraw(actor, application, str(words))
    return True


def _withdraw(actor: Actor, application: Application, words: str) -> None:
    application.status = Status.WITHDRAWN
    application.decided_at = actor.at
    application.save(update_fields=["status", "decided_at"])
    steps.cancel_case(actor, application.case_id, words)


def _particulars(said: Said, own: Person | None) -> Particulars:
    """What is said of the person; of oneself nothing is asked that is known."""
    if said.basis == Basis.SELF and own is not None:
        return check(
            name=people.full_name(own), sex=own.sex, birth_on=birth_of(own), identifiers=()
        )
    document = _document(said)
    return check(
        name=said.name,
        sex=said.sex,
        birth_on=said.birth_on,
        identifiers=(document,) if document else (),
    )


def _document(said: Said) -> NewIdentifier | None:
    number = said.document_number.strip()
    if not number:
        return None
    if not said.document_type or said.document_type == PHONE:
        raise Invalid(
            "registration.document_type",
            Text("请选择证件类型", "Choose the kind of document"),
            field="document_type",
        )
    return NewIdentifier(said.document_type, number)


def _insist_on_age(basis: str, born_on: date | None, today: date) -> None:
    """Children have a guardian, and only children have.

    Source: plan pack, `people.guardian_below_age_years`.
    """
    below = policies.number("people.guardian_below_age_years")
    is_child = born_on is not None and age_on(born_on, today) < below
    if basis == Basis.GUARDIAN and born_on is None:
        raise Invalid(
            "registration.birth_missing",
            Text("请填写孩子的出生日期", "The child's date of birth is needed"),
            field="birth_on",
        )
    if basis == Basis.GUARDIAN and not is_child:
        raise RuleBroken(
            "registration.not_a_child",
            Text(
                "已满 {age} 周岁，请本人用自己的手机登记",
                "Aged {age} or over: they register with their own phone",
                age=below,
            ),
            field="birth_on",
        )
    if basis == Basis.SELF and is_child:
        raise RuleBroken(
            "registration.needs_guardian",
            Text(
                "未满 {age} 周岁，请由监护人登记后添加",
                "Under {age}: a guardian registers first and adds the child",
                age=below,
            ),
            field="document_number",
        )


def _draft(actor: Actor, said: Said, known: Particulars, own: Person | None) -> steps.Draft:
    if said.standing not in Residency.Standing.values or said.basis not in Basis.values:
        raise Invalid(
            "registration.standing",
            Text("请选择居住性质", "Choose as what you live here"),
            field="standing",
        )
    compound, room, text = _where(said)
    document = known.identifiers[0] if known.identifiers else None
    if said.basis == Basis.SELF and own is not None:
        found = Found(own, Match.ACCOUNT)
    else:
        found = matching.match(known.name, document, room, actor.at)
    return steps.Draft(
        basis=said.basis,
        name=known.name,
        sex=known.sex,
        birth_on=known.birth_on,
        document=document,
        standing=said.standing,
        compound=compound,
        room=room,
        address_text=text,
        found=found,
    )


def _where(said: Said) -> tuple[Place, Place | None, str]:
    """Compound, door if it is one, and what was typed."""
    compound = homes.homes_in(said.compound_id).compound
    text = said.address_text.strip()[:_ADDRESS_SIGNS]
    room = homes.find_home(said.room_id) if said.room_id is not None else None
    if room is None:
        if not text:
            raise Invalid(
                "registration.no_address",
                Text("请选择或填写门牌", "Choose or type your door"),
                field="address",
            )
        room = homes.door_of(compound, text)
    around = places.compound_of(room.path) if room is not None else None
    return around or compound, room, text


def _insist_on_few(account: Account) -> None:
    most = policies.number("people.applications_waiting_at_most_count")
    if Application.objects.filter(account=account, status=Status.WAITING).count() >= most:
        raise RuleBroken(
            "registration.too_many",
            Text(
                "已有 {n} 个申请在等社区核实，请先等办结",
                "{n} {n:application waits|applications wait} already; please wait for the decision",
                n=most,
            ),
        )


def _insist_on_new(account: Account, draft: steps.Draft, actor: Actor) -> None:
    """Nobody waits twice for one door, or applies where they are registered."""
    person, room = draft.found.person, draft.room
    if room is None:
        return
    waiting = Application.objects.filter(
        account=account, room=room, status=Status.WAITING, basis=draft.basis
    )
    same = [one for one in waiting if draft.basis == Basis.SELF or one.name.open() == draft.name]
    if same:
        raise Conflict(
            "registration.waiting",
            Text("这个申请已经提交，社区核实中", "This was sent already and is being checked"),
        )
    if person is None or draft.found.by != Match.ACCOUNT:
        return
    if matching.lives_there(person, room, actor.at):
        raise Conflict(
            "registration.registered",
            Text("您已经登记在这里", "You are registered here already"),
            field="address",
        )
