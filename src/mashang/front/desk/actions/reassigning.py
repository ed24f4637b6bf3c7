"""Reassigning several cases at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mashang.elements.cases.kinds import Seat
from mashang.elements.cases.policy import OVERSEE
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import verb
from mashang.front.desk import steps
from mashang.kernel.errors import Invalid, NotAllowed, RuleBroken
from mashang.kernel.texts import Text

VERB = "desk.reassign"


@dataclass(frozen=True, slots=True)
class Receiver:
    """A colleague or a unit; one of the two."""

    handler_id: UUID | None = None
    seat: Seat | None = None


@verb
def reassign(
    *,
    actor: Actor,
    chosen: Sequence[tuple[UUID, int | None]],
    to: Receiver,
    text: str,
    command_id: UUID,
) -> UUID:
    """Give cases to a colleague or a unit; the lifecycle decides on each of them.

    Returns:
        The batch, which says of every case whether it was done, and if not why.

    Raises:
        NotAllowed: the actor oversees nothing.
        Invalid: nothing chosen, nobody to give it to, or no reason.
        RuleBroken: more than policy allows at once.
    """
    if not actor.holds_anywhere(OVERSEE.right):
        raise NotAllowed(OVERSEE.right)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=VERB)
    if done is not None:
        return UUID(done["batch_id"])
    _check(chosen, text)
    batch = steps.give_all(actor=actor, chosen=chosen, to=_receiver(to), text=text.strip())
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=VERB, answer={"batch_id": str(batch.pk)}
    )
    return batch.batch_id


def _check(chosen: Sequence[tuple[UUID, int | None]], text: str) -> None:
    if not chosen:
        raise Invalid("desk.nothing_chosen", Text("请先选择办件", "Choose cases first"))
    most = policies.number("desk.reassign_at_most_count")
    if len(chosen) > most:
        raise RuleBroken(
            "desk.too_many_chosen",
            Text("一次最多改派 {n} 件", "At most {n} cases at once", n=most),
        )
    if not text.strip():
        raise Invalid("desk.no_reason", Text("请写明原因", "Give the reason"), field="text")


def _receiver(to: Receiver) -> steps.To:
    if to.seat is not None:
        return steps.To(to.seat.name, seat=to.seat)
    known = Account.objects.filter(is_active=True, kind=Account.Kind.STAFF)
    handler = known.filter(pk=to.handler_id).first() if to.handler_id else None
    if handler is None:
        raise Invalid("desk.no_receiver", Text("请选择给谁", "Choose to whom"), field="to")
    return steps.To(" ".join(filter(None, (handler.unit, handler.post))), handler=handler)
