"""换号: somebody whose old number is gone asks with the new one; a person decides who saw them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mashang.domain.identifiers import read_phone
from mashang.domain.linking import Refusal, Way, way_to_new_number
from mashang.elements.people import steps as people
from mashang.elements.people.models import ActsFor, Person
from mashang.elements.people.policy import PEOPLE, links_in_force
from mashang.elements.people.steps.looking import subject_of
from mashang.elements.places import queries as places
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.actions.requests import NUMBERS, insist_on_waiting, official
from mashang.work.registration.models import NumberRequest, RequestStatus
from mashang.work.registration.queries import finding, homes

_SIGNS: Final = 200
_DONE: Final = Text(
    "换号已办好，请用新号码重新登录", "Done: please sign in again with the new number"
)
_WHY: Final = {
    Refusal.NEW_NUMBER_ACTS: Text(
        "新号码已在为别人办事，不能直接换；请先在住户页面结束那些关联，或改用代办",
        "The new number acts for somebody already: end those links on the person's page first, or enter a "
        "proxy instead",
    ),
    Refusal.TOO_EARLY: Text(
        "已短信询问旧号码，等待期内只有本人带证件到场才能核准",
        "The old number was asked; until the wait is over only a person who comes with a document is approved",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWanted:
    """Who asks to be known by the number that they signed in with.

    Attributes:
        old_number: as typed; empty when they do not remember.
    """

    compound_id: int
    address: str
    name: str
    old_number: str = ""

    def __repr__(self) -> str:
        return "NumberWanted(••••)"


@verb
def ask_for_number(*, actor: Actor, wanted: NumberWanted, command_id: UUID) -> UUID:
    """Ask, with a new number that was just proved, to be known by it. The answer is always the same.

    Returns:
        The request's id.

    Raises:
        OutOfScope: nobody is signed in by phone, or there is no such compound.
        Invalid: no name, no door, or an old number that cannot be.
        RuleBroken: too often, or the number is somebody's own already.
        Conflict: one waits already.
    """
    if actor.account is None or actor.account.phone is None or actor.is_official:
        raise OutOfScope("account")
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.ask_for_number"
    )
    if before is not None:
        return UUID(before["request_id"])
    account = Account.objects.select_for_update().get(pk=actor.account.pk)
    _insist_on_seldom(account, actor)
    request = steps.open_number_request(actor, account, _draft(actor, account, wanted))
    NUMBERS.finish(actor, request, "registration.ask_for_number", command_id)
    return request.pk


@verb
def deny_number(*, actor: Actor, request_id: UUID, command_id: UUID) -> None:
    """Say, with the old number in hand, that one did not ask; the request is refused at once.

    Raises:
        OutOfScope: the actor does not decide for the person.
        Conflict: decided meanwhile.
    """
    request = NumberRequest.objects.select_for_update(of=("self",)).filter(pk=request_id).first()
    if request is None or request.person_id is None or request.asked_old_at is None:
        raise OutOfScope("request")
    if not PEOPLE.may(actor, "speak_for", Person.objects.get(pk=request.person_id)):
        raise OutOfScope("request")
    if commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.deny_number"
    ):
        return
    insist_on_waiting(request)
    reason = str(Text("旧号码仍在本人手里，本人表示没有申请", "The owner still has the old number"))
    steps.decide_request(
        request, actor, RequestStatus.REFUSED, words=NUMBERS.refused, reason=reason
    )
    NUMBERS.finish(actor, request, "registration.deny_number", command_id)


@verb
def approve_number(
    *,
    actor: Actor,
    request_id: UUID,
    evidence: str,
    reason: str,
    document_type: str,
    document_number: str,
    command_id: UUID,
) -> Way:
    """Let a person be known by the new number, after seeing who they are.

    Args:
        document_type, document_number: of the document that lies on the counter; it names the person
            where what they wrote did not.

    Returns:
        How they came to it.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
        Conflict: decided meanwhile, or not a person this actor may connect.
        Invalid: no evidence, or evidence that wants a word more.
        RuleBroken: nobody is meant, the wait is not over, or the new number acts for somebody.
    """
    request = NUMBERS.decidable(actor, request_id)
    before = commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.approve_number"
    )
    if before is not None:
        return Way(before["way"])
    insist_on_waiting(request)
    NUMBERS.insist_on_evidence(evidence, reason)
    person = people.locked(_person(request, actor, document_type, document_number).pk)
    if not PEOPLE.may(actor, "see", person):
        raise _for_the_sub_district()
    numbers = finding.numbers_of(request, person, is_present=_is_present(evidence))
    way = way_to_new_number(numbers, wait=policies.minutes("people.number_wait_min"), now=actor.at)
    if isinstance(way, Refusal):
        raise RuleBroken(f"registration.{way}", _WHY[way], field="evidence")
    request.person, request.evidence, request.way = person, evidence, way
    for person_id in steps.register_number(request, person, way, by=official(actor)):
        facts = {"request_id": str(request.pk), "evidence": evidence, "way": str(way)}
        records.write(
            actor.ref,
            "people.change_number",
            subject_of(person_id),
            fields=["phone", "links"],
            facts=facts,
        )
    steps.decide_request(request, actor, RequestStatus.APPROVED, words=_DONE, reason=reason)
    NUMBERS.finish(actor, request, "registration.approve_number", command_id, reason=reason)
    return way


@verb
def refuse_number(*, actor: Actor, request_id: UUID, reason: str, command_id: UUID) -> None:
    """Refuse a request for a number, with the reason, which the asker reads.

    Raises:
        OutOfScope, NotAllowed: not this actor's to decide.
        Conflict: decided meanwhile.
        Invalid: no reason.
    """
    request = NUMBERS.decidable(actor, request_id)
    if commands.earlier_answer(
        command_id, account_id=actor.account_id, verb="registration.refuse_number"
    ):
        return
    NUMBERS.refuse(actor, request, reason)
    NUMBERS.finish(actor, request, "registration.refuse_number", command_id, reason=reason)


@verb
def withdraw_number(*, actor: Actor, request_id: UUID) -> None:
    """Take one's request back. Twice is once.

    Raises:
        OutOfScope: not one's own.
        Conflict: decided meanwhile.
    """
    NUMBERS.take_back(actor, request_id)


def _draft(actor: Actor, account: Account, wanted: NumberWanted) -> steps.NumberDraft:
    for value, field, text in (
        (wanted.name, "name", Text("请填写姓名", "Please give your name")),
        (wanted.address, "address", Text("请填写门牌", "Please give your door")),
    ):
        if not value.strip():
            raise Invalid(f"registration.no_{field}", text, field=field)
    old = read_phone(wanted.old_number, field="old_number").value if wanted.old_number else ""
    compound = homes.homes_in(wanted.compound_id).compound
    room = homes.door_of(compound, wanted.address)
    name = wanted.name.strip()[:_SIGNS]
    person = finding.by_old_number(old, name, actor.at)
    if person is None:
        person = finding.by_name(name, room, actor.at).person
    return steps.NumberDraft(
        name=name,
        old_number=old,
        new_number=account.phone.open() if account.phone else "",
        compound=(places.compound_of(room.path) or compound) if room else compound,
        room=room,
        address_text=wanted.address.strip()[:_SIGNS],
        person=person,
        old_link=people.own_link_of(person) if person is not None else None,
    )


def _person(
    request: NumberRequest, actor: Actor, document_type: str, document_number: str
) -> Person:
    """Who the document on the counter names, else whom the request's own words mean."""
    if document_number.strip():
        found = people.find_person(document_type, document_number.strip())
        if found is None or not finding.is_called(found, request.name.open()):
            raise RuleBroken(
                "registration.document_disagrees",
                Text(
                    "这个证件在名册上对不上申请人的姓名",
                    "By the register this document is not the applicant's",
                ),
                field="document_number",
            )
        if found.is_protected and not PEOPLE.may(actor, "see", found):
            raise _for_the_sub_district()
        return found
    if request.person is None or request.person.died_on is not None:
        raise RuleBroken(
            "registration.number_of_nobody",
            Text(
                "名册上对不上这个人，请填写当面核对的证件号码",
                "The register knows nobody who is meant: type the number of the document you see",
            ),
            field="document_number",
        )
    return request.person


