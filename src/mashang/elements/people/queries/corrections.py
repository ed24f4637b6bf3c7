"""What people say is wrong, and what they were answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.elements.people.models import Correction
from mashang.elements.people.policy import PEOPLE
from mashang.elements.people.queries.opening import opened
from mashang.elements.people.terms import CORRECTABLE, CORRECTION_STATUSES, title_of
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One request for correction, for who may answer it or who asked."""

    correction_id: UUID
    person_id: UUID
    field: Text | str
    text: str
    asked_at: datetime
    status: str
    status_title: Text | str
    answer: str
    answered_at: datetime | None

    @property
    def asked_on(self) -> str:
        """The local day on which it was asked."""
        return clock.local_day(self.asked_at).isoformat()

    @property
    def is_waiting(self) -> bool:
        """Whether nobody answered yet."""
        return self.status == Correction.Status.WAITING

    def __repr__(self) -> str:
        return f"CorrectionLine({self.correction_id})"


def correction(actor: Actor, correction_id: UUID) -> CorrectionLine:
    """One request, for whoever reads for the person or may change the register there.

    Raises:
        OutOfScope: not there for this actor.
    """
    row = Correction.objects.filter(pk=correction_id).select_related("person").first()
    if row is None or not (
        PEOPLE.may(actor, "read_own", row.person) or PEOPLE.may(actor, "edit", row.person)
    ):
        raise OutOfScope("correction")
    return _line(row)


def corrections_of(actor: Actor, person_id: UUID) -> list[CorrectionLine]:
    """The requests about a person, newest first; none for who may neither read nor answer."""
    person = PEOPLE.access(actor, "see", person_id=person_id)
    if not (PEOPLE.may(actor, "read_own", person) or PEOPLE.may(actor, "edit", person)):
        return []
    return [_line(row) for row in Correction.objects.filter(person=person).order_by("-asked_at")]


def corrections_waiting(actor: Actor, at_most: int = 50) -> list[CorrectionLine]:
    """The requests that wait for the actor, the oldest first."""
    rows = Correction.objects.filter(
        person__in=PEOPLE.visible(actor, "edit"), status=Correction.Status.WAITING
    )
    return [_line(row) for row in rows.order_by("asked_at", "pk")[:at_most]]


def _line(row: Correction) -> CorrectionLine:
    return CorrectionLine(
        correction_id=row.pk,
        person_id=row.person_id,
        field=title_of(CORRECTABLE, row.field),
        text=opened(row.text),
        asked_at=row.asked_at,
        status=row.status,
        status_title=title_of(CORRECTION_STATUSES, row.status),
        answer=opened(row.answer) if row.answer else "",
        answered_at=row.answered_at,
    )
