"""What pages are shown of cases: rows, lines of history, whole cases."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mashang.domain.lifecycle import Rating, State, Verb
from mashang.elements.cases.clockwork import Dial
from mashang.elements.cases.kinds import CaseKind, kind_of
from mashang.elements.cases.life import RESIDENT, SYSTEM
from mashang.elements.cases.models import FAR, Case, Entry
from mashang.elements.people import queries as people
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.keys.fields import Sealed
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text

HIDDEN = Text("受特殊保护，不显示地址", "Under special protection: no address is shown")
FORGOTTEN = Text("内容已到期删除", "Its content was deleted when its time was over")
WHO: Mapping[str, Text] = {
    RESIDENT: Text("居民", "Resident"),
    SYSTEM: Text("系统", "System"),
}
"""What history keeps of those who act without a unit and a staff number, as people read it."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as a list shows it.

    Attributes:
        title: in the asker's words, or that they were deleted when their time was over.
        place: the address, or why it is not shown.
        subject: masked name of whom it is about; empty for none.
        due: the next promise; None while none is running.
    """

    case_id: UUID
    number: str
    kind: CaseKind
    state: State
    title: Text | str
    place: Text | str
    subject: str
    seat: str
    handler: str
    priority: str
    due: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    rating: Rating | None
    level: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history.

    Attributes:
        act: `"open"` or the code of a `Verb`; `verb` is how a history says it.
    """

    entry_id: UUID
    at: datetime
    who: Text | str
    act: str
    verb: Text
    note: str
    is_public: bool
    photos: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A whole case, for one viewer.

    Attributes:
        verbs: the buttons to show.
        contact: the masked number to call, for staff; see `actions.reveal_contact`.
        is_staff: sees internal notes, place and household; followers see what is public.
        is_forgotten: ended so long ago that its content was deleted.
        is_own: asked, or speaks for whom it is about; who only joined is told how it goes.
    """

    row: CaseRow
    version: int
    place_id: int
    path: Path
    subject_id: UUID | None
    detail: tuple[tuple[Text, str], ...]
    contact: str
    dials: tuple[Dial, ...]
    lines: tuple[Line, ...]
    photos: tuple[UUID, ...]
    verbs: tuple[Verb, ...]
    external: tuple[tuple[str, str], ...]
    joined_into: str
    n_parties: int
    is_staff: bool
    is_own: bool
    is_mine: bool
    is_forgotten: bool


def rows_of(actor: Actor, cases: Iterable[Case]) -> list[CaseRow]:
    """Cases as lists show them; a fixed number of queries.

    The address of a case for a protected person is left out for whoever may not know where they
    live, however they came to the list.
    """
    found = list(cases)
    subjects = {case.subject_id for case in found if case.subject_id}
    names = people.masked_names(subjects)
    hidden = people.hidden_from(actor, subjects)
    return [
        _row(
            case,
            names.get(case.subject_id, "") if case.subject_id else "",
            HIDDEN if case.subject_id in hidden else case.place.full_name,
        )
        for case in found
    ]


def _row(case: Case, subject: str, place: Text | str) -> CaseRow:
    return CaseRow(
        case_id=case.case_id,
        number=case.number,
        kind=kind_of(case.kind),
        state=State(case.state),
        title=FORGOTTEN if case.forgotten_at else _words(case.title, FORGOTTEN),
        place=place,
        subject=subject,
        seat=case.seat_name,
        handler=_handler(case.handler),
        priority=case.priority,
        due=None if case.due_at == FAR else case.due_at,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        rating=Rating(case.rating) if case.rating else None,
        level=case.level,
        asked=case.asked,
    )


def _handler(account: Account | None) -> str:
    return " ".join(filter(None, (account.unit, account.post))) if account else ""


def detail_of(case: Case, *, is_masked: bool) -> tuple[tuple[Text, str], ...]:
    """The kind's own fields that were filled in, with their titles, in the kind's order.

    Args:
        is_masked: leaves telephone numbers out; `contact_of` has them.
    """
    kind = kind_of(case.kind)
    stored = stored_detail(case)
    return tuple(
        (field.title, field.shown(stored[field.code]))
        for field in kind.fields
        if stored.get(field.code) and not (is_masked and field.is_contact)
    )


def contact_of(case: Case) -> str:
    """The number to call about a case, in full; nothing when none was given."""
    stored = stored_detail(case)
    codes = (field.code for field in kind_of(case.kind).fields if field.is_contact)
    return next((stored[code] for code in codes if stored.get(code)), "")


def stored_detail(case: Case) -> Mapping[str, str]:
    """The kind's own fields by code."""
    stored: Mapping[str, str] = json.loads(str(_words(case.detail)) or "{}")
    return stored


def _words(sealed: Sealed, instead: Text | str = "") -> Text | str:
    """What was written; something else once its key is destroyed, which is before its row is emptied."""
    try:
        return sealed.open()
    except KeyDestroyed:
        return instead


def line_of(entry: Entry, photos: Sequence[UUID]) -> Line:
    """A line of history with its photos."""
    return Line(
        entry.entry_id,
        entry.at,
        WHO.get(entry.actor_name, entry.actor_name),
        entry.verb,
        Text("提交", "Opened") if entry.verb == "open" else Verb(entry.verb).told,
        str(_words(entry.note)),
        entry.is_public,
        tuple(photos),
    )
