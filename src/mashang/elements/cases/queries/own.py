"""What a resident reads of cases: their own, those they joined, and what neighbours reported."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.domain.lifecycle import State, Verb
from mashang.elements.cases.kinds import kind_of
from mashang.elements.cases.models import Case
from mashang.elements.cases.policy import CASES
from mashang.elements.cases.queries.one import case_view
from mashang.elements.cases.queries.rows import (
    WHO,
    CaseRow,
    CaseView,
    Line,
    rows_of,
    stored_detail,
)
from mashang.elements.people.queries import EVERYBODY, Acting, Elsewhere
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import paths
from mashang.kernel.errors import OutOfScope
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

AT_ONCE = 20
LOOKED_AT = 30
"""How many open cases around a place are compared with a new report."""
SHOWN_SIMILAR = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An open case that somebody else reported, as far as neighbours may know it.

    Attributes:
        said: the fields that the kind declares open to neighbours.
    """

    case_id: UUID
    state: State
    place: str
    opened_at: datetime
    said: tuple[tuple[Text, str], ...]
    n_parties: int
    is_followed: bool


def my_cases(
    actor: Actor, cursor: str | None = None, *, acting: Acting = EVERYBODY
) -> Page[CaseRow]:
    """The cases that a resident follows, newest first; of a joined one only how it goes.

    Args:
        acting: whose; what is about no one person stands with the account itself.
    """
    rows = _followed(actor).filter(acting.own("subject_id")).select_related("place", "handler")
    page = page_of(rows, ("-opened_at", "-case_id"), cursor=cursor, size=AT_ONCE)
    return Page(_own_rows(actor, page.items), page.next_cursor, page.is_first)


def cases_elsewhere(actor: Actor, acting: Acting) -> tuple[Elsewhere, ...]:
    """How many cases stand in the lists of the others whom the account acts for."""
    return acting.elsewhere(_followed(actor), "subject_id")


def waiting_for(
    actor: Actor, at_most: int = SHOWN_SIMILAR, *, acting: Acting = EVERYBODY
) -> list[CaseRow]:
    """Own cases that wait for the resident: a question to answer, an outcome to confirm."""
    rows = _waiting(actor).filter(acting.own("subject_id"))
    found = rows.select_related("place", "handler").order_by("-opened_at", "-case_id")
    return rows_of(actor, found[:at_most])


def waiting_elsewhere(actor: Actor, acting: Acting) -> tuple[Elsewhere, ...]:
    """How many cases wait for an answer in the name of the others."""
    return acting.elsewhere(_waiting(actor), "subject_id")


def own_view(actor: Actor, case_id: UUID) -> CaseView:
    """One case as its requester reads it; of a joined one nothing that somebody else wrote.

    Raises:
        OutOfScope: the actor does not follow it, whatever else they may see of it as staff.
    """
    view = case_view(actor, case_id)
    if not view.is_mine:
        raise OutOfScope("case")
    lines = [line for line in view.lines if line.is_public]
    if view.is_own:
        return replace(view, lines=tuple(lines))
    kept = tuple(_for_joiner(line, is_personal=view.subject_id is not None) for line in lines)
    return replace(
        view,
        row=_row_for_joiner(view.row, is_personal=view.subject_id is not None),
        detail=_said(CASES.access(actor, "follow", case_id=case_id)),
        lines=kept,
        photos=tuple(photo for line in kept for photo in line.photos),
        verbs=(),
        external=(),
    )


def find_number(actor: Actor, number: str) -> UUID:
    """The case of a number, for who follows it.

    Raises:
        OutOfScope: no case of this number is there for the actor.
    """
    case = CASES.visible(actor, "follow").filter(number=number.strip()).first()
    if case is None:
        raise OutOfScope("case", number=number)
    return case.case_id


def earlier_detail(actor: Actor, kind: str, subject_id: UUID) -> Mapping[str, str]:
    """What was filled in the last time for the same person and kind, so that nobody types it twice."""
    own = CASES.visible(actor, "own").filter(kind=kind, subject_id=subject_id)
    last = own.order_by("-opened_at", "-case_id").first()
    return stored_detail(last) if last is not None else {}


def similar(
    actor: Actor, *, kind: str, path: paths.Path, around: paths.Path, like: Mapping[str, str]
) -> list[Neighbour]:
    """Open cases about no one person, that agree with a new report: the newest, three at most.

    Titles are left out: a neighbour learns that the lamp is reported, not in whose words.

    Args:
        path: where the new report stands; cases there, below it, and above it are compared.
        around: how far above: the compound.
        like: fields that must be the same.
    """
    if actor.account is None or not kind_of(kind).joins:
        return []
    above = [one for one in paths.ancestors(path) if paths.contains(around, one)]
    found = (
        Case.objects.filter(within([path]) | Q(path__in=above))
        .filter(kind=kind, is_open=True, subject__isnull=True)
        .select_related("place")
        .order_by("-opened_at", "-case_id")[:LOOKED_AT]
    )
    alike = [case for case in found if _agrees(stored_detail(case), like)][:SHOWN_SIMILAR]
    return [_neighbour(actor, case) for case in alike]


def _followed(actor: Actor) -> QuerySet[Case]:
    return CASES.visible(actor, "follow")


def _waiting(actor: Actor) -> QuerySet[Case]:
    return CASES.visible(actor, "own").filter(Q(asked=True) | Q(state=State.DONE.value))


def _agrees(detail: Mapping[str, str], like: Mapping[str, str]) -> bool:
    return all(detail.get(code) == value for code, value in like.items())


def _neighbour(actor: Actor, case: Case) -> Neighbour:
    return Neighbour(
        case.case_id,
        State(case.state),
        case.place.full_name,
        case.opened_at,
        _said(case),
        case.parties.count(),
        CASES.may(actor, "follow", case),
    )


def _said(case: Case) -> tuple[tuple[Text, str], ...]:
    """The fields open to neighbours; none of a case about a person."""
    if case.subject_id is not None:
        return ()
    stored = stored_detail(case)
    return tuple(
        (field.title, field.shown(stored[field.code]))
        for field in kind_of(case.kind).fields
        if field.is_open_to_neighbours and stored.get(field.code)
    )


def _own_rows(actor: Actor, cases: Iterable[Case]) -> list[CaseRow]:
    found = list(cases)
    ids = [case.case_id for case in found]
    own = set(CASES.visible(actor, "own").filter(pk__in=ids).values_list("pk", flat=True))
    return [
        row if row.case_id in own else _row_for_joiner(row, is_personal=case.subject_id is not None)
        for case, row in zip(found, rows_of(actor, found), strict=True)
    ]


def _row_for_joiner(row: CaseRow, *, is_personal: bool) -> CaseRow:
    return replace(row, title="", subject="", place="" if is_personal else row.place)


def _for_joiner(line: Line, *, is_personal: bool) -> Line:
    """A line without what a neighbour wrote; of staff's words only the outcome."""
    tells = line.act == Verb.FINISH.value and line.who not in WHO.values() and not is_personal
    return line if tells else replace(line, note="", photos=())
