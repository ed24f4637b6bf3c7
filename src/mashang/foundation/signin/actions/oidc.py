"""Accounts tied to identity providers: asked for, confirmed, used, removed. No account is ever made here."""

from dataclasses import dataclass
from enum import Enum
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts import steps as account_steps
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.signin import queries
from mashang.foundation.signin.models import ExternalLogin
from mashang.foundation.signin.oidc import Identity
from mashang.foundation.signin.policy import MANAGE, may_manage
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Conflict, NotAllowed, OutOfScope
from mashang.kernel.texts import Text

_TAKEN: Final = Text(
    "这个身份已关联到别的账号，或您已关联过一个身份",
    "This identity belongs to another account, or yours has one already",
)


class Entry(Enum):
    """What became of an identity that a provider proved."""

    IN = "in"
    UNKNOWN = "unknown"
    WAITS = "waits"
    """An administrator must confirm it first."""
    PROVE_PHONE = "prove_phone"
    """A resident's number was not proved for long."""


@dataclass(frozen=True, slots=True)
class Came:
    """The answer, with the account when the way is open."""

    entry: Entry
    account: Account | None = None


@verb
def come_in(*, identity: Identity) -> Came:
    """The account that an identity opens.

    An unknown one whose staff number is known here waits for an administrator; nothing else is made of it.
    """
    index = queries.login_index(identity.provider, identity.subject)
    row = (
        ExternalLogin.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(provider=identity.provider, subject_index=index)
        .first()
    )
    if row is None:
        return _ask_by_number(identity, index)
    account: Account = row.account
    if not account.is_active:
        return Came(Entry.UNKNOWN)
    if row.confirmed_at is None:
        return Came(Entry.WAITS)
    if not account.is_official and _is_stale(account):
        return Came(Entry.PROVE_PHONE)
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
    account_steps.mark_seen(account)
    if account.is_official:
        _record(Actor.of(account), "signin.sign_in", account, how=f"oidc:{identity.provider}")
    return Came(Entry.IN, account)


@verb
def link_login(*, actor: Actor, identity: Identity) -> bool:
    """Tie the actor's own account to an identity they just proved.

    Returns:
        Whether it opens the account at once: staff wait for an administrator.

    Raises:
        OutOfScope: nobody is signed in.
        Conflict: the identity or the account is tied already.
    """
    if actor.account is None:
        raise OutOfScope("account")
    account = Account.objects.select_for_update().get(pk=actor.account.pk)
    index = queries.login_index(identity.provider, identity.subject)
    at_once = not account.is_official
    _tie(account, identity.provider, index, at_once=at_once)
    _record(actor, "signin.link_login", account, provider=identity.provider)
    return at_once


@verb
def confirm_login(*, actor: Actor, login_id: UUID) -> None:
    """An administrator vouches that this identity is this member of staff.

    Raises:
        OutOfScope: no such link.
        NotAllowed: the account reaches further than the actor, or is their own.
        Conflict: somebody was faster.
    """
    row = _managed(actor, login_id)
    if row.confirmed_at is not None:
        raise Conflict("signin.login_confirmed", Text("已经确认过了", "It is confirmed already"))
    row.confirmed_at, row.confirmed_by = actor.at, actor.account
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    _record(actor, "signin.confirm_login", row.account, provider=row.provider)


@verb
def remove_login(*, actor: Actor, login_id: UUID) -> None:
    """Untie an identity: one's own, or of somebody whose account one looks after.

    Raises:
        OutOfScope: no such link.
        NotAllowed: the account reaches further than the actor.
    """
    row = ExternalLogin.objects.select_for_update().filter(pk=login_id).first()
    if row is None or row.account_id != actor.account_id:
        row = _managed(actor, login_id)
    _record(actor, "signin.remove_login", row.account, provider=row.provider)
    row.delete()


def _ask_by_number(identity: Identity, index: bytes) -> Came:
    account = accounts.by_staff_no(identity.staff_no) if identity.staff_no else None
    if account is None or not account.is_active:
        return Came(Entry.UNKNOWN)
    try:
        _tie(account, identity.provider, index, at_once=False)
    except Conflict:
        return Came(Entry.UNKNOWN)
    _record(Actor.of(None), "signin.link_login", account, provider=identity.provider)
    return Came(Entry.WAITS)


def _tie(account: Account, provider: str, index: bytes, *, at_once: bool) -> None:
    now = clock.now()
    try:
        with transaction.atomic():
            ExternalLogin.objects.create(
                account=account,
                provider=provider,
                subject_index=index,
                asked_at=now,
                confirmed_at=now if at_once else None,
            )
    except IntegrityError as err:
        raise Conflict("signin.login_taken", _TAKEN) from err


def _managed(actor: Actor, login_id: UUID) -> ExternalLogin:
    row = (
        ExternalLogin.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(pk=login_id, account__kind=Account.Kind.STAFF)
        .first()
    )
    if row is None or not actor.holds_anywhere(MANAGE):
        raise OutOfScope("login")
    if not may_manage(actor, row.account):
        raise NotAllowed(MANAGE)
    return row


def _is_stale(account: Account) -> bool:
    longest = policies.days("accounts.passkey_phone_proof_days")
    proved_at = account.phone_verified_at
    return proved_at is None or clock.now() - proved_at > longest


def _record(actor: Actor, verb_name: str, account: Account, **facts: str) -> None:
    subject = Subject("account", account.account_id, "accounts.identity")
    records.write(actor.ref, verb_name, subject, facts=facts)
