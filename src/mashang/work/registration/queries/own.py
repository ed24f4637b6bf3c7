"""What an account asked for, and what it was asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.domain.masks import mask_name
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import opened
from mashang.elements.people.terms import STANDINGS, title_of
from mashang.foundation.grants.actor import Actor
from mashang.kernel.texts import Text
from mashang.work.registration.models import Application, NeighbourAnswer
from mashang.work.registration.policy import APPLICATIONS
from mashang.work.registration.terms import STATUS_TONES, STATUSES

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """An application as its author sees it: nothing of who lives there, nothing of what they said."""

    application_id: UUID
    name: str
    is_child: bool
    address: str
    standing: Text | str
    status: str
    status_title: Text | str
    tone: str
    number: str
    case_id: UUID
    due_at: datetime | None
    applied_at: datetime
    reason: str
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody asks to be registered in one's room: all that one is told.

    Attributes:
        person_id: as whom one is asked.
    """

    application_id: UUID
    person_id: UUID
    name: str
    is_child: bool
    standing: Text | str
    address: str
    told_at: datetime
    wait_until: datetime | None
    answer: str


def own_applications(actor: Actor) -> list[OwnApplication]:
    """One's own applications, newest first."""
    if actor.account is None:
        return []
    rows = (
        Application.objects.filter(APPLICATIONS.rules["own"].visible(actor))
        .select_related("room", "compound", "case")
        .order_by("-applied_at", "-application_id")[:MOST_SHOWN]
    )
    return [_own(row) for row in rows]


def questions_for(actor: Actor) -> list[Question]:
    """What the account is asked about newcomers to the rooms of its own persons, unanswered first."""
    speaks_for = PEOPLE.visible(actor, "speak_for")
    rows = (
        NeighbourAnswer.objects.filter(
            person__in=speaks_for, application__status=Application.Status.WAITING
        )
        .select_related("application__room")
        .order_by("answer", "told_at", "pk")[:MOST_SHOWN]
    )
    return [_question(row) for row in rows]


def _own(row: Application) -> OwnApplication:
    waiting = row.status == Application.Status.WAITING
    return OwnApplication(
        application_id=row.pk,
        name=opened(row.name),
        is_child=row.basis == Application.Basis.GUARDIAN,
        address=row.room.full_name if row.room else _written(row),
        standing=title_of(STANDINGS, row.standing),
        status=row.status,
        status_title=title_of(STATUSES, row.status),
        tone=STATUS_TONES[row.status],
        number=row.case.number,
        case_id=row.case_id,
        due_at=row.case.due_at if waiting and row.case.is_open else None,
        applied_at=row.applied_at,
        reason=opened(row.decision_reason)
        if row.decision_reason and row.status == Application.Status.REFUSED
        else "",
        may_withdraw=waiting,
    )


def _written(row: Application) -> str:
    return f"{row.compound.full_name} {opened(row.address_text)}".strip()


def _question(row: NeighbourAnswer) -> Question:
    application = row.application
    return Question(
        application_id=application.pk,
        person_id=row.person_id,
        name=mask_name(opened(application.name)),
        is_child=application.basis == Application.Basis.GUARDIAN,
        standing=title_of(STANDINGS, application.standing),
        address=application.room.full_name if application.room else "",
        told_at=row.told_at,
        wait_until=application.wait_until,
        answer=row.answer,
    )
