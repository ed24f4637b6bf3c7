"""代办: the person answers who asks to act for them, or the community with evidence seen."""

from typing import Final
from uuid import UUID

from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor, Person
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries import Because
from mashang.elements.people.steps import Granted
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.governance.notices import steps as notices
from mashang.governance.notices.steps import Told
from mashang.kernel.errors import Conflict, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.actions.requests import PROXIES, insist_on_waiting
from mashang.work.registration.models import ProxyRequest, RequestStatus

As = ProxyRequest.DecidedAs
_VERB: Final = "registration.proxy"
"""Under which name all that decides a proxy is remembered: whatever is sent again, the first counts."""
_GRANTED: Final = Text("代办申请已同意，现在可以替本人办了", "Granted: you may act for them now")


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
    if commands.earlier_answer(command_id, account_id=actor.account_id, verb=_VERB):
        return
    insist_on_waiting(request)
    request.decided_as = As.PERSON
    if granted is not None:
        _grant(request, actor, granted)
    status = RequestStatus.REFUSED if granted is None else RequestStatus.APPROVED
    words = PROXIES.refused if granted is None else _GRANTED
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
    request = PROXIES.decidable(actor, request_id)
    if commands.earlier_answer(command_id, account_id=actor.account_id, verb=_VERB):
        return
    insist_on_waiting(request)
    if request.person is None:
        raise RuleBroken(
            "registration.proxy_of_nobody",
            Text(
                "名册上对不上这个人，不能核准；请退回，或在住户页面登记代办人",
                "The register knows nobody who is meant: refuse, or enter the proxy on the person's page",
            ),
        )
    PROXIES.insist_on_evidence(evidence, reason)
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
    request = PROXIES.decidable(actor, request_id)
    if commands.earlier_answer(command_id, account_id=actor.account_id, verb=_VERB):
        return
    request.decided_as = As.COMMUNITY
    PROXIES.refuse(actor, request, reason)
    _finish(actor, request, "registration.refuse_proxy", command_id, reason)


@verb
def withdraw_proxy(*, actor: Actor, request_id: UUID) -> None:
    """Take one's request back. Twice is once.

    Raises:
        OutOfScope: not one's own.
        Conflict: decided meanwhile.
    """
    PROXIES.take_back(actor, request_id)


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


def _finish(
    actor: Actor, request: ProxyRequest, name: str, command_id: UUID, reason: str = ""
) -> None:
    PROXIES.finish(actor, request, name, command_id, reason=reason, remembered_as=_VERB)
