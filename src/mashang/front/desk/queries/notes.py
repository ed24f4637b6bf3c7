"""Notes between shifts, and the page on which a shift is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from mashang.elements.cases import queries as cases
from mashang.elements.cases.policy import CASES
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import DESTROYED, KeyDestroyed
from mashang.foundation.policies import queries as policies
from mashang.front.desk.models import Acknowledgement, NoteCase, ShiftNote
from mashang.front.desk.policy import NOTES_OF_UNIT, staff_of
from mashang.kernel.texts import Text
from mashang.web.paging import Page, page_of

AT_ONCE: Final = 500
COUNTED_TO: Final = 99


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as its unit reads it.

    Attributes:
        cases: number and id of the cases it names, as far as the reader may see them.
        read_by: posts of those who said that they read it, in order.
    """

    note_id: UUID
    text: str
    who: str
    at: datetime
    must_acknowledge: bool
    is_read: bool
    is_own: bool
    cases: tuple[tuple[str, UUID], ...]
    read_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One column of the hand-over: how many, and the most urgent of them."""

    title: Text
    count: int
    is_more: bool
    rows: Sequence[cases.CaseRow]
    words: str


def notes(actor: Actor, cursor: str | None = None) -> Page[NoteRow]:
    """The notes of the actor's unit, newest first."""
    page = page_of(
        _seen(actor).select_related("written_by"), ("-written_at", "-note_id"), cursor=cursor
    )
    return Page(_rows(actor, page.items), page.next_cursor, page.is_first)


def unread(actor: Actor) -> list[NoteRow]:
    """Notes that the actor must acknowledge and has not, oldest first."""
    rows = _unread(actor).select_related("written_by").order_by("written_at", "note_id")
    return _rows(actor, list(rows[:COUNTED_TO]))


def unread_count(actor: Actor) -> int:
    """How many notes wait to be acknowledged by the actor, counted to a bound."""
    return _unread(actor)[:COUNTED_TO].count()


def handover(actor: Actor) -> list[Standing]:
    """What is handed over: what is late, what nobody has taken, what waits for the resident, what is open."""
    most = policies.number("desk.handover_rows_at_most_count")
    late, fresh, asked, mine = (
        cases.Filters(view=cases.View.TODO, is_late=True),
        cases.Filters(view=cases.View.TODO, state="opened"),
        cases.Filters(view=cases.View.TODO, is_asked=True),
        cases.Filters(view=cases.View.MINE),
    )
    return [
        _standing(actor, Text("已超时", "Late"), late, most, "view=late"),
        _standing(
            actor, Text("还没人接手", "Taken by nobody"), fresh, most, "view=todo&state=opened"
        ),
        _standing(
            actor, Text("等居民答复", "Waiting for the resident"), asked, most, "view=todo&asked=1"
        ),
        _standing(actor, Text("我手上的", "In my hands"), mine, most, "view=mine"),
    ]


def notes_before(at: datetime) -> list[UUID]:
    """Notes whose days are over, some at a time."""
    rows = ShiftNote.objects.filter(written_at__lt=at)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _standing(actor: Actor, title: Text, filters: cases.Filters, most: int, words: str) -> Standing:
    bound = policies.number("desk.list_counted_at_most_count")
    count = cases.counted(actor, filters, bound)
    rows = cases.printed(actor, filters, most) if count else []
    return Standing(title, min(count, bound), count > bound, rows, words)


def _seen(actor: Actor) -> "QuerySet[ShiftNote]":
    return NOTES_OF_UNIT.visible(actor)


def _unread(actor: Actor) -> "QuerySet[ShiftNote]":
    read = Acknowledgement.objects.filter(note=OuterRef("pk"), account=staff_of(actor))
    return (
        _seen(actor)
        .filter(~Exists(read), must_acknowledge=True)
        .exclude(written_by_id=actor.account_id)
    )


def _rows(actor: Actor, found: Sequence[ShiftNote]) -> list[NoteRow]:
    ids = [one.pk for one in found]
    named = NoteCase.objects.filter(note_id__in=ids).select_related("case").order_by("pk")
    seen = set(
        CASES.visible(actor, "staff")
        .filter(pk__in=[one.case_id for one in named])
        .values_list("pk", flat=True)
    )
    read = Acknowledgement.objects.filter(note_id__in=ids).select_related("account").order_by("at")
    return [
        NoteRow(
            note_id=one.note_id,
            text=_opened(one),
            who=_called(one.written_by),
            at=one.written_at,
            must_acknowledge=one.must_acknowledge,
            is_read=any(
                row.note_id == one.pk and row.account_id == actor.account_id for row in read
            ),
            is_own=one.written_by_id == actor.account_id,
            cases=tuple(
                (row.case.number, row.case_id)
                for row in named
                if row.note_id == one.pk and row.case_id in seen
            ),
            read_by=tuple(_called(row.account) for row in read if row.note_id == one.pk),
        )
        for one in found
    ]


def _opened(note: ShiftNote) -> str:
    try:
        return note.text.open()
    except KeyDestroyed:
        return str(DESTROYED)


def _called(account: object) -> str:
    return " ".join(filter(None, (getattr(account, "post", ""), getattr(account, "username", ""))))
