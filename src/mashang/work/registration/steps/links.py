"""Requests about who may act for whom: opened, decided, carried out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from mashang.domain.linking import Way
from mashang.domain.masks import mask_name
from mashang.elements.cases import steps as cases
from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor, Person
from mashang.elements.people.queries import Because
from mashang.elements.people.steps import Granted, NewIdentifier
from mashang.elements.people.terms import PHONE
from mashang.elements.places.models import Place
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.jobs import steps as jobs
from mashang.foundation.signin import steps as signin
from mashang.foundation.verbs import step
from mashang.governance.notices import steps as notices
from mashang.governance.notices.steps import Told
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text
from mashang.work.registration.kinds import NUMBER, PROXY
from mashang.work.registration.models import NumberRequest, ProxyRequest, RequestStatus
from mashang.work.registration.steps.applications import cancel_case, finish_case

TELL_ASKED: Final = "registration.tell_asked"
TELL_NUMBER: Final = "registration.tell_number"
ACTING: Final = "/register/acting"
_REASON_SIGNS: Final = 500
_SOMEBODY_ASKS: Final = Text("有人申请替您办事", "Somebody asks to act for you")
_ASKS_BODY: Final = Text(
    "请看一看是否认识、是否同意。不同意或不回答，对方都不能替您办。",
    "Please look whether you know them and agree. If you refuse or do not answer, they act for nobody.",
)
_NUMBER_ASKED: Final = Text("有人申请把您的账号换到新号码", "Somebody asks to move your account")
_NUMBER_BODY: Final = Text(
    "如果不是您，请马上点开并选择“不是我”。", "If it is not you, open this at once and say so."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyDraft:
    """A request to act for somebody, as checked."""

    name: str
    asker_name: str
    relation: str
    reason: str
    granted: Granted
    compound: Place
    room: Place | None
    address_text: str
    person: Person | None
    found_by: str
    is_person_asked: bool

    def __repr__(self) -> str:
        return "ProxyDraft(••••)"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberDraft:
    """A request to be known by a new number, as checked."""

    name: str
    old_number: str
    new_number: str
    compound: Place
    room: Place | None
    address_text: str
    person: Person | None
    old_link: ActsFor | None

    def __repr__(self) -> str:
        return "NumberDraft(••••)"


def _tell_own(told: Told, at: datetime, person: Person | None) -> None:
    """Who may act in somebody's name is their own affair, wherever they live now."""
    if person is not None:
        notices.tell(told, at=at, person=person, because=Because.OWN_AFFAIR)


@step
def open_proxy_request(actor: Actor, account: Account, draft: ProxyDraft) -> ProxyRequest:
    """Keep a request with its case, and ask the person where they can be asked."""
    request_id = new_id(actor.at)
    case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=PROXY,
            place=draft.room or draft.compound,
            title=mask_name(draft.name) if draft.name else str(Text("凭住户卡", "By a card")),
            detail={"relation": draft.relation, "decide": "links"},
        ),
    )
    request = ProxyRequest.objects.create(
        request_id=request_id,
        account=account,
        case=case,
        compound=draft.compound,
        room=draft.room,
        path=(draft.room or draft.compound).path,
        address_text=draft.address_text,
        name=draft.name,
        asker_name=draft.asker_name,
        relation=draft.relation,
        reason=draft.reason,
        may_ask=draft.granted.may_ask,
        may_open=draft.granted.may_open,
        may_read=draft.granted.may_read,
        last_on=draft.granted.last_on,
        person=draft.person,
        found_by=draft.found_by,
        is_person_asked=draft.is_person_asked,
        asked_at=actor.at,
    )
    if draft.is_person_asked:
        told = Told(f"registration.proxy_asked:{request.pk}", _SOMEBODY_ASKS, _ASKS_BODY, ACTING)
        _tell_own(told, actor.at, draft.person)
        jobs.enqueue(TELL_ASKED, request_id=str(request.pk))
    return request


