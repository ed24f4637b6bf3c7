"""What was said at a door: sealed, opened for one visit's own page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.foundation.files import queries as files
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import DESTROYED, KeyDestroyed
from mashang.kernel.texts import Text
from mashang.work.visits.models import Visit, VisitAnswer
from mashang.work.visits.policy import VISITS
from mashang.work.visits.terms import CONDITIONS, OUTCOMES


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer: who, when it happened, when it arrived, what."""

    at: datetime
    received_at: datetime
    who: str
    outcome: Text
    condition: Text | str
    note: str
    is_offline: bool
    is_adjusted: bool
    photo_url: str
    case_id: UUID | None


def answers(actor: Actor, visit_id: UUID) -> list[AnswerLine]:
    """Everything that was said of a visit, the latest first; two workers' answers both stand.

    Raises:
        OutOfScope: not in the actor's scope.
    """
    visit = VISITS.access(actor, "see", visit_id=visit_id)
    rows = VisitAnswer.objects.filter(visit=visit).select_related("by")
    found = []
    for row in rows.order_by("-happened_at", "-answer_id"):
        said = read_detail(row)
        found.append(
            AnswerLine(
                at=row.happened_at,
                received_at=row.received_at,
                who=" ".join(filter(None, (row.by.unit, row.by.post, row.by.name.open()))),
                outcome=OUTCOMES[row.outcome],
                condition=CONDITIONS.get(said.get("condition", ""), ""),
                note=said.get("note", ""),
                is_offline=row.is_offline,
                is_adjusted=row.skew_s != 0,
                photo_url=files.small_url(row.photo_id) if row.photo_id else "",
                case_id=row.case_id,
            )
        )
    return found


def read_detail(row: VisitAnswer) -> Mapping[str, str]:
    """The sealed part of an answer; nothing when its key was destroyed."""
    try:
        text = row.detail.open()
    except KeyDestroyed:
        return {"note": str(DESTROYED)}
    found: dict[str, str] = json.loads(text) if text else {}
    return found


def known_helpers(person_ids: Sequence[UUID]) -> set[UUID]:
    """Of some persons, those of whom a visit wrote down whom to call: it is not asked again."""
    rows = VisitAnswer.objects.filter(visit__person_id__in=person_ids).select_related("visit")
    return {row.visit.person_id for row in rows if read_detail(row).get("helper")}


def may_see_photo(actor: Actor, owner_ref: str) -> bool:
    """Whoever sees the visit sees its photo."""
    visit = Visit.objects.filter(pk=UUID(owner_ref)).first()
    return visit is not None and VISITS.may(actor, "see", visit)
