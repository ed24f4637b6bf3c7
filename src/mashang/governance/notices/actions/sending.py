"""Sending a notice: alone where few read it, with a second person where many do."""

from uuid import UUID

from mashang.domain.noticing import Reach, is_second, second_person_for
from mashang.elements.places import queries as places
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.governance.notices import steps
from mashang.governance.notices.actions.writing import TEXT
from mashang.governance.notices.models import Notice
from mashang.governance.notices.policy import NOTICES, scopes_of
from mashang.governance.notices.queries.reach import counted
from mashang.kernel.errors import Conflict, NotAllowed, RuleBroken
from mashang.kernel.texts import Text

Status = Notice.Status


@verb
def publish(*, actor: Actor, notice_id: UUID) -> str:
    """Send a draft: it goes out, waits for its hour, or waits for the second person.

    Returns:
        The status it has now.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not the actor's to send everywhere it goes.
        Conflict: it is no draft any more.
        RuleBroken: its time is over, or nobody would read it.
    """
    notice = NOTICES.access(actor, "send", lock=True, notice_id=notice_id)
    if notice.status != Status.DRAFT:
        raise _moved_on()
    _insist_on_time(notice, actor)
    n_people = counted(notice, actor.at).n_people
    if n_people == 0:
        raise RuleBroken(
            "notices.nobody_reads", Text("这个范围里没有人", "Nobody would be reached there")
        )
    street = places.street().path
    reach = Reach(n_people, is_whole_street=street in scopes_of(notice))
    why = second_person_for(reach, alone_at_most=policies.number("notices.alone_at_most_count"))
    notice.sent_by, notice.sent_at = actor.account, actor.at
    if why is not None:
        notice.status = Status.WAITING
        notice.save(update_fields=["status", "sent_by", "sent_at"])
    else:
        notice.save(update_fields=["sent_by", "sent_at"])
        _let_out(notice, actor)
    _record(actor, "notices.publish", notice, n_people=n_people)
    return notice.status


@verb
def agree(*, actor: Actor, notice_id: UUID) -> str:
    """The second person lets a notice go out; returns the status it has now.

    Raises:
        OutOfScope: not in sight.
        NotAllowed: the actor may not agree everywhere it goes, or wrote or sent it.
        Conflict: it does not wait for anybody.
        RuleBroken: its time is over.
    """
    notice = NOTICES.access(actor, "agree", lock=True, notice_id=notice_id)
    if notice.status != Status.WAITING:
        raise _moved_on()
    if not is_second(notice.written_by_id, notice.sent_by_id, actor.account_id):
        raise NotAllowed("notices.agree")
    _insist_on_time(notice, actor)
    notice.agreed_by = actor.account
    notice.save(update_fields=["agreed_by"])
    _let_out(notice, actor)
    _record(actor, "notices.agree", notice)
    return notice.status


@verb
def send_back(*, actor: Actor, notice_id: UUID) -> None:
    """The second person returns a notice to its author, who writes it anew.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not the actor's to agree to.
        Conflict: it does not wait for anybody.
    """
    notice = NOTICES.access(actor, "agree", lock=True, notice_id=notice_id)
    if notice.status != Status.WAITING:
        raise _moved_on()
    notice.status, notice.sent_by, notice.sent_at = Status.DRAFT, None, None
    notice.save(update_fields=["status", "sent_by", "sent_at"])
    _record(actor, "notices.send_back", notice)


@verb
def withdraw(*, actor: Actor, notice_id: UUID) -> None:
    """Take a notice away; nobody need confirm it any more. A draft is thrown away like this, too.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not the actor's to send.
        Conflict: it is withdrawn already.
    """
    notice = NOTICES.access(actor, "send", lock=True, notice_id=notice_id)
    if notice.status == Status.WITHDRAWN:
        raise _moved_on()
    notice.status, notice.withdrawn_at = Status.WITHDRAWN, actor.at
    notice.save(update_fields=["status", "withdrawn_at"])
    steps.replace_waiting(notice.pk, at=actor.at)
    _record(actor, "notices.withdraw", notice)


@verb
def open_due(*, actor: Actor, notice_id: UUID) -> bool:
    """The hour of a scheduled notice has come; returns whether it went out now."""
    rows = Notice.objects.select_for_update().filter(pk=notice_id, status=Status.SCHEDULED)
    notice = rows.filter(starts_at__lte=actor.at).first()
    if notice is None:
        return False
    steps.open_notice(notice, at=actor.at)
    return True


def _let_out(notice: Notice, actor: Actor) -> None:
    if notice.starts_at > actor.at:
        notice.status = Status.SCHEDULED
        notice.save(update_fields=["status"])
        return
    steps.open_notice(notice, at=actor.at)


def _insist_on_time(notice: Notice, actor: Actor) -> None:
    late = notice.confirm_by is not None and notice.confirm_by <= actor.at
    if notice.ends_at <= actor.at or late:
        raise RuleBroken(
            "notices.over",
            Text("时间已过，请改期再发", "Its time is over: set new dates first"),
        )


def _record(actor: Actor, name: str, notice: Notice, **facts: int) -> None:
    records.write(actor.ref, name, Subject("notice", notice.pk, TEXT), facts=facts)


def _moved_on() -> Conflict:
    return Conflict(
        "notices.moved_on",
        Text("这条通知的状态已变，请刷新", "This notice has moved on; please reload"),
    )
