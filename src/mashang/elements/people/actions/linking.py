"""Who acts for whom: proxies granted, links ended, sleeping links approved again."""

from uuid import UUID

from mashang.domain import identifiers
from mashang.elements.people import steps
from mashang.elements.people.models import ActsFor, Person
from mashang.elements.people.policy import PEOPLE, is_asleep
from mashang.elements.people.steps import Granted
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.texts import Text


@verb
def grant_proxy(
    *, actor: Actor, person_id: UUID, phone: str, granted: Granted, command_id: UUID
) -> UUID:
    """Let the owner of a phone number act for a person, until a day; returns the link's id.

    Granted by the person or the child's guardian, or by the community on a written wish. Whether
    the number has an account already is not told.

    Raises:
        OutOfScope, NotAllowed: not there for the actor, or not theirs to grant.
        Invalid: no number, nothing granted, or an impossible day.
        Conflict: the number acts for the person already.
        RuleBroken: one's own number, too long, or a protected person by phone.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.grant_proxy")
    if before is not None:
        return UUID(before["link_id"])
    person = _grantable(actor, person_id)
    account = accounts.add_resident(_mobile(phone))
    if account.pk == actor.account_id:
        raise RuleBroken(
            "people.own_proxy",
            Text("不能授权给自己的号码", "You cannot make your own number a proxy"),
            field="phone",
        )
    link = steps.link_account(
        account=account,
        person=person,
        basis=ActsFor.Basis.PROXY,
        approved_by=actor.account,
        may_ask=granted.may_ask,
        may_open=granted.may_open,
        may_read=granted.may_read,
        until=steps.until_of(granted),
    )
    records.write(
        actor.ref,
        "people.grant_proxy",
        subject_of(person.pk),
        fields=["links"],
        facts={
            "link_id": str(link.pk),
            "may_ask": granted.may_ask,
            "may_open": granted.may_open,
            "may_read": granted.may_read,
        },
    )
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb="people.grant_proxy",
        answer={"link_id": str(link.pk)},
    )
    return link.pk


@verb
def end_link(*, actor: Actor, link_id: UUID, command_id: UUID) -> UUID:
    """End a link; returns the person's id.

    The account that holds it may give it up; the person or the guardian may end a proxy; the
    community may end any.

    Raises:
        OutOfScope: the link is not there for the actor.
        NotAllowed: it is, and not theirs to end.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.end_link")
    if before is not None:
        return UUID(before["person_id"])
    link, person = _locked_link(actor, link_id)
    is_holder = link.account_id == actor.account_id
    is_proxy = link.basis == ActsFor.Basis.PROXY
    by_person = is_proxy and PEOPLE.may(actor, "speak_for", person)
    if not (is_holder or by_person or PEOPLE.may(actor, "edit", person)):
        raise NotAllowed("people.end_link")
    steps.end_link(link, clock.now())
    _finish(actor, person, "people.end_link", link, command_id)
    return person.pk


@verb
def approve_link_again(*, actor: Actor, link_id: UUID, command_id: UUID) -> UUID:
    """Wake a link that sleeps, after making sure who holds the number; returns the person's id.

    Raises:
        OutOfScope, NotAllowed: not there for the actor, or not theirs to approve.
        Conflict: it does not sleep.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.approve_link")
    if before is not None:
        return UUID(before["person_id"])
    link, person = _locked_link(actor, link_id)
    if not PEOPLE.may(actor, "edit", person) or actor.account is None:
        raise NotAllowed("people.edit")
    if not is_asleep(link) or (link.until is not None and link.until <= actor.at):
        raise Conflict(
            "people.link_awake", Text("这个关联没有被暂停", "This link is not suspended")
        )
    steps.approve_again(link, approved_by=actor.account)
    _finish(actor, person, "people.approve_link", link, command_id)
    return person.pk


def _grantable(actor: Actor, person_id: UUID) -> Person:
    """The person, locked, for whom the actor may grant a proxy.

    Raises:
        OutOfScope, NotAllowed: not there for the actor, or not theirs to grant.
        RuleBroken: a protected person by phone.
    """
    person = PEOPLE.access(actor, "see", lock=True, person_id=person_id)
    if not (PEOPLE.may(actor, "speak_for", person) or PEOPLE.may(actor, "edit", person)):
        raise NotAllowed("people.speak_for")
    if person.is_protected and not PEOPLE.may(actor, "edit", person):
        raise RuleBroken(
            "people.proxy_of_protected",
            Text(
                "为了您的安全，代办人请当面或电话请街道办理",
                "For your safety the sub-district enters a proxy; please call or come",
            ),
        )
    return person


def _mobile(text: str) -> str:
    """A number that can receive a sign-in code, in canonical form.

    Raises:
        Invalid: it is none.
    """
    phone = identifiers.read_phone(text)
    if phone.kind != identifiers.PhoneKind.MOBILE:
        raise Invalid(
            "people.no_mobile", Text("请填写手机号码", "A mobile number is needed"), field="phone"
        )
    return phone.value


def _locked_link(actor: Actor, link_id: UUID) -> tuple[ActsFor, Person]:
    """The link and its person, if either is there for the actor: person first, then link."""
    found = ActsFor.objects.filter(pk=link_id).values_list("person_id", "account_id").first()
    if found is None:
        raise OutOfScope("link")
    person_id, account_id = found
    if account_id == actor.account_id and account_id is not None:
        person = steps.locked(person_id)
    else:
        person = PEOPLE.access(actor, "see", lock=True, person_id=person_id)
    return ActsFor.objects.select_for_update(of=("self",)).get(pk=link_id), person


def _finish(actor: Actor, person: Person, name: str, link: ActsFor, command_id: UUID) -> None:
    records.write(
        actor.ref,
        name,
        subject_of(person.pk),
        fields=["links"],
        facts={"link_id": str(link.pk)},
    )
    remember_answer(
        command_id,
        account_id=actor.account_id,
        verb=name,
        answer={"person_id": str(person.pk)},
    )
