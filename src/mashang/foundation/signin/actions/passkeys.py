"""Passkeys of one's own: added to an account that is signed in, named, used, removed."""

from typing import Any, Final

from allauth.mfa.models import Authenticator

from mashang.foundation.accounts import steps as account_steps
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.signin import passkeys
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text

_LONGEST_NAME: Final = 40


@verb
def add_passkey(*, actor: Actor, name: str, answer: dict[str, Any], state: Any) -> None:
    """Keep a key that the browser just made for this account.

    Args:
        state: the challenge it was made for, already spent.

    Raises:
        OutOfScope: nobody is signed in.
        Invalid: no name, or an answer that does not fit the challenge.
        RuleBroken: the account has as many keys as policy allows.
    """
    account = _own(actor)
    if not name.strip():
        text = Text("请给这把密钥起个名字", "Please give the key a name")
        raise Invalid("signin.passkey_name", text, field="name")
    if len(passkeys.of(account)) >= policies.number("accounts.passkeys_at_most_count"):
        text = Text(
            "密钥已经太多，请先删掉不用的", "There are too many keys; remove an unused one first"
        )
        raise RuleBroken("signin.passkeys_full", text)
    passkeys.checked_registration(state, answer)
    passkeys.keep(account, name.strip()[:_LONGEST_NAME], answer)
    records.write(actor.ref, "signin.add_passkey", _subject(account))


@verb
def remove_passkey(*, actor: Actor, passkey_id: int) -> None:
    """Forget a key of one's own.

    Raises:
        OutOfScope: none of the actor's.
    """
    account = _own(actor)
    row = next((one for one in passkeys.of(account) if one.pk == passkey_id), None)
    if row is None:
        raise OutOfScope("passkey")
    row.delete()
    records.write(actor.ref, "signin.remove_passkey", _subject(account))


@verb
def prove_passkey(*, answer: dict[str, Any], state: Any, account: Account | None = None) -> Account:
    """The account whose key the browser proved.

    A resident's number must have been proved by a message within days of policy: numbers are
    recycled, and a key would keep an account awake for ever.

    Args:
        account: whose second factor it is; None for a full sign-in.

    Raises:
        Invalid: the key is wrong or of nobody here.
        RuleBroken: `signin.prove_phone_again`.
    """
    kept = passkeys.checked_sign_in(state, answer, account)
    row = (
        Authenticator.objects.select_for_update().select_related("user").filter(pk=kept.pk).first()
    )
    if row is None:
        raise OutOfScope("passkey")
    owner: Account = row.user
    if not owner.is_official:
        proved_at = owner.phone_verified_at
        if proved_at is None or clock.now() - proved_at > policies.days(
            "accounts.passkey_phone_proof_days"
        ):
            text = Text(
                "很久没有用短信验证过这个号码了，这次请用短信验证码登录",
                "This number was not proved for a long time; please sign in by text message this once",
            )
            raise RuleBroken("signin.prove_phone_again", text)
    row.last_used_at = clock.now()
    row.save(update_fields=["last_used_at"])
    account_steps.mark_seen(owner)
    if owner.is_official:
        how = "password+passkey" if account else "passkey"
        records.write(Actor.of(owner).ref, "signin.sign_in", _subject(owner), facts={"how": how})
    return owner


def _own(actor: Actor) -> Account:
    if actor.account is None:
        raise OutOfScope("account")
    return Account.objects.select_for_update().get(pk=actor.account.pk)


def _subject(account: Account) -> Subject:
    return Subject("account", account.account_id, "accounts.identity")
