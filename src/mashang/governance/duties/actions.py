"""The verbs on responsibility."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.governance.duties import steps
from mashang.governance.duties.models import Responsibility
from mashang.governance.duties.policy import RESPONSIBILITIES
from mashang.governance.duties.queries import may_answer
from mashang.kernel.clock import day_span, local_day
from mashang.kernel.errors import Conflict, Invalid, OutOfScope, RuleBroken
from mashang.kernel.texts import Text

NAME: Final = "duties.hand_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What goes into other hands.

    Attributes:
        responsibility_ids: the posts as they were shown: each open-ended, all of them or none.
        holder_id: who answers from then on.
        from_on: the first day; today is at once.
        reason: recorded, sealed.
    """

    responsibility_ids: Sequence[UUID]
    holder_id: UUID
    from_on: date
    reason: str


@verb
def hand_over(*, actor: Actor, wanted: HandOver, command_id: UUID) -> int:
    """Let an account answer for some places from a day on, in place of whoever did; no gap between.

    What was planned for later falls away: from that day on the new holder answers.

    Returns:
        How many posts changed hands.

    Raises:
        OutOfScope: no such post or staff account.
        NotAllowed: the actor does not arrange one of them.
        Conflict: somebody handed one of them over meanwhile.
        Invalid: a day in the past or too far ahead, no reason, nothing or too much at once.
        RuleBroken: they answer for it already, or have no role there by which they could.
    """
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=NAME)
    if done is not None:
        return int(done["count"])
    rows = _locked(actor, wanted.responsibility_ids)
    holder = Account.objects.filter(
        account_id=wanted.holder_id, is_active=True, kind=Account.Kind.STAFF
    ).first()
    if holder is None:
        raise OutOfScope("account")
    at = _begins_at(actor, wanted.from_on)
    _insist(actor, wanted, rows, holder)
    for row in rows:
        steps.take_over(row.target, row.level, holder=holder, at=at, assigned_by=actor.account)
        records.write(
            actor.ref,
            NAME,
            Subject("account", holder.account_id, "accounts.identity"),
            reason=wanted.reason.strip(),
            facts={
                "place": row.target_id,
                "level": row.level,
                "from": str(row.holder_id),
                "from_on": wanted.from_on.isoformat(),
            },
        )
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=NAME, answer={"count": len(rows)}
    )
    return len(rows)


def _locked(actor: Actor, ids: Sequence[UUID]) -> list[Responsibility]:
    """The posts, under the locks of their places, as they stand now.

    Raises:
        Invalid: none, or more than policy lets go at once.
        OutOfScope, NotAllowed: not the actor's.
        Conflict: one of them ends, or is gone: somebody was faster.
    """
    wanted = set(ids)
    at_most = policies.number("duties.hand_over_at_most_count")
    if not 0 < len(wanted) <= at_most:
        raise Invalid(
            "duties.how_many",
            Text("一次可交接 1 至 {n} 处", "Hand over 1 to {n} posts at once", n=at_most),
        )
    targets = Responsibility.objects.filter(pk__in=wanted).values("target_id")
    list(Place.objects.select_for_update().filter(pk__in=targets).order_by("pk"))
    rows = list(
        Responsibility.objects.select_for_update(of=("self",))
        .filter(pk__in=wanted)
        .select_related("target")
        .order_by("path", "pk")
    )
    seen = {row.pk for row in rows if RESPONSIBILITIES.may(actor, "see", row)}
    if not seen:
        raise OutOfScope("responsibility")
    for row in rows:
        if row.pk not in seen:
            raise OutOfScope("responsibility")
        actor.need("duties.arrange", row.path)
    if len(rows) < len(wanted) or any(row.until is not None for row in rows):
        raise Conflict(
            "duties.changed",
            Text(
                "刚有人交接过其中的岗位，请刷新后再看一遍",
                "Somebody has just handed one of them over: reload and look again",
            ),
        )
    return rows


def _begins_at(actor: Actor, day: date) -> datetime:
    today = local_day(actor.at)
    if day == today:
        return actor.at
    ahead = policies.number("duties.hand_over_ahead_days")
    if not 0 < (day - today).days <= ahead:
        raise Invalid(
            "duties.day",
            Text("请选今天起 {n} 天内的一天", "Choose a day from today to {n} days ahead", n=ahead),
            field="from_on",
        )
    return day_span(day)[0]


def _insist(
    actor: Actor, wanted: HandOver, rows: Sequence[Responsibility], holder: Account
) -> None:
    if not wanted.reason.strip():
        raise Invalid("duties.reason", Text("请写明交接原因", "Say why"), field="reason")
    if all(row.holder_id == holder.pk for row in rows):
        raise RuleBroken(
            "duties.same",
            Text("本来就由这位同事负责", "That colleague answers for it already"),
            field="holder",
        )
    for row in rows:
        if not may_answer(holder, row.path, actor.at):
            raise RuleBroken(
                "duties.no_role_there",
                Text(
                    "这位同事在{place}没有岗位，请先在“权限管理”里安排",
                    "That colleague has no role at {place}: give them one under “Grants” first",
                    place=row.target.full_name or row.target.name,
                ),
                field="holder",
            )