def _for_the_sub_district() -> Conflict:
    return Conflict(
        "registration.document_disagrees",
        Text(
            "证件与名册对不上，请联系街道核实后处理",
            "The document disagrees with the register; ask the sub-district to check",
        ),
    )


def _is_present(evidence: str) -> bool:
    options = policies.listing(NUMBERS.evidence)
    return any(one.code == evidence and one.facts.get("present") == "yes" for one in options)


def _insist_on_seldom(account: Account, actor: Actor) -> None:
    """Who is known by this number needs no request, and nobody asks over and over."""
    if ActsFor.objects.filter(
        links_in_force(actor.at), account=account, basis=ActsFor.Basis.SELF
    ).exists():
        raise RuleBroken(
            "registration.number_is_known",
            Text(
                "这个号码已是您的账号；要换成别的号码，请在“我的信息”里换",
                "This number is your account already; change it under “My data”",
            ),
        )
    if NumberRequest.objects.filter(account=account, status=RequestStatus.WAITING).exists():
        raise Conflict(
            "registration.number_waits",
            Text("已有一个换号申请在等核实", "A request for this number waits already"),
        )
    since = actor.at - policies.days("people.number_requests_days")
    most = policies.number("people.number_requests_at_most_count")
    if NumberRequest.objects.filter(account=account, asked_at__gt=since).count() >= most:
        raise RuleBroken(
            "registration.number.too_many",
            Text(
                "申请次数太多，请带证件到社区办理",
                "Asked too often: please come to the community office with a document",
            ),
        )
