"""The worker's list of cases and its counters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from mashang.domain.lifecycle import State
from mashang.elements.cases.models import Case
from mashang.elements.cases.policy import CASES, OVERSEE, SEAT_LEVEL, SEAT_UNIT
from mashang.elements.cases.queries.rows import CaseRow, rows_of
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.queries import holders_of
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

COUNT_AT_MOST = 9_999
"""Counters stop here: a list is never counted to its end just to look at it."""


ORDER = ("due_at", "case_id")
ORDER_ENDED = ("-opened_at", "-case_id")


class View(StrEnum):
    """The tabs of the desk."""

    TODO = "todo"
    MINE = "mine"
    LATE = "late"
    ALL = "all"
    ENDED = "ended"

    @property
    def text(self) -> Text:
        return _VIEWS[self]


_VIEWS = {
    View.TODO: Text("待办", "To do"),
    View.MINE: Text("我经办的", "Mine"),
    View.LATE: Text("已超时", "Late"),
    View.ALL: Text("范围内全部", "All in scope"),
    View.ENDED: Text("已结束", "Ended"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the desk's list is wanted."""

    view: View = View.TODO
    kind: str = ""
    state: str = ""
    path: Path = ""
    number: str = ""
    handler_id: UUID | None = None
    is_late: bool = False
    is_asked: bool = False
    """Those that wait for the requester's answer."""


@dataclass(frozen=True, slots=True)
class Counters:
    """How a scope stands; each stops counting at `COUNT_AT_MOST`."""

    open: int
    late: int
    solved: int


def desk(actor: Actor, filters: Filters, cursor: str | None = None) -> Page[CaseRow]:
    """One page of the desk's list, the most urgent first."""
    wanted = desk_scope(actor, filters)
    order = ORDER_ENDED if filters.view is View.ENDED else ORDER
    # An index says which cases make the page; only those are fetched, with place and handler.
    keys = Case.objects.filter(wanted).values("case_id", order[0].removeprefix("-"))
    page = page_of(keys, order, cursor=cursor)
    return Page(_rows(actor, page.items), page.next_cursor, page.is_first)


def printed(actor: Actor, filters: Filters, limit: int = 200) -> list[CaseRow]:
    """The head of the desk's list for paper."""
    order = ORDER_ENDED if filters.view is View.ENDED else ORDER
    keys = Case.objects.filter(desk_scope(actor, filters)).values("case_id", "due_at")
    return _rows(actor, keys.order_by(*order)[:limit])


def counted(actor: Actor, filters: Filters, at_most: int) -> int:
    """How many cases a filter has, counted no further than one beyond `at_most`."""
    return Case.objects.filter(desk_scope(actor, filters)).order_by()[: at_most + 1].count()


def counters(actor: Actor, path: Path = "") -> Counters:
    """Open, late and solved in the actor's scope."""
    scope = CASES.rules["staff"].visible(actor)
    if path:
        scope &= within([path])
    cases = Case.objects.filter(scope)
    return Counters(
        open=_count(cases.filter(is_open=True)),
        late=_count(cases.filter(is_open=True, due_at__lte=actor.at)),
        solved=_count(cases.filter(is_open=False, state=State.CLOSED.value)),
    )


def colleagues(actor: Actor, case_id: UUID) -> list[tuple[UUID, str]]:
    """Who may be given the case: the members of its seat."""
    case = CASES.access(actor, "staff", case_id=case_id)
    found = Account.objects.filter(CASES.rules["work"].holders(case, actor.at))[:100]
    return [
        (account.account_id, " ".join(filter(None, (account.name.open(), account.post))))
        for account in found
    ]


def supervisors(path: Path, at: datetime) -> QuerySet[Account]:
    """Who oversees a place."""
    return holders_of("cases.oversee", path, at)


def _rows(actor: Actor, keys: Iterable[Mapping[str, Any]]) -> list[CaseRow]:
    ids = [key["case_id"] for key in keys]
    found = Case.objects.select_related("place", "handler").in_bulk(ids)
    return rows_of(actor, [found[case_id] for case_id in ids if case_id in found])


def desk_scope(actor: Actor, filters: Filters) -> Q:
    """The cases of a filter, as far as the actor reaches, as a condition."""
    wanted = _view_scope(actor, filters.view)
    for column, value in (
        ("kind", filters.kind),
        ("state", filters.state),
        ("handler_id", filters.handler_id),
        ("number__startswith", filters.number),
        ("due_at__lte", actor.at if filters.is_late else None),
        ("asked", filters.is_asked or None),
    ):
        if value:
            wanted &= Q(**{column: value})
    return wanted & within([filters.path]) if filters.path else wanted


def _view_scope(actor: Actor, view: View) -> Q:
    if view is View.TODO:
        return (SEAT_LEVEL | SEAT_UNIT).visible(actor) & Q(is_open=True)
    staff = CASES.rules["staff"].visible(actor)
    if view is View.MINE:
        return Q(handler_id=actor.account_id, is_open=True) & staff
    if view is View.ENDED:
        return staff & Q(is_open=False)
    if view is View.LATE:
        return staff & Q(is_open=True, due_at__lte=actor.at)
    return staff & Q(is_open=True)


def oversees(actor: Actor) -> bool:
    """Whether the desk shows the tab of all cases in scope."""
    return bool(actor.prefixes(OVERSEE.right)) or bool(actor.prefixes("cases.inspect"))


def _count(rows: QuerySet[Case]) -> int:
    return rows.order_by()[: COUNT_AT_MOST + 1].count()
