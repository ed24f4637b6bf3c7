"""Requests about who may act for whom: for who asked, for the person they are about, for the desk."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.domain.masks import mask_name, mask_phone
from mashang.elements.people import queries as people
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import opened
from mashang.elements.people.terms import title_of
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of
from mashang.work.registration.models import NumberRequest, ProxyRequest, RequestStatus
from mashang.work.registration.policy import NUMBER_REQUESTS, PROXY_REQUESTS
from mashang.work.registration.queries import finding
from mashang.work.registration.terms import (
    RELATIONS,
    REQUEST_STATUSES,
    SCOPES,
    STATUS_TONES,
)

MOST_SHOWN = 50
COUNT_AT_MOST = 999


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request as its author sees it: what they wrote, and what came of it; nothing of the register."""

    request_id: UUID
    name: str
    what: tuple[Text, ...]
    last_on: date | None
    status: str
    status_title: Text | str
    tone: str
    case_id: UUID
    number: str
    asked_at: datetime
    reason: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class ProxyQuestion:
    """Somebody asks to act for a person: all that the person is told before they answer."""

    request_id: UUID
    person_id: UUID
    person_name: str
    asker_name: str
    phone: str
    relation: Text | str
    reason: str
    scopes: tuple[str, ...]
    what: tuple[Text, ...]
    last_on: date
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """Somebody asks to move a person's account to another number."""

    request_id: UUID
    person_name: str
    new_number: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A request in the desk's list, masked."""

    request_id: UUID
    name: str
    asker: str
    address: str
    is_found: bool
    is_person_asked: bool
    status: str
    status_title: Text | str
    tone: str
    due_at: datetime | None
    asked_at: datetime
    number: str
    case_id: UUID


@dataclass(frozen=True, slots=True)
class LinkCard:
    """One request for whoever decides.

    Attributes:
        signs: what of it agrees with the register (`name`, `door`, `number`).
        wait_until: until when the old number is waited for.
    """

    row: LinkRow
    phone: str
    relation: Text | str
    reason: str
    what: tuple[Text, ...]
    scopes: tuple[str, ...]
    last_on: date | None
    address_text: str
    person_id: UUID | None
    person_name: str
    homes: tuple[str, ...]
    signs: dict[str, bool]
    wait_until: datetime | None
    evidence: Text | str
    decided_at: datetime | None
    decided_by: str
    decided_as: str
    decision_reason: str


def own_proxy_requests(actor: Actor) -> list[OwnRequest]:
    """What the account asked for, newest first."""
    if actor.account is None:
        return []
    rows = ProxyRequest.objects.filter(PROXY_REQUESTS.rules["own"].visible(actor))
    found = rows.select_related("case").order_by("-asked_at", "-request_id")[:MOST_SHOWN]
    by_card = str(Text("凭住户卡", "By a card"))
    return [_own(one, opened(one.name) or by_card, _what(one), one.last_on) for one in found]


def own_number_requests(actor: Actor) -> list[OwnRequest]:
    """The account's requests to be known by its number, newest first."""
    if actor.account is None:
        return []
    rows = NumberRequest.objects.filter(NUMBER_REQUESTS.rules["own"].visible(actor))
    found = rows.select_related("case").order_by("-asked_at", "-request_id")[:MOST_SHOWN]
    return [_own(one, opened(one.name), (), None) for one in found]


def proxy_questions(actor: Actor) -> list[ProxyQuestion]:
    """Who asks to act for the persons whom the account speaks for."""
    rows = ProxyRequest.objects.filter(
        person__in=PEOPLE.visible(actor, "speak_for"),
        is_person_asked=True,
        status=RequestStatus.WAITING,
    ).select_related("account", "person")
    found = list(rows.order_by("asked_at", "pk")[:MOST_SHOWN])
    return [
        ProxyQuestion(
            request_id=one.pk,
            person_id=one.person.pk,
            person_name=people.full_name(one.person),
            asker_name=opened(one.asker_name),
            phone=mask_phone(one.account.phone.open()) if one.account.phone else "",
            relation=title_of(RELATIONS, one.relation),
            reason=opened(one.reason) if one.reason else "",
            scopes=_scopes(one),
            what=_what(one),
            last_on=one.last_on,
            asked_at=one.asked_at,
        )
        for one in found
        if one.person is not None
    ]


def number_questions(actor: Actor) -> list[NumberQuestion]:
    """Who asks to move the account of a person whom the account speaks for."""
    rows = NumberRequest.objects.filter(
        person__in=PEOPLE.visible(actor, "speak_for"),
        asked_old_at__isnull=False,
        status=RequestStatus.WAITING,
    ).select_related("person")
    return [
        NumberQuestion(
            one.pk, people.full_name(one.person), mask_phone(opened(one.new_number)), one.asked_at
        )
        for one in rows.order_by("asked_at", "pk")[:MOST_SHOWN]
        if one.person is not None
    ]


def proxy_requests(
    actor: Actor, cursor: str | None = None, *, waiting: bool = True
) -> Page[LinkRow]:
    """Requests to act for somebody in the actor's scope: what waits by urgency, else the latest."""
    return _page(_proxies(actor), cursor, waiting=waiting)


def number_requests(
    actor: Actor, cursor: str | None = None, *, waiting: bool = True
) -> Page[LinkRow]:
    """Requests for a new number in the actor's scope: what waits by urgency, else the latest."""
    return _page(_numbers(actor), cursor, waiting=waiting)


