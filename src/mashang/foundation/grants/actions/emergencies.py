"""Verbs on emergencies 紧急查看 that are open or over. Opening one needs a place, so it stands above."""

from uuid import UUID

from mashang.foundation.grants import steps
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Emergency
from mashang.foundation.grants.policy import EMERGENCIES
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.verbs import verb
from mashang.kernel.errors import Conflict, Invalid
from mashang.kernel.texts import Text


@verb
def end_emergency(*, actor: Actor, emergency_id: UUID) -> None:
    """End what was taken, before its time: its holder, or whoever reviews.

    Raises:
        OutOfScope: not there for the actor.
        Conflict: it is over.
    """
    row = EMERGENCIES.access(actor, "end", lock=True, emergency_id=emergency_id)
    _insist_it_is_open(row, actor)
    steps.end(row.grant, at=actor.at)
    _record(actor, "grants.end_emergency", row)


@verb
def want_more_time(*, actor: Actor, emergency_id: UUID) -> None:
    """Ask for more time; another person grants it, or nobody does.

    Raises:
        OutOfScope, NotAllowed: not the actor's own.
        Conflict: it is over.
    """
    row = EMERGENCIES.access(actor, "want_more", lock=True, emergency_id=emergency_id)
    _insist_it_is_open(row, actor)
    if row.wanted_at is not None:
        return
    row.wanted_at = actor.at
    row.save(update_fields=["wanted_at"])
    _record(actor, "grants.want_more_time", row)


@verb
def prolong_emergency(*, actor: Actor, emergency_id: UUID) -> None:
    """Give its holder as many hours again, from now on: the second person.

    Raises:
        OutOfScope, NotAllowed: not there, or the actor's own.
        Conflict: it is over, or nobody asked (any more).
    """
    row = EMERGENCIES.access(actor, "review", lock=True, emergency_id=emergency_id)
    _insist_it_is_open(row, actor)
    if row.wanted_at is None:
        text = Text("对方没有申请延长", "Nobody asked for more time")
        raise Conflict("grants.nothing_wanted", text)
    steps.limit(row.grant, actor.at + policies.span("grants.emergency_hours"))
    row.wanted_at, row.prolonged_by = None, actor.account
    row.save(update_fields=["wanted_at", "prolonged_by"])
    _record(actor, "grants.prolong_emergency", row)


@verb
def review_emergency(*, actor: Actor, emergency_id: UUID, verdict: str, remark: str) -> None:
    """Say whether it was right to take it; a questioned one may be confirmed when it is cleared.

    Raises:
        OutOfScope, NotAllowed: not there, or the actor's own.
        Invalid: no verdict, or a question without a remark.
        Conflict: somebody confirmed it, or questioned it, before.
    """
    row = EMERGENCIES.access(actor, "review", lock=True, emergency_id=emergency_id)
    if verdict not in Emergency.Verdict.values:
        text = Text("请选择复核结论", "Please choose a verdict")
        raise Invalid("grants.no_verdict", text, field="verdict")
    if verdict == Emergency.Verdict.QUESTIONED and not remark.strip():
        text = Text("请写明疑问是什么", "Please say what the question is")
        raise Invalid("grants.no_remark", text, field="remark")
    if row.verdict in (verdict, Emergency.Verdict.CONFIRMED):
        text = Text("已有人复核过了", "Somebody reviewed it before")
        raise Conflict("grants.reviewed_already", text)
    row.verdict, row.remark = verdict, remark.strip()
    row.reviewed_by, row.reviewed_at = actor.account, actor.at
    row.save(update_fields=["verdict", "remark", "reviewed_by", "reviewed_at"])
    _record(actor, "grants.review_emergency", row, verdict=verdict)


@verb
def forget_old(*, actor: Actor) -> int:
    """Delete what has served as long as records do; returns how many. Run by the clock."""
    before = actor.at - policies.days("retention.records_days")
    gone, _ = Emergency.objects.filter(opened_at__lt=before).delete()
    return gone


def _insist_it_is_open(row: Emergency, actor: Actor) -> None:
    if row.grant.until is not None and row.grant.until <= actor.at:
        text = Text("这次紧急查看已经结束", "This emergency access is over")
        raise Conflict("grants.emergency_over", text)


def _record(actor: Actor, verb_name: str, row: Emergency, **facts: str) -> None:
    records.write(
        actor.ref,
        verb_name,
        steps.subject_of(row.account_id),
        facts={"of_emergency": str(row.emergency_id), **facts},
    )
