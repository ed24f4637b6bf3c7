"""Answering a notice: one tap by whoever reads it, or told in person by whoever answers for the home."""

from uuid import UUID

from mashang.elements.people.policy import PEOPLE
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.governance.notices import steps
from mashang.governance.notices.models import Message, Notice, Recipient
from mashang.governance.notices.policy import RECIPIENTS
from mashang.governance.notices.queries.own import messages_of, readable
from mashang.kernel.errors import Conflict, Invalid, OutOfScope
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

RECEIPTS = "notices.receipts"
State = Recipient.State


@verb
def confirm(*, actor: Actor, notice_id: UUID, person_id: UUID | None) -> None:
    """I know 我知道了: for oneself, or for whom one may read. A second tap changes nothing.

    Args:
        person_id: for whom; None when the notice is for the account itself.

    Raises:
        OutOfScope: the notice is not for them, or the account does not act for them.
        NotAllowed: it does, without the right to read.
    """
    if person_id is not None:
        PEOPLE.access(actor, "read_own", person_id=person_id)
    notice = readable(actor, person_id).filter(pk=notice_id).select_for_update(of=("self",)).first()
    if notice is None:
        raise OutOfScope("notice")
    row = _row(actor, notice, person_id)
    if row.state not in (State.WAITING, State.HOUSEHOLD):
        return
    steps.settle(row, state=State.CONFIRMED, at=actor.at, by=actor.account)


@verb
def mark_told(*, actor: Actor, recipient_id: UUID) -> UUID:
    """Note that somebody was told in person 已当面告知; returns the notice's id.

    Raises:
        OutOfScope, NotAllowed: not a name of the actor's part of the list.
        Conflict: the name is accounted for.
    """
    row = _waiting(actor, recipient_id)
    steps.settle(row, state=State.TOLD, at=actor.at, by=actor.account)
    _record(actor, "notices.mark_told", row)
    return row.notice_id


@verb
def excuse(*, actor: Actor, recipient_id: UUID, reason: str) -> UUID:
    """Note why somebody need not be told; returns the notice's id.

    Raises:
        OutOfScope, NotAllowed: not a name of the actor's part of the list.
        Invalid: no such reason.
        Conflict: the name is accounted for.
    """
    row = _waiting(actor, recipient_id)
    if reason not in {one.code for one in policies.listing("notices.excuses")}:
        raise Invalid("notices.excuse", Text("请选择理由", "Choose a reason"), field="reason")
    steps.settle(row, state=State.EXCUSED, at=actor.at, by=actor.account, excuse=reason)
    _record(actor, "notices.excuse", row)
    return row.notice_id


@verb
def see_message(*, actor: Actor, message_id: UUID) -> str:
    """A message to oneself was read; returns where it leads.

    Raises:
        OutOfScope: it is not to the actor, nor to whom they may read for.
    """
    message = (
        Message.objects.filter(messages_of(actor), pk=message_id)
        .select_for_update(of=("self",))
        .first()
    )
    if message is None:
        raise OutOfScope("message")
    if message.seen_at is None:
        message.seen_at = actor.at
        message.save(update_fields=["seen_at"])
    return message.url


def _row(actor: Actor, notice: Notice, person_id: UUID | None) -> Recipient:
    """The reader's name on the list; who came after it was frozen is added as a reader."""
    who = {"person_id": person_id} if person_id else {"account_id": actor.account_id}
    found = (
        Recipient.objects.select_for_update(of=("self",))
        .select_related("notice")
        .filter(notice=notice, **who)
        .first()
    )
    if found is not None:
        return found
    return Recipient.objects.create(
        recipient_id=new_id(actor.at), notice=notice, is_late=True, state=State.WAITING, **who
    )


def _waiting(actor: Actor, recipient_id: UUID) -> Recipient:
    row = RECIPIENTS.access(actor, "see", lock=True, recipient_id=recipient_id)
    if row.state != State.WAITING:
        raise Conflict(
            "notices.settled",
            Text("这个人已经有结果了，请刷新", "This name is accounted for; please reload"),
        )
    return row


def _record(actor: Actor, name: str, row: Recipient) -> None:
    records.write(
        actor.ref,
        name,
        Subject("recipient", row.pk, RECEIPTS),
        facts={"notice_id": str(row.notice_id)},
    )
