"""Staff: password, second factor, and what they do with both themselves."""

from collections.abc import Iterable
from math import ceil
from uuid import UUID

from mashang.foundation.accounts import steps as account_steps
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.signin import passwords, queries, second_factor
from mashang.foundation.signin.kinds import TryKind
from mashang.foundation.signin.models import Try
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text


@verb
def claim_try(*, kind: TryKind, who: object, address: str) -> tuple[UUID, ...]:
    """Count one try before it is checked, so that a hundred at once are a hundred.

    Args:
        who: the staff number as typed, or the account.

    Returns:
        What `forgive` takes back when the try was right.

    Raises:
        RuleBroken: `signin.too_many`, with `retry_after_s`.
    """
    claimed = []
    for one, of_whom in ((kind, who), (TryKind.ADDRESS, address)):
        index = queries.who_index(one, of_whom)
        wait = queries.wait_for_try(one, index)
        if wait is not None:
            raise _too_many(ceil(wait.total_seconds()))
        claimed.append(Try(kind=one, who_index=index, at=clock.now()))
    return tuple(row.try_id for row in Try.objects.bulk_create(claimed))


@verb
def forgive(*, tries: Iterable[UUID]) -> None:
    """Take back the count of a try that was right."""
    Try.objects.filter(pk__in=list(tries)).delete()


@verb
def accept_second_factor(*, account_id: UUID, typed: str) -> bool:
    """Whether the second factor is right; a code is spent when it is."""
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    return account is not None and second_factor.accept(account, typed, clock.now())


@verb
def note_sign_in(*, account_id: UUID, how: str) -> None:
    """Remember that a member of staff signed in, and how."""
    account = Account.objects.select_for_update().get(pk=account_id)
    account_steps.mark_seen(account)
    records.write(Actor.of(account).ref, "signin.sign_in", _subject(account), facts={"how": how})


@verb
def note_proof(*, account_id: UUID, how: str, before: str) -> None:
    """Remember that a member of staff proved who they are once more, and before which act.

    Args:
        before: the name of the route.
    """
    account = Account.objects.get(pk=account_id)
    facts = {"how": how, "before": before}
    records.write(Actor.of(account).ref, "signin.prove_again", _subject(account), facts=facts)


@verb
def mark_seen(*, account_id: UUID) -> None:
    """Remember that an account is in use today."""
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is not None:
        account_steps.mark_seen(account)


@verb
def set_up_second_factor(*, actor: Actor, secret: str, typed: str) -> list[str]:
    """Begin to use an authenticator app whose first code was typed.

    Returns:
        Recovery codes, shown this once.

    Raises:
        OutOfScope: nobody is signed in, or not staff.
        Invalid: the code is not the app's.
    """
    account = _own(actor)
    used = second_factor.matching_step(secret, typed, clock.now())
    if used is None:
        raise Invalid(
            "signin.wrong_code",
            Text(
                "动态码不对，请看一下手机上最新的 6 位数字",
                "The code is not right; look at the newest 6 digits in the app",
            ),
            field="code",
        )
    codes = second_factor.enrol(account, secret, used)
    records.write(actor.ref, "signin.set_up_second_factor", _subject(account))
    return codes


@verb
def renew_recovery_codes(*, actor: Actor) -> list[str]:
    """New recovery codes, shown this once; the old ones stop working.

    Raises:
        OutOfScope: nobody is signed in, or not staff.
        RuleBroken: there is no second factor yet.
    """
    account = _own(actor)
    if not second_factor.is_set_up(account):
        raise RuleBroken(
            "signin.no_second_factor",
            Text("请先设置动态码", "Please set up the authenticator app first"),
        )
    codes = second_factor.renew_recovery_codes(account)
    records.write(actor.ref, "signin.renew_recovery_codes", _subject(account))
    return codes


@verb
def change_password(*, actor: Actor, old: str, new: str) -> None:
    """Another password of one's own; every other session of the account ends.

    Raises:
        OutOfScope: nobody is signed in, or not staff.
        Invalid: the old one is wrong, or the new one is too easy.
    """
    account = _own(actor)
    if not account.check_password(old):
        raise Invalid(
            "signin.wrong_password",
            Text("原密码不对", "The present password is not right"),
            field="old",
        )
    at_least = policies.number("accounts.password_min_length_characters")
    passwords.insist_on_strength(new, account.username, at_least)
    account_steps.set_password(account, new)
    records.write(actor.ref, "signin.change_password", _subject(account))


def _own(actor: Actor) -> Account:
    if actor.account is None or not actor.is_official:
        raise OutOfScope("account")
    return Account.objects.select_for_update().get(pk=actor.account.pk)


def _subject(account: Account) -> Subject:
    return Subject("account", account.account_id, "accounts.identity")


def _too_many(wait_s: int) -> RuleBroken:
    return RuleBroken(
        "signin.too_many",
        Text(
            "输错次数太多，请 {n} 分钟后再试，或请管理员重置",
            "Too many wrong tries; try again in {n} {n:minute|minutes}, or ask the administrator for a reset",
            n=ceil(wait_s / 60),
        ),
        retry_after_s=wait_s,
    )
