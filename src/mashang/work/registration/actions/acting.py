"""代办: somebody asks to act for another; the person answers, or the community with evidence seen."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mashang.domain.linking import person_is_asked
from mashang.elements.people import queries as people_read
from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor, Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries import Because
from mashang.elements.people.steps import Granted
from mashang.elements.people.steps.looking import subject_of
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.governance.notices import steps as notices
from mashang.governance.notices.steps import Told
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.models import APPLICATION, ProxyRequest, RequestStatus
from mashang.work.registration.policy import PROXY_REQUESTS
from mashang.work.registration.queries import finding, homes, matching
from mashang.work.registration.queries.finding import Meant
from mashang.work.registration.terms import RELATIONS

As = ProxyRequest.DecidedAs
_SIGNS: Final = 200
_GRANTED: Final = Text("代办申请已同意，现在可以替本人办了", "Granted: you may act for them now")
_REFUSED: Final = Text("代办申请未通过", "Your request to act for somebody was not granted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """For whom somebody wants to act, and what for.

    Attributes:
        compound_id: where the person lives.
        address: their door, as typed; with `name` when there is no `card`.
        card: the sign on the person's card.
        asker_name: who asks; needed of those the register does not know.
    """

    compound_id: int | None = None
    address: str = ""
    name: str = ""
    card: str = ""
    asker_name: str = ""
    relation: str
    reason: str = ""
    granted: Granted

    def __repr__(self) -> str:
        return "Wanted(••••)"


@verb
def ask_to_act(*, actor: Actor, wanted: Wanted, command_id: UUID) -> UUID:
    """Ask to act for somebody. Whether the register knows them the asker never learns.

    Returns:
        The request's id.

    Raises:
        OutOfScope: nobody is signed in, or there is no such compound.
        Invalid: somebody without a name or door, a relation that is none, nothing wished for.
        RuleBroken: too many wait already, oneself, or too long.
    """
    if actor.account is None:
        raise OutOfScope("account")
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.ask_to_act"
    )
    if before is not None:
        return UUID(before["request_id"])
    account = Account.objects.select_for_update().get(pk=actor.account.pk)
    _insist_on_few(account)
    request = steps.open_proxy_request(actor, account, _draft(actor, account, wanted))
    records.write(
        actor.ref,
        "registration.ask_to_act",
        Subject("proxy_request", request.pk, APPLICATION),
        facts={"case_id": str(request.case_id)},
    )
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="registration.ask_to_act",
        answer={"request_id": str(request.pk)},
    )
    return request.pk


@verb
def answer_proxy(
    *, actor: Actor, request_id: UUID, granted: Granted | None, command_id: UUID
) -> None:
    """Say, as the person or the child's guardian, whether somebody may act for them, and in what.

    Args:
        granted: None for no. Yes may be to less than was asked for.

    Raises:
        OutOfScope: one was not asked.
        Conflict: answered or decided meanwhile.
        Invalid, RuleBroken: nothing granted, or too long.
    """
    request = (
        ProxyRequest.objects.select_for_update(of=("self",))
        .filter(pk=request_id, is_person_asked=True, person__isnull=False)
        .first()
    )
    if request is None or request.person_id is None:
        raise OutOfScope("request")
    if not PEOPLE.may(actor, "speak_for", Person.objects.get(pk=request.person_id)):
        raise OutOfScope("request")
    if commands.earlier_answer(command_id, account_id=actor.account_id, verb="registration.proxy"):
        return
    _insist_on_waiting(request)
    request.decided_as = As.PERSON
    if granted is not None:
        _grant(request, actor, granted)
    status = RequestStatus.REFUSED if granted is None else RequestStatus.APPROVED
    words = _REFUSED if granted is None else _GRANTED
    steps.decide_request(request, actor, status, words=words)
    _finish(actor, request, "registration.answer_proxy", command_id)


@verb
def approve_proxy(
    *,
    actor: Actor,
    request_id: UUID,
    granted: Granted,
    evidence: str,
    reason: str,
    command_id: UUID,
) -> None:
    """Grant a proxy for the community, which has seen that the person wishes it; the person is told.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
        Conflict: decided meanwhile, or the account acts for the person already.
        Invalid: no evidence, or evidence that wants a word more.
        RuleBroken: the register knows nobody who is meant, or too long.
    """
    request = _decidable(actor, request_id)
    if commands.earlier_answer(command_id, account_id=actor.account_id, verb="registration.proxy"):
        return
    _insist_on_waiting(request)
    if request.person is None:
        raise RuleBroken(
            "registration.proxy_of_nobody",
            Text(
                "名册上对不上这个人，不能核准；请退回，或在住户页面登记代办人",
                "The register knows nobody who is meant: refuse, or enter the proxy on the person's page",
            ),
        )
    insist_on_evidence("people.proxy_evidence", evidence, reason)
    request.decided_as, request.evidence = As.COMMUNITY, evidence
    _grant(request, actor, granted)
    steps.decide_request(request, actor, RequestStatus.APPROVED, words=_GRANTED, reason=reason)
    told = Told(
        f"registration.proxy_granted:{request.pk}",
        Text("社区登记了您的代办人", "The community entered a proxy of yours"),
        Text(
            "可以在“我的信息”里看到是谁、能办什么，随时收回。",
            "“My data” shows who and what for; take it back at any time.",
        ),
        "/me",
    )
    notices.tell(told, at=actor.at, person=request.person, because=Because.OWN_AFFAIR)
    _finish(actor, request, "registration.approve_proxy", command_id, reason)


@verb
def refuse_proxy(*, actor: Actor, request_id: UUID, reason: str, command_id: UUID) -> None:
    """Refuse a proxy for the community, with the reason, which the asker reads.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
        Conflict: decided meanwhile.
        Invalid: no reason.
    """
    request = _decidable(actor, request_id)
    if commands.earlier_answer(command_id, account_id=actor.account_id, verb="registration.proxy"):
        return
    insist_on_reason(reason)
    _insist_on_waiting(request)
    request.decided_as = As.COMMUNITY
    steps.decide_request(request, actor, RequestStatus.REFUSED, words=_REFUSED, reason=reason)
    _finish(actor, request, "registration.refuse_proxy", command_id, reason)


@verb
def withdraw_proxy(*, actor: Actor, request_id: UUID) -> None:
    """Take one's request back. Twice is once.

    Raises:
        OutOfScope: not one's own.
        Conflict: decided meanwhile.
    """
    request = PROXY_REQUESTS.access(actor, "own", lock=True, request_id=request_id)
    if request.status == RequestStatus.WITHDRAWN:
        return
    _insist_on_waiting(request)
    words = Text("申请人撤回", "Withdrawn by the applicant")
    steps.decide_request(request, actor, RequestStatus.WITHDRAWN, words=words)


def insist_on_evidence(key: str, evidence: str, reason: str) -> None:
    """What was seen is one of the policy's list, with a word where the list wants one.

    Raises:
        Invalid: it is not.
    """
    option = next((one for one in policies.listing(key) if one.code == evidence), None)
    if option is None:
        raise Invalid(
            "registration.no_evidence",
            Text("请选择看到了什么依据", "Choose what you have seen"),
            field="evidence",
        )
    if option.facts.get("needs") == "reason" and not reason.strip():
        raise Invalid(
            "registration.evidence_note",
            Text("这种依据要写明是谁、什么", "This evidence wants a word: who, or what"),
            field="reason",
        )


def insist_on_reason(reason: str) -> None:
    """Whoever refuses says why.

    Raises:
        Invalid: no reason.
    """
    if not reason.strip():
        raise Invalid(
            "registration.no_reason",
            Text("请写明原因，申请人会看到", "Say why: the applicant reads it"),
            field="reason",
        )


def _draft(actor: Actor, account: Account, wanted: Wanted) -> steps.ProxyDraft:
    people.until_of(wanted.granted)
    if wanted.relation not in RELATIONS:
        raise Invalid(
            "registration.relation",
            Text("请选择与本人的关系", "Choose how you are related"),
            field="relation",
        )
    own = matching.own_person(account, actor.at)
    asker_name = wanted.asker_name.strip()
    if own is None and not asker_name:
        raise Invalid(
            "registration.asker_name",
            Text("请填写您自己的姓名", "Please give your own name"),
            field="asker_name",
        )
    meant, room, compound_id = _meant(actor, wanted)
    if own is not None and meant.person is not None and own.pk == meant.person.pk:
        raise RuleBroken(
            "registration.proxy_of_oneself",
            Text("自己的事不用申请代办", "You need no proxy for yourself"),
            field="name",
        )
    compound = homes.homes_in(compound_id).compound
    asked = finding.asked_of(meant, account, actor.at)
    pause = policies.days("people.proxy_asked_again_after_days")
    return steps.ProxyDraft(
        name=wanted.name.strip()[:_SIGNS],
        asker_name=asker_name[:_SIGNS] or (people_read.full_name(own) if own else ""),
        relation=wanted.relation,
        reason=wanted.reason.strip(),
        granted=wanted.granted,
        compound=(places.compound_of(room.path) or compound) if room else compound,
        room=room,
        address_text=wanted.address.strip()[:_SIGNS],
        person=meant.person,
        found_by=meant.by,
        is_person_asked=person_is_asked(asked, pause=pause, now=actor.at),
    )


def _meant(actor: Actor, wanted: Wanted) -> tuple[Meant, Place | None, int]:
    """Who is meant, at which door, in which compound.

    A card names its holder only in the compound that the asker names too, and tells them no door:
    whoever finds a card in the street learns nothing from asking.
    """
    if wanted.compound_id is None:
        raise Invalid(
            "registration.no_compound",
            Text("请选择本人住的小区", "Choose the compound where they live"),
            field="compound",
        )
    compound = homes.homes_in(wanted.compound_id).compound
    if wanted.card.strip():
        meant = finding.by_card(wanted.card, actor.at)
        is_here = meant.home is not None and meant.home.path.startswith(compound.path)
        nobody = Meant(None, ProxyRequest.Found.NOBODY, None)
        return (meant if is_here else nobody), None, compound.pk
    if not wanted.name.strip():
        raise Invalid(
            "registration.no_name",
            Text(
                "请填写本人的姓名，或住户卡上的号码", "Give their name, or the number on their card"
            ),
            field="name",
        )
    if not wanted.address.strip():
        raise Invalid(
            "registration.no_address", Text("请填写门牌", "Please give the door"), field="address"
        )
    room = homes.door_of(compound, wanted.address)
    return finding.by_name(wanted.name, room, actor.at), room, compound.pk


def _grant(request: ProxyRequest, actor: Actor, granted: Granted) -> None:
    """The link itself; the person first, then the link, as people locks them."""
    if request.person_id is None:
        raise OutOfScope("person")
    person = people.locked(request.person_id)
    if person.is_protected and not PEOPLE.may(actor, "edit", person):
        raise Conflict(
            "registration.proxy_of_protected",
            Text("这项申请由街道办理", "The sub-district decides this request"),
        )
    until = people.until_of(granted)
    people.link_account(
        account=request.account,
        person=person,
        basis=ActsFor.Basis.PROXY,
        approved_by=actor.account,
        may_ask=granted.may_ask,
        may_open=granted.may_open,
        may_read=granted.may_read,
        until=until,
    )
    request.may_ask, request.may_open = granted.may_ask, granted.may_open
    request.may_read, request.last_on = granted.may_read, granted.last_on
    facts = {"request_id": str(request.pk), "as": request.decided_as, "evidence": request.evidence}
    records.write(
        actor.ref, "people.grant_proxy", subject_of(person.pk), fields=["links"], facts=facts
    )


def _decidable(actor: Actor, request_id: UUID) -> ProxyRequest:
    request = PROXY_REQUESTS.access(actor, "decide", lock=True, request_id=request_id)
    if actor.account is None or not actor.is_official:
        raise NotAllowed("registration.decide_links")
    return request


def _insist_on_waiting(request: ProxyRequest) -> None:
    if request.status != RequestStatus.WAITING:
        raise Conflict(
            "registration.decided", Text("这个申请已经办结", "This request has been decided")
        )


def _insist_on_few(account: Account) -> None:
    most = policies.number("people.proxy_requests_waiting_at_most_count")
    waiting = ProxyRequest.objects.filter(account=account, status=RequestStatus.WAITING)
    if waiting.count() >= most:
        raise RuleBroken(
            "registration.too_many",
            Text(
                "已有 {n} 个代办申请在等答复，请先等办结",
                "{n} requests wait already; please wait until they are decided",
                n=most,
            ),
        )


def _finish(
    actor: Actor, request: ProxyRequest, name: str, command_id: UUID, reason: str = ""
) -> None:
    subject = Subject("proxy_request", request.pk, APPLICATION)
    records.write(actor.ref, name, subject, reason=reason, facts={"status": request.status})
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="registration.proxy",
        answer={"request_id": str(request.pk)},
    )
