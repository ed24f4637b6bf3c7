"""What became of several cases at once, and who stands in for whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from mashang.elements.cases.kinds import CaseKind, kind_of
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.front.desk.models import Batch, StandIn
from mashang.front.desk.policy import BATCHES, STAND_INS
from mashang.kernel.clock import local_day
from mashang.kernel.texts import Text

AT_ONCE: Final = 500
MOST_STAND_INS: Final = 50


@dataclass(frozen=True, slots=True)
class Result:
    """One case of a batch; `why` is empty when it was done."""

    case_id: UUID
    number: str
    kind: CaseKind
    is_done: bool
    why: Text | str


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with its results, those that were refused first."""

    batch_id: UUID
    to_name: str
    at: datetime
    done: tuple[Result, ...]
    refused: tuple[Result, ...]
    n_gone: int


@dataclass(frozen=True, slots=True)
class StandInRow:
    """Who stands in for whom, and until when."""

    stand_in_id: UUID
    absent: str
    deputy: str
    since_on: date
    until_on: date
    is_on: bool


def batch(actor: Actor, batch_id: UUID) -> BatchView:
    """What became of each case that the actor chose.

    Raises:
        OutOfScope: not the actor's batch.
    """
    kept = BATCHES.access(actor, "see", batch_id=batch_id)
    lines = [
        Result(
            line.case_id,
            line.case.number,
            kind_of(line.case.kind),
            line.is_done,
            Text(line.why_zh, line.why_en or line.why_zh) if line.why_zh else "",
        )
        for line in kept.lines.select_related("case").order_by("place")
    ]
    return BatchView(
        kept.batch_id,
        kept.to_name,
        kept.ordered_at,
        tuple(one for one in lines if one.is_done),
        tuple(one for one in lines if not one.is_done),
        kept.n_gone,
    )


def stand_ins(actor: Actor) -> list[StandInRow]:
    """What the actor ordered and is not over yet, the earliest first."""
    day = local_day(actor.at)
    rows = STAND_INS.visible(actor).filter(ended_at__isnull=True, until_on__gt=day)
    return [
        StandInRow(
            one.stand_in_id,
            _called(one.absent),
            _called(one.deputy),
            one.since_on,
            one.until_on,
            one.since_on <= day,
        )
        for one in rows.select_related("absent", "deputy").order_by("since_on", "pk")[
            :MOST_STAND_INS
        ]
    ]


def stand_ins_due(day: date) -> list[UUID]:
    """Stand-ins in force on a day, in the order in which they were given."""
    rows = StandIn.objects.filter(ended_at__isnull=True, since_on__lte=day, until_on__gt=day)
    return list(rows.order_by("ordered_at", "pk").values_list("pk", flat=True))


def orders_before(at: datetime) -> tuple[list[UUID], list[UUID]]:
    """Batches ordered, and stand-ins over, before an instant."""
    batches = Batch.objects.filter(ordered_at__lt=at).values_list("pk", flat=True)
    stands = StandIn.objects.filter(until_on__lt=local_day(at)).values_list("pk", flat=True)
    return list(batches[:AT_ONCE]), list(stands[:AT_ONCE])


def _called(account: Account) -> str:
    return " ".join(filter(None, (account.name.open(), account.unit, account.post)))
