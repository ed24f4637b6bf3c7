"""代班: while one worker is away, another handles what was theirs."""

from datetime import date
from uuid import UUID

from mashang.elements.cases.policy import CASES, OVERSEE
from mashang.elements.cases.queries import workers_within
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.verbs import verb
from mashang.front.desk import steps
from mashang.front.desk.models import StandIn
from mashang.front.desk.policy import STAND_INS, staff_of
from mashang.kernel.clock import local_day
from mashang.kernel.errors import Conflict, Invalid, NotAllowed
from mashang.kernel.texts import Text

VERB = "desk.plan_stand_in"
REASON = Text("代班", "Stand-in")
"""What the history of each case says; staff read it, residents do not."""


@verb
def plan_stand_in(
    *,
    actor: Actor,
    absent_id: UUID,
    deputy_id: UUID,
    since_on: date,
    until_on: date,
    command_id: UUID,
) -> UUID:
    """From a day on, let one worker's open cases go to another; carried out each morning by the clock.

    Raises:
        NotAllowed: the actor oversees nothing.
        Invalid: workers who are not in the actor's part of the street, the same one twice, or days that are over, reversed or too long.
        Conflict: somebody stands in for them in these days already.
    """
    if not actor.holds_anywhere(OVERSEE.right):
        raise NotAllowed(OVERSEE.right)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb=VERB)
    if done is not None:
        return UUID(done["stand_in_id"])
    within = workers_within(actor).filter(pk__in=[absent_id, deputy_id])
    staff = Account.objects.select_for_update().filter(pk__in=within.values("pk"))
    known = {one.pk: one for one in staff.order_by("pk")}
    if len(known) < 2:
        raise Invalid(
            "desk.stand_in_who",
            Text("请选择两位不同的同事", "Choose two different colleagues"),
            field="deputy",
        )
    _check_days(actor, since_on, until_on)
    overlapping = StandIn.objects.filter(
        absent_id=absent_id, ended_at__isnull=True, since_on__lt=until_on, until_on__gt=since_on
    )
    if overlapping.exists():
        raise Conflict(
            "desk.stand_in_taken",
            Text("这些天已有人代班", "Somebody stands in for them in these days already"),
            field="since_on",
        )
    kept = StandIn.objects.create(
        absent=known[absent_id],
        deputy=known[deputy_id],
        since_on=since_on,
        until_on=until_on,
        ordered_by=staff_of(actor),
        ordered_at=actor.at,
    )
    if since_on <= local_day(actor.at):
        _carry_over(actor, kept)
    commands.remember_answer(
        command_id, account_id=actor.account_id, verb=VERB, answer={"stand_in_id": str(kept.pk)}
    )
    return kept.stand_in_id


@verb
def end_stand_in(*, actor: Actor, stand_in_id: UUID) -> None:
    """End it early: nothing more is carried over; what was stays with the deputy.

    Raises:
        OutOfScope: not ordered by the actor.
    """
    kept = STAND_INS.access(actor, "see", lock=True, stand_in_id=stand_in_id)
    if kept.ended_at is None:
        kept.ended_at = actor.at
        kept.save(update_fields=["ended_at"])


@verb
def carry_over(*, stand_in_id: UUID) -> int:
    """Hand what the absent one still handles to the deputy, in the name of whoever ordered it.

    If that one no longer oversees a case, it stays where it is.

    Returns:
        How many were handed over.
    """
    kept = (
        StandIn.objects.select_for_update(of=("self",))
        .select_related("ordered_by", "deputy", "absent")
        .filter(stand_in_id=stand_in_id, ended_at__isnull=True)
        .first()
    )
    if kept is None:
        return 0
    return _carry_over(Actor.of(kept.ordered_by), kept)


def _carry_over(actor: Actor, kept: StandIn) -> int:
    mine = CASES.visible(actor, "oversee").filter(is_open=True, handler=kept.absent)
    most = policies.number("desk.reassign_at_most_count")
    ids = list(mine.order_by("due_at", "pk").values_list("pk", flat=True)[:most])
    if not ids:
        return 0
    deputy = kept.deputy
    batch = steps.give_all(
        actor=actor,
        chosen=[(case_id, None) for case_id in ids],
        to=steps.To(" ".join(filter(None, (deputy.unit, deputy.post))), handler=deputy),
        text=REASON.in_("zh"),
    )
    return batch.lines.filter(is_done=True).count()


def _check_days(actor: Actor, since_on: date, until_on: date) -> None:
    most = policies.days("desk.stand_in_at_most_days")
    if since_on < local_day(actor.at) or until_on <= since_on or until_on - since_on > most:
        raise Invalid(
            "desk.stand_in_days",
            Text(
                "从今天起，最长 {n} 天，返岗日要晚于开始日",
                "From today on, for at most {n} days; the return comes after the beginning",
                n=most.days,
            ),
            field="until_on",
        )
