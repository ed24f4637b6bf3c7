"""Giving several cases to somebody else: each is decided by itself, and says why when it is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mashang.domain.lifecycle import State, Verb
from mashang.elements.cases import life
from mashang.elements.cases import steps as cases
from mashang.elements.cases.kinds import Seat
from mashang.elements.cases.models import CONTENT, Case
from mashang.elements.cases.policy import CASES, roles_of
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import step
from mashang.front.desk.models import Batch, BatchLine
from mashang.front.desk.policy import staff_of
from mashang.kernel.errors import Conflict, NotAllowed, RuleBroken
from mashang.kernel.texts import Text

WAITING = (State.OPENED.value, State.RETURNED.value)
"""Nobody has them yet: giving them to somebody is taking them on, in that one's name."""
CHANGED = Text("刚刚有了变化，请看最新情况", "It has just changed; look at it again")
OUT_OF_SEAT = Text("这位同事不在承办单位", "That colleague does not belong to the owning seat")
NOT_YOURS = Text("你不能改派这一件", "This one is not yours to reassign")


@dataclass(frozen=True, slots=True)
class To:
    """Who gets the cases: a colleague, or a unit."""

    name: str
    handler: Account | None = None
    seat: Seat | None = None


@step
def give_all(
    *,
    actor: Actor,
    chosen: Sequence[tuple[UUID, int | None]],
    to: To,
    text: str,
) -> Batch:
    """Give cases to somebody else, one by one, in one transaction; what is refused stays as it is.

    The cases are locked in the order of their ids, whoever comes first, so that two supervisors wait for
    each other and never in a circle.

    Args:
        chosen: case and the version on which the actor decided; None decides on what is there now.
    """
    versions = dict(chosen)
    seen = CASES.visible(actor, "oversee").filter(pk__in=versions).order_by("pk")
    locked = {case.pk: case for case in seen.select_for_update().select_related(None)}
    batch = Batch.objects.create(
        ordered_by=staff_of(actor),
        ordered_at=actor.at,
        to_name=to.name,
        n_gone=len(versions) - len(locked),
    )
    lines: list[BatchLine] = []
    for case_id, version in versions.items():
        case = locked.get(case_id)
        if case is None:
            continue
        why = _give(actor, case, version, to=to, text=text)
        lines.append(
            BatchLine(
                batch=batch,
                place=len(lines) + 1,
                case=case,
                is_done=why is None,
                why_zh=why.in_("zh") if why else "",
                why_en=why.in_("en") if why else "",
            )
        )
    BatchLine.objects.bulk_create(lines)
    return batch


def _give(actor: Actor, case: Case, version: int | None, *, to: To, text: str) -> Text | None:
    """Why a case was not given; None when it was."""
    if version is not None and version != case.version:
        return CHANGED
    if to.handler is not None and not CASES.may(Actor.of(to.handler, actor.at), "work", case):
        return OUT_OF_SEAT
    verb = Verb.TRANSFER if to.seat else Verb.TAKE if case.state in WAITING else Verb.REASSIGN
    given = {
        "text": text,
        "seat": to.seat.reference if to.seat else None,
        "handler": f"account:{to.handler.account_id}" if to.handler else None,
    }
    act = life.act_of(actor, verb, roles_of(actor, case), **given)
    try:
        cases.move(actor=actor, case=case, act=act, seat=to.seat)
    except NotAllowed:
        return NOT_YOURS
    except (RuleBroken, Conflict) as told:
        return told.text
    records.write(
        actor.ref,
        f"cases.{verb.value}",
        Subject("case", case.case_id, CONTENT),
        facts={"state": case.state, "batch": True},
    )
    return None
