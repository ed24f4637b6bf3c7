"""Telling those who look after a program that one of its keys runs out."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor, current_grants
from mashang.foundation.grants.models import Grant
from mashang.foundation.programs.models import ProgramKey
from mashang.foundation.programs.policy import LOOK_AFTER, may_look_after
from mashang.foundation.verbs import step
from mashang.governance.notices import steps as notices
from mashang.governance.notices.models import Message
from mashang.governance.notices.steps import Told
from mashang.kernel.clock import local_day
from mashang.kernel.texts import Text


@step
def tell_key_ends(key: ProgramKey, *, at: datetime) -> int:
    """Tell everybody who may issue another key; each once for a key, however often it is run.

    Args:
        key: with its program and account.

    Returns:
        How many were told what they had not been told before.
    """
    told = _told(key)
    known = Message.objects.filter(reference=told.reference).values_list("account_id", flat=True)
    before = set(known)
    fresh = [one for one in _keepers(key.program.account, at) if one.pk not in before]
    for keeper in fresh:
        notices.tell_account(told, at=at, account=keeper)
    return len(fresh)


def _keepers(program: Account, at: datetime) -> Iterator[Account]:
    holding = Grant.objects.filter(current_grants(at), role__rights__right=LOOK_AFTER)
    rows = Account.objects.filter(
        pk__in=holding.values("account_id"), kind=Account.Kind.STAFF, is_active=True
    )
    return (one for one in rows.order_by("pk") if may_look_after(Actor.of(one, at), program))


def _told(key: ProgramKey) -> Told:
    return Told(
        f"registers.key_ends:{key.pk}",
        Text("接入密钥快到期：{label}", "A key runs out: {label}", label=key.label),
        Text(
            "{program}的密钥 {prefix}… 在 {day} 到期，到期后这个系统就连不上了。请先发一把新的，换好后再停用旧的。",
            "The key {prefix}… of {program} ends on {day}; after that the system is cut off. Issue a new one, and revoke "
            "the old one when it is in use.",
            program=key.program.account.name.open(),
            prefix=key.prefix,
            day=local_day(key.expires_at).isoformat(),
        ),
        reverse("registers:program", args=[key.program_id]),
    )
