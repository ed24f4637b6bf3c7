"""The administrator: accounts for those who come, closed for those who leave, reset when locked out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts import steps as account_steps
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants import steps as grant_steps
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.signin import passwords, second_factor, steps
from mashang.foundation.signin.policy import MANAGE, may_manage
from mashang.foundation.verbs import verb
from mashang.kernel.errors import NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.texts import Text

_POST: Final = Text("管理员", "Administrator")
"""The post that the first administrator's account says until somebody changes it."""


@dataclass(frozen=True, slots=True)
class Handed:
    """An account and the password to hand over, shown this once."""

    account_id: UUID
    staff_no: str
    password: str


@verb
def engage_staff(
    *, actor: Actor, staff_no: str, name: str, unit: str = "", post: str = ""
) -> Handed:
    """An account for somebody new; what they may do is given afterwards, as roles.

    Raises:
        NotAllowed: the actor does not look after accounts.
        Invalid, Conflict: the number or the name.
    """
    if not actor.holds_anywhere(MANAGE):
        raise NotAllowed(MANAGE)
    account = account_steps.add_staff(staff_no=staff_no, name=name, unit=unit, post=post)
    return _hand_over(actor, account, "signin.engage_staff")


@verb
def engage_administrator(
    *,
    actor: Actor,
    staff_no: str,
    name: str,
    where: grant_steps.Where,
    unit: str = "",
    password: str | None = None,
) -> Handed:
    """An administrator of the whole street, by whoever commands the machine.

    Args:
        where: the root of the street.
        password: as typed, kept from the first sign-in on; None makes an initial one.

    Raises:
        NotAllowed: the actor may not give roles there.
        Invalid, Conflict: the number, the name or the password.
    """
    if password is not None:
        at_least = policies.number("accounts.password_min_length_characters")
        passwords.insist_on_strength(password, staff_no, at_least)
    account = account_steps.add_staff(staff_no=staff_no, name=name, unit=unit, post=str(_POST))
    grant_steps.assign(
        actor=actor, account_id=account.account_id, role="administrator", where=where
    )
    if password is None:
        return _hand_over(actor, account, "signin.engage_staff")
    account_steps.set_password(account, password)
    records.write(actor.ref, "signin.engage_staff", _subject(account))
    return Handed(account.account_id, account.username, password)


@verb
def reset_staff(*, actor: Actor, account_id: UUID) -> Handed:
    """A new initial password, and the second factor forgotten: for a lost phone or a lockout.

    Raises:
        OutOfScope: no such account.
        NotAllowed: it reaches further than the actor.
    """
    account = _managed(actor, account_id)
    second_factor.remove(account)
    steps.end_sessions([account.account_id])
    return _hand_over(actor, account, "signin.reset_staff")


@verb
def close_staff(*, actor: Actor, account_id: UUID) -> None:
    """Nobody signs in with it any more, from this moment; what it did stays.

    Raises:
        OutOfScope, NotAllowed: as `reset_staff`.
        RuleBroken: nobody would be left who may give roles in the whole street.
    """
    account = _managed(actor, account_id)
    grant_steps.insist_on_a_keeper(
        at=actor.at, leaving=lambda grant: grant.account_id == account.account_id
    )
    account_steps.close(account)
    steps.end_sessions([account.account_id])
    records.write(actor.ref, "signin.close_staff", _subject(account))


@verb
def put_to_sleep(*, actor: Actor, account_id: UUID) -> bool:
    """Close an account that nobody used for as long as policy says; what it holds stays, for its return.

    Returns:
        Whether it was closed: not when it was used meanwhile, nor the last who may give roles.
    """
    since = actor.at - policies.days("accounts.staff_asleep_days")
    account = accounts.idle_staff(since).select_for_update().filter(pk=account_id).first()
    if account is None:
        return False
    try:
        grant_steps.insist_on_a_keeper(
            at=actor.at, leaving=lambda grant: grant.account_id == account.account_id
        )
    except RuleBroken:
        return False
    account_steps.close(account)
    steps.end_sessions([account.account_id])
    records.write(actor.ref, "signin.put_to_sleep", _subject(account))
    return True


@verb
def forget_idle_residents(*, actor: Actor, account_ids: Sequence[UUID]) -> int:
    """Forget residents' accounts whose keys were destroyed; returns how many."""
    steps.forget_ways_in(account_ids)
    for account_id in account_ids:
        subject = Subject("account", account_id, "accounts.identity")
        records.write(actor.ref, "signin.forget_account", subject)
    return account_steps.forget_residents(account_ids)


@verb
def reopen_staff(*, actor: Actor, account_id: UUID) -> Handed:
    """Somebody came back: a new initial password, and a second factor to set up.

    Raises:
        OutOfScope, NotAllowed: as `reset_staff`.
    """
    account = _managed(actor, account_id)
    account_steps.reopen(account)
    second_factor.remove(account)
    return _hand_over(actor, account, "signin.reopen_staff")


def _managed(actor: Actor, account_id: UUID) -> Account:
    account = (
        Account.objects.select_for_update().filter(pk=account_id, kind=Account.Kind.STAFF).first()
    )
    if account is None or not actor.holds_anywhere(MANAGE):
        raise OutOfScope("account")
    if not may_manage(actor, account):
        raise NotAllowed(MANAGE)
    return account


def _hand_over(actor: Actor, account: Account, verb_name: str) -> Handed:
    password = passwords.initial_password()
    account_steps.set_password(account, password, is_initial=True)
    records.write(actor.ref, verb_name, _subject(account))
    return Handed(account.account_id, account.username, password)


def _subject(account: Account) -> Subject:
    return Subject("account", account.account_id, "accounts.identity")