def counted_links(actor: Actor) -> tuple[int, int]:
    """How many proxies and how many numbers wait, counted no further than `COUNT_AT_MOST`."""
    waits = Q(status=RequestStatus.WAITING)
    return (
        _proxies(actor).filter(waits).order_by()[:COUNT_AT_MOST].count(),
        _numbers(actor).filter(waits).order_by()[:COUNT_AT_MOST].count(),
    )


def proxy_request(actor: Actor, request_id: UUID) -> LinkCard:
    """One request to act for somebody.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
    """
    found = PROXY_REQUESTS.access(actor, "decide", request_id=request_id)
    return _card(actor, found, {}, None)


def number_request(actor: Actor, request_id: UUID) -> LinkCard:
    """One request for a new number.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
    """
    found = NUMBER_REQUESTS.access(actor, "decide", request_id=request_id)
    asked = found.asked_old_at
    waits = asked + policies.minutes("people.number_wait_min") if asked else None
    return _card(actor, found, finding.signs_of(found, actor.at), waits)


def evidence_choices(key: str) -> list[tuple[str, Text]]:
    """What may have been seen, by the policy's list."""
    return [(one.code, one.title) for one in policies.listing(key)]


def default_last_on() -> date:
    """The last day that a request proposes."""
    return clock.today() + policies.days("people.proxy_default_days")


def _proxies(actor: Actor) -> QuerySet[ProxyRequest]:
    seen = PROXY_REQUESTS.rules["decide"].visible(actor)
    return ProxyRequest.objects.filter(seen).select_related("room", "compound", "case", "account")


def _numbers(actor: Actor) -> QuerySet[NumberRequest]:
    seen = NUMBER_REQUESTS.rules["decide"].visible(actor)
    return NumberRequest.objects.filter(seen).select_related("room", "compound", "case", "account")


def _page(
    rows: QuerySet[Any],
    cursor: str | None,
    *,
    waiting: bool,
) -> Page[LinkRow]:
    waits = Q(status=RequestStatus.WAITING)
    wanted = rows.filter(waits) if waiting else rows.exclude(waits)
    order = ("case__due_at", "request_id") if waiting else ("-decided_at", "-request_id")
    page = page_of(wanted, order, cursor=cursor)
    return Page([_row(one) for one in page.items], page.next_cursor, page.is_first)


def _row(one: ProxyRequest | NumberRequest) -> LinkRow:
    waits = one.status == RequestStatus.WAITING
    name = opened(one.name)
    return LinkRow(
        request_id=one.pk,
        name=mask_name(name) if name else str(Text("凭住户卡", "By a card")),
        asker=mask_name(opened(one.asker_name)) if isinstance(one, ProxyRequest) else "",
        address=one.room.full_name if one.room else one.compound.full_name,
        is_found=one.person_id is not None,
        is_person_asked=one.is_person_asked
        if isinstance(one, ProxyRequest)
        else one.asked_old_at is not None,
        status=one.status,
        status_title=title_of(REQUEST_STATUSES, one.status),
        tone=STATUS_TONES[one.status],
        due_at=one.case.due_at if waits and one.case.is_open else None,
        asked_at=one.asked_at,
        number=one.case.number,
        case_id=one.case_id,
    )


def _card(
    actor: Actor,
    one: ProxyRequest | NumberRequest,
    signs: dict[str, bool],
    wait_until: datetime | None,
) -> LinkCard:
    person = one.person
    shown = person if person is not None and PEOPLE.may(actor, "see", person) else None
    proxy = one if isinstance(one, ProxyRequest) else None
    key = "people.proxy_evidence" if proxy else "people.number_evidence"
    seen = dict(evidence_choices(key))
    by = one.decided_by
    return LinkCard(
        row=_row(one),
        phone=mask_phone(one.account.phone.open()) if one.account.phone else "",
        relation=title_of(RELATIONS, proxy.relation) if proxy else "",
        reason=opened(proxy.reason) if proxy and proxy.reason else "",
        what=_what(proxy) if proxy else (),
        scopes=_scopes(proxy) if proxy else (),
        last_on=proxy.last_on if proxy else None,
        address_text=opened(one.address_text) if one.address_text else "",
        person_id=shown.pk if shown else None,
        person_name=people.masked_names([shown.pk])[shown.pk] if shown else "",
        homes=finding.homes_of(shown.pk, actor.at) if shown else (),
        signs=signs if shown else dict.fromkeys(signs, False),
        wait_until=wait_until,
        evidence=seen.get(one.evidence, ""),
        decided_at=one.decided_at,
        decided_by=" ".join(filter(None, (by.unit, by.post, by.username)))
        if by and by.is_official
        else "",
        decided_as=proxy.decided_as if proxy else "",
        decision_reason=opened(one.decision_reason) if one.decision_reason else "",
    )


def _own(
    one: ProxyRequest | NumberRequest, name: str, what: tuple[Text, ...], last_on: date | None
) -> OwnRequest:
    refused = one.status == RequestStatus.REFUSED
    return OwnRequest(
        request_id=one.pk,
        name=name,
        what=what,
        last_on=last_on,
        status=one.status,
        status_title=title_of(REQUEST_STATUSES, one.status),
        tone=STATUS_TONES[one.status],
        case_id=one.case_id,
        number=one.case.number,
        asked_at=one.asked_at,
        reason=opened(one.decision_reason) if refused and one.decision_reason else "",
        may_withdraw=one.status == RequestStatus.WAITING,
    )


def _scopes(one: ProxyRequest) -> tuple[str, ...]:
    given = (("ask", one.may_ask), ("open", one.may_open), ("read", one.may_read))
    return tuple(code for code, is_given in given if is_given)


def _what(one: ProxyRequest) -> tuple[Text, ...]:
    return tuple(SCOPES[code] for code in _scopes(one))