@step
def open_number_request(actor: Actor, account: Account, draft: NumberDraft) -> NumberRequest:
    """Keep a request with its case, and warn the old number at once: it may still be in its hand."""
    request_id = new_id(actor.at)
    case = cases.open_case(
        actor=actor,
        opening=cases.Opening(
            kind=NUMBER,
            place=draft.room or draft.compound,
            title=mask_name(draft.name),
            detail={"decide": "links"},
        ),
    )
    asks_old = draft.old_link is not None and not people.is_anothers(draft.old_link)
    request = NumberRequest.objects.create(
        request_id=request_id,
        account=account,
        case=case,
        compound=draft.compound,
        room=draft.room,
        path=(draft.room or draft.compound).path,
        address_text=draft.address_text,
        name=draft.name,
        old_number=draft.old_number,
        new_number=draft.new_number,
        person=draft.person,
        asked_old_at=actor.at if asks_old else None,
        asked_at=actor.at,
    )
    if asks_old:
        reference = f"registration.number_asked:{request.pk}"
        told = Told(reference, _NUMBER_ASKED, _NUMBER_BODY, ACTING)
        _tell_own(told, actor.at, draft.person)
        jobs.enqueue(TELL_NUMBER, request_id=str(request.pk), what="asked")
    return request


@step
def register_number(request: NumberRequest, person: Person, way: Way, *, by: Account) -> list[UUID]:
    """Let a person be known by the number of a request; the old one opens nothing of theirs.

    Passkeys, links to identity providers and sessions lie in the lost phone: they end.

    Args:
        request: locked by the caller.
        person: locked by the caller.

    Returns:
        Whom it concerns, in order of id.
    """
    link = people.own_link_of(person)
    number = request.new_number.open()
    was = link.account.phone.open() if link is not None and link.account.phone else ""
    if way is Way.ACCOUNT and link is not None:
        account = Account.objects.select_for_update(of=("self",)).get(pk=link.account_id)
        people_of = _move_whole(request, account, was, number)
        request.released_number = was
    elif way is Way.LINKS and link is not None:
        people_of = people.move_links(link, request.account, was=was, approved_by=by)
    else:
        people.link_account(
            account=request.account, person=person, basis=ActsFor.Basis.SELF, approved_by=by
        )
        people_of = [person.pk]
    people.add_identifier(person, NewIdentifier(PHONE, number))
    jobs.enqueue(TELL_NUMBER, request_id=str(request.pk), what="done")
    if request.released_number:
        jobs.enqueue(TELL_NUMBER, request_id=str(request.pk), what="released")
    return people_of


@step
def decide_request(
    request: ProxyRequest | NumberRequest,
    actor: Actor,
    status: RequestStatus,
    *,
    words: Text,
    reason: str = "",
) -> None:
    """Write down what was decided, end the case, and tell the asker.

    Args:
        request: locked by the caller, who set its other columns.
    """
    request.status = status
    request.decided_at, request.decided_by = actor.at, actor.account
    request.decision_reason = reason.strip()[:_REASON_SIGNS]
    request.save()
    if status == RequestStatus.WITHDRAWN:
        cancel_case(actor, request.case_id, str(words))
        return
    finish_case(actor, request.case_id, str(words))
    told = Told(f"registration.link_decided:{request.pk}", words, url=f"/cases/{request.case_id}")
    notices.tell_account(told, at=actor.at, account=request.account)


@step
def close_links_for_dead(person_id: UUID, at: datetime) -> int:
    """Nobody acts for the dead, and their number moves no more."""
    words = Text("本人已去世，不再办理", "Ended: the person has died")
    found = 0
    for model in (ProxyRequest, NumberRequest):
        rows = model.objects.select_for_update(of=("self",)).filter(
            person_id=person_id, status=RequestStatus.WAITING
        )
        for row in rows.order_by("pk"):
            decide_request(row, Actor.system(at), RequestStatus.WITHDRAWN, words=words)
            found += 1
    return found


@step
def follow_case(case_id: UUID, at: datetime) -> None:
    """A case that was ended by itself takes its request along: nothing was granted."""
    for model in (ProxyRequest, NumberRequest):
        rows = model.objects.select_for_update().filter(
            case_id=case_id, status=RequestStatus.WAITING
        )
        rows.update(status=RequestStatus.WITHDRAWN, decided_at=at)


def _move_whole(request: NumberRequest, account: Account, was: str, number: str) -> list[UUID]:
    proved_at = request.account.phone_verified_at or request.asked_at
    people.make_way(number)
    signin.forget_ways_in([account.pk, request.account_id])
    accounts.change_number(account, number, verified_at=proved_at)
    return people.move_account(account, was, number)
