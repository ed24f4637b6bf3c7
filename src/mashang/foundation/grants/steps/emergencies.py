"""Taking rights at once in an emergency 紧急查看."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mashang.domain import emergencies
from mashang.foundation.accounts.models import Account
from mashang.foundation.events import steps as events
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Emergency
from mashang.foundation.grants.roles import EMERGENCY
from mashang.foundation.grants.steps.giving import Where, give, limit, subject_of
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import step
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope, RuleBroken
from mashang.kernel.texts import Text

BREAK: Final = "grants.break_glass"
OPENED: Final = "grants.emergency_opened"
"""Rights were taken in an emergency. Payload: `emergency_id`."""


@dataclass(frozen=True, slots=True)
class Why:
    """What is asked of somebody in a hurry: the kind of emergency, and a sentence."""

    kind: str
    reason: str


@step
def open_emergency(*, actor: Actor, rights: str, where: Where, why: Why) -> Emergency:
    """Take a named set of rights in a place at once, for hours of policy; others review it after.

    Args:
        rights: a role of `roles.EMERGENCY`.

    Raises:
        NotAllowed: the actor may not, there.
        OutOfScope: no such set of rights, or nothing is left of the place.
        Invalid: an unknown kind of emergency, or no reason.
        Conflict: it is open already.
        RuleBroken: it ended a short while ago; now another person must agree.
    """
    if actor.account is None or not where.paths or rights not in EMERGENCY:
        raise OutOfScope("emergency")
    for path in where.paths:
        actor.need(BREAK, path)
    _check(why)
    account = (
        Account.objects.select_for_update().filter(pk=actor.account.pk, is_active=True).first()
    )
    if account is None:
        raise NotAllowed(BREAK)
    pause = policies.span("grants.emergency_pause_hours")
    refusal = emergencies.decide(
        rights, where.paths[0], _earlier(account, actor.at - pause), pause=pause, now=actor.at
    )
    if refusal is not None:
        raise _refused(refusal)
    grant = give(
        account=account,
        role=rights,
        scope=where.scope,
        scope_ref=where.ref,
        scope_name=where.name[:120],
        scope_paths=where.paths,
        since=actor.at,
        granted_by=account,
    )
    limit(grant, actor.at + policies.span("grants.emergency_hours"))
    made = Emergency.objects.create(
        grant=grant,
        account=account,
        path=where.paths[0],
        kind=why.kind,
        reason=why.reason.strip(),
        opened_at=actor.at,
    )
    records.write(
        actor.ref,
        BREAK,
        subject_of(account.pk),
        reason=why.reason.strip(),
        facts={
            "emergency_id": str(made.emergency_id),
            "emergency": why.kind,
            "role": rights,
            "paths": list(where.paths),
        },
    )
    events.append(
        OPENED, f"emergency:{made.emergency_id}", {"emergency_id": str(made.emergency_id)}
    )
    return made


def _earlier(account: Account, since: datetime) -> list[emergencies.Taken]:
    rows = Emergency.objects.filter(account=account, grant__until__gt=since)
    return [
        emergencies.Taken(row.grant.role_id, row.path, row.grant.until or since)
        for row in rows.select_related("grant")
    ]


def _check(why: Why) -> None:
    if why.kind not in {one.code for one in policies.listing("grants.emergency_kinds")}:
        text = Text("请选择是什么紧急情况", "Please choose the kind of emergency")
        raise Invalid("grants.emergency_kind", text, field="kind")
    if not why.reason.strip():
        text = Text("请写明发生了什么", "Please say what happened")
        raise Invalid("grants.emergency_reason", text, field="reason")


def _refused(refusal: emergencies.Refusal) -> Conflict | RuleBroken:
    if refusal is emergencies.Refusal.OPEN:
        text = Text("你在这里的紧急查看还没有结束", "Your emergency access here is still open")
        return Conflict("grants.emergency_open", text)
    text = Text(
        "你刚刚在这里用过紧急查看，再用须有第二个人：请别的负责人来查看",
        "You used emergency access here a short while ago; now it takes a second person: ask another chief",
    )
    return RuleBroken("grants.emergency_again", text)
