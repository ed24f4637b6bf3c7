"""Cases as they will stand, before anything is stored: one way for a single case and for thousands."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from mashang.domain import lifecycle
from mashang.domain.lifecycle import Step
from mashang.domain.lifecycle.states import OPEN, TERMINAL
from mashang.elements.cases import clockwork, life
from mashang.elements.cases.kinds import Need, Seat, kind_of
from mashang.elements.cases.models import FAR, Case, Entry
from mashang.elements.people.models import Person
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.files.models import StoredFile
from mashang.foundation.grants.actor import Actor
from mashang.kernel.clock import local_day
from mashang.kernel.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Everything that is known when a case begins.

    Attributes:
        subject: for or about whom; None for a lamp in the street.
        title: one line, as the list shows it.
        detail: the kind's own fields by code.
        seat: only when it is known better than the kind's route.
        asker: the account whose case it is; by default who opens it.
    """

    kind: str
    place: Place
    title: str
    detail: Mapping[str, str] = field(default_factory=dict)
    subject: Person | None = None
    priority: str = "normal"
    note: str = ""
    seat: Seat | None = None
    asker: Account | None = None
    photos: Sequence[StoredFile] = ()
    case_id: UUID | None = None


def opened(actor: Actor, opening: Opening, number: str) -> tuple[Case, Step]:
    """A new case with its seat and clocks, and the step that opened it.

    The seat is what the kind's route answers; it is never empty.
    """
    kind = kind_of(opening.kind)
    seat = opening.seat or kind.route(_need(opening))
    case_id = opening.case_id or new_id(actor.at)
    made = lifecycle.open_case(
        case=str(case_id),
        seat=seat.reference,
        actor=life.reference_of(actor),
        at=actor.at,
        text=opening.note,
        promised=clockwork.promised(kind.code, local_day(actor.at)),
        proof_needed=kind.needs_proof,
    )
    case = Case(
        case_id=case_id,
        number=number,
        kind=kind.code,
        state=made.state.value,
        priority=opening.priority,
        place=opening.place,
        path=opening.place.path,
        subject=opening.subject,
        asked_by=opening.asker or actor.account,
        title=opening.title,
        detail=json.dumps(dict(opening.detail), ensure_ascii=False),
        opened_at=actor.at,
        due_at=FAR,
        **life.seat_columns(seat),
    )
    clockwork.turn(case, made)
    return case, made


def changed(case: Case, made: Step, seat: Seat | None) -> None:
    """Set a case's columns to what a granted act made of it."""
    after = made.after
    if seat is not None and after.seat == seat.reference:
        for column, value in life.seat_columns(seat).items():
            setattr(case, column, value)
    case.state = after.state.value
    case.is_open = after.state in OPEN
    case.handler_id = UUID(after.handler.removeprefix("account:")) if after.handler else None
    case.asked, case.approval_asked = after.asked, after.approval_asked
    case.parked_until = after.parked_until
    case.rating = after.rating.value if after.rating else ""
    case.done_at, case.closed_at = after.done_at, after.closed_at
    if after.state in TERMINAL and case.closed_at is None:
        case.closed_at = made.entry.at
    case.returned, case.reopened = after.returned, after.reopened
    if after.level != case.level:
        case.level, case.escalated_at = after.level, made.entry.at
    clockwork.turn(case, made)
    case.version += 1


def line_of(case: Case, made: Step, actor: Actor) -> Entry:
    """The line of history that an act leaves."""
    line = made.entry
    return Entry(
        entry_id=new_id(line.at),
        case=case,
        line=case.version,
        at=line.at,
        actor=actor.account,
        actor_name=life.shown_as(actor),
        verb=line.verb.value if line.verb else "open",
        from_state=line.came_from.value if line.came_from else "",
        to_state=line.came_to.value,
        is_public=line.public,
        note=line.text,
        facts={"due_at": case.due_at.isoformat(), "seat": case.seat_name},
    )


def _need(opening: Opening) -> Need:
    return Need(
        opening.kind,
        opening.place.place_id,
        opening.place.path,
        opening.subject.person_id if opening.subject else None,
        opening.detail,
    )
