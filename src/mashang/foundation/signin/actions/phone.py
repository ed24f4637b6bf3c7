"""Residents: a number asks for a code, and proves itself by it. One way for new and known numbers."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

from mashang.domain.identifiers import PhoneKind, read_phone
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts import steps as account_steps
from mashang.foundation.accounts.models import Account
from mashang.foundation.events import steps as events
from mashang.foundation.jobs import steps as jobs
from mashang.foundation.policies import queries as policies
from mashang.foundation.signin import queries, steps
from mashang.foundation.signin.models import PhoneCode
from mashang.foundation.signin.steps import Outcome
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import Invalid, RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text, language

WOKE = "accounts.woke"
"""An account long unused was signed in to: its number may have a new owner. Payload: `account_id`."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The answer to a typed code.

    Attributes:
        account: whose number was proved; None unless it was.
        tries_left: how often it may still be typed.
    """

    outcome: Outcome
    account: Account | None = None
    tries_left: int = 0


@verb
def ask_code(*, phone: str, address: str) -> UUID:
    """Send a code to a mobile number; whether it has an account makes no difference here.

    Two asks of one number in the same instant on PostgreSQL may both pass the limit; one message too
    many is cheaper than a lock.

    Args:
        phone: as typed.
        address: network address that asks.

    Raises:
        Invalid: it is no mobile number.
        RuleBroken: `signin.code.too_many`, with `retry_after_s`.
    """
    number = read_phone(phone, field="phone")
    if number.kind is not PhoneKind.MOBILE:
        raise Invalid(
            "signin.not_mobile",
            Text("请填写能收短信的手机号", "Please give a mobile number that receives messages"),
            field="phone",
        )
    index = accounts.phone_index(number.value)
    address_index = queries.who_index("address", address)
    wait = queries.wait_for_code(index, address_index)
    if wait is not None:
        raise _too_many(ceil(wait.total_seconds()))
    digits = policies.number("accounts.phone_code_digits_count")
    code_id = new_id()
    PhoneCode(
        code_id=code_id,
        phone=number.value,
        phone_index=index,
        address_index=address_index,
        code=f"{secrets.randbelow(10**digits):0{digits}}",
        language=language(),
        asked_at=clock.now(),
    ).save(force_insert=True)
    jobs.enqueue("signin.send_code", code_id=str(code_id))
    return code_id


@verb
def prove_phone(*, code_id: UUID, typed: str) -> Proof:
    """Check a typed code; the right one opens the account of its number, made if there is none.

    An account that slept longer than policy says wakes with an event: people suspends whom it acts
    for, because numbers are recycled. Its passkeys and sessions are another's, and forgotten.
    """
    tried = steps.try_code(code_id=code_id, typed=typed)
    if tried.outcome is not Outcome.IN or tried.row is None:
        return Proof(tried.outcome, tries_left=tried.tries_left)
    now = clock.now()
    phone = steps.spend(tried.row)
    known = accounts.by_phone(phone)
    proved_at = known.phone_verified_at if known else None
    account = account_steps.add_resident(phone, verified_at=now)
    if not account.is_active:
        return Proof(Outcome.EXPIRED)
    if _slept(account.seen_at, proved_at, now):
        steps.forget_ways_in([account.account_id])
        reference = f"account:{account.account_id}"
        account_steps.mark_woken(account)
        events.append(WOKE, reference, {"account_id": str(account.account_id)})
    account_steps.mark_seen(account)
    return Proof(Outcome.IN, account)


@verb
def mark_sent(*, code_id: UUID) -> None:
    """Remember that the gateway took the message."""
    PhoneCode.objects.filter(pk=code_id).update(sent_at=clock.now())


def _slept(seen_at: datetime | None, proved_at: datetime | None, now: datetime) -> bool:
    """Whether the number may have a new owner: unused for long, or used but unproved for long."""
    longest = policies.days("accounts.dormant_days")
    return any(at is not None and now - at > longest for at in (seen_at, proved_at))


def _too_many(wait_s: int) -> RuleBroken:
    minutes = ceil(wait_s / 60)
    text = (
        Text(
            "请 {n} 秒后再获取验证码",
            "Please ask for another code in {n} {n:second|seconds}",
            n=wait_s,
        )
        if wait_s <= 90
        else Text(
            "获取验证码太频繁，请 {n} 分钟后再试，或到社区办理",
            "Too many codes were asked for; try again in {n} {n:minute|minutes}, or visit the community office",
            n=minutes,
        )
    )
    return RuleBroken("signin.code.too_many", text, field="phone", retry_after_s=wait_s)
