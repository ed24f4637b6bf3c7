"""代办: somebody asks to act for another, by name and door or by their card."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mashang.domain.linking import person_is_asked
from mashang.elements.people import queries as people_read
from mashang.elements.people import steps as people
from mashang.elements.people.steps import Granted
from mashang.elements.places import queries as places
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.models import APPLICATION, ProxyRequest, RequestStatus
from mashang.work.registration.queries import finding, homes, matching
from mashang.work.registration.queries.finding import Meant
from mashang.work.registration.terms import RELATIONS

_SIGNS: Final = 200


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
