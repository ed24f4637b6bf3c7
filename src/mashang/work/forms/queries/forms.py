"""Forms and their lists, for staff: masked, paged by key, counted only as far as a page needs."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from mashang.elements.people import queries as people
from mashang.engines.xlsforms import State, evaluate
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.kernel.texts import Text, language
from mashang.web.paging import Page, page_of
from mashang.work.forms.models import Filling, Form, HandIn
from mashang.work.forms.policy import EXPORT, FILL, FILLINGS, FORMS, MANAGE, REPORT, SEE
from mashang.work.forms.queries.definitions import definition

COUNT_AT_MOST = 999


class View(StrEnum):
    """The tabs of a form's list."""

    TODO = "todo"
    MISSING = "missing"
    DONE = "done"
    EXCUSED = "excused"

    @property
    def words(self) -> Text:
        """Its name for people."""
        return _VIEWS[self]


_VIEWS = {
    View.TODO: Text("待填", "To do"),
    View.MISSING: Text("逾期未填", "Missing"),
    View.DONE: Text("已填", "Done"),
    View.EXCUSED: Text("不用填", "Excused"),
}
AUDIENCES = {
    Form.Audience.WORKERS: Text("工作人员代填，一人一份", "staff, one for each resident"),
    Form.Audience.RESIDENTS: Text("居民自己填，一人一份", "residents themselves"),
    Form.Audience.ROOMS: Text("工作人员填，一户一份", "staff, one for each room"),
}
_STATES = {
    Form.State.DRAFT: (Text("未发布", "Draft"), "grey"),
    Form.State.PUBLISHED: (Text("填报中", "Being filled"), "green"),
    Form.State.CLOSED: (Text("已结束", "Closed"), "blue"),
}


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form as staff see it."""

    form_id: UUID
    title: str
    where: str
    home_id: int
    path: str
    state: str
    status: Text
    tone: str
    audience: str
    audience_words: Text
    purpose: str
    basis: str
    due_on: date | None
    keep_days: int | None
    names_count: int
    published_at: datetime | None
    is_late: bool
    may_manage: bool
    may_export: bool
    may_fill: bool


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name of a form's list, masked."""

    filling_id: UUID
    name: str
    address: str
    state: str
    known_count: int
    changed_at: datetime | None
    by_self: bool
    is_begun: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """Cells that nobody had to type this month."""

    month: date
    forms: int
    reports: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.forms + self.reports


def forms(actor: Actor, cursor: str | None = None) -> Page[FormCard]:
    """Forms in the actor's sight, newest first."""
    rows = FORMS.visible(actor).select_related("home").defer("workbook")
    page = page_of(rows, ("-made_at", "-form_id"), cursor=cursor)
    return Page([_card(actor, one) for one in page.items], page.next_cursor, page.is_first)


def form(actor: Actor, form_id: UUID) -> FormCard:
    """One form.

    Raises:
        OutOfScope: not in sight.
    """
    return _card(actor, FORMS.access(actor, "see", form_id=form_id))


def preview(actor: Actor, form_id: UUID) -> State:
    """The form as it would be asked, in the language of the reader, with nothing filled."""
    row = FORMS.access(actor, "see", form_id=form_id)
    now = clock.local(actor.at)
    return evaluate(definition(row), {}, now, language=language())


def names(actor: Actor, form_id: UUID, view: View, cursor: str | None = None) -> Page[NameRow]:
    """The frozen list under one tab, in walking order."""
    row = FORMS.access(actor, "see", form_id=form_id)
    page = page_of(_under(actor, row, view), ("path", "filling_id"), cursor=cursor)
    shown = people.masked_names({one.person_id for one in page.items if one.person_id})
    items = [
        NameRow(
            filling_id=one.pk,
            name=shown.get(one.person_id, "") if one.person_id else one.place.name,
            address=one.place.full_name,
            state=one.state,
            known_count=one.known_count,
            changed_at=one.changed_at,
            by_self=one.by_self,
            is_begun=bool(one.answers),
        )
        for one in page.items
    ]
    return Page(items, page.next_cursor, page.is_first)


def counted(actor: Actor, form_id: UUID) -> dict[View, int]:
    """How many names stand under each tab, each counted no further than 999."""
    row = FORMS.access(actor, "see", form_id=form_id)
    views = (View.MISSING if _is_late(row, actor) else View.TODO, View.DONE, View.EXCUSED)
    return {view: _under(actor, row, view).order_by()[:COUNT_AT_MOST].count() for view in views}


def saved_in(actor: Actor, form_id: UUID) -> int:
    """Cells of one form that nobody had to type."""
    row = FORMS.access(actor, "see", form_id=form_id)
    done = _of(actor, row).filter(state=Filling.State.DONE)
    return int(done.aggregate(cells=Sum("known_count"))["cells"] or 0)


def saved_this_month(actor: Actor) -> Saved:
    """Cells saved this month in the actor's part of the street, forms and reports together."""
    today = clock.local_day(actor.at)
    month = today.replace(day=1)
    since, _ = clock.day_span(month)
    done = Filling.objects.filter(
        within(actor.prefixes(SEE)), state=Filling.State.DONE, changed_at__gte=since
    )
    signed = HandIn.objects.filter(
        within(actor.prefixes(REPORT)), state=HandIn.State.SIGNED, signed_at__gte=since
    )
    return Saved(
        month,
        int(done.aggregate(cells=Sum("known_count"))["cells"] or 0),
        int(signed.aggregate(cells=Sum("cells_count"))["cells"] or 0),
    )


def late_forms(actor: Actor) -> int:
    """Published forms in sight whose last day is over, counted no further than 999."""
    today = clock.local_day(actor.at)
    late = FORMS.visible(actor).filter(state=Form.State.PUBLISHED, due_on__lt=today)
    return late.order_by()[:COUNT_AT_MOST].count()


def due_for_closing(before: date, *, at_most: int) -> list[UUID]:
    """Published forms whose last day is long over."""
    rows = Form.objects.filter(state=Form.State.PUBLISHED, due_on__lt=before).order_by("due_on")
    return list(rows.values_list("pk", flat=True)[:at_most])


def _of(actor: Actor, row: Form) -> QuerySet[Filling]:
    return FILLINGS.visible(actor, "oversee").filter(form=row).select_related("place")


def _under(actor: Actor, row: Form, view: View) -> QuerySet[Filling]:
    state = Filling.State.TODO if view in {View.TODO, View.MISSING} else Filling.State(view.value)
    found = _of(actor, row).filter(state=state)
    if state == Filling.State.TODO:
        here = people.is_reachable("person", people.Because.LIVES_HERE)
        found = found.filter(Q(person__isnull=True) | Q(here))
    if view is View.MISSING and not _is_late(row, actor):
        return found.filter(Q(pk__in=()))
    return found


def _is_late(row: Form, actor: Actor) -> bool:
    return row.due_on is not None and row.due_on < clock.local_day(actor.at)


def _card(actor: Actor, row: Form) -> FormCard:
    status, tone = _STATES[Form.State(row.state)]
    is_late = row.state == Form.State.PUBLISHED and _is_late(row, actor)
    return FormCard(
        form_id=row.pk,
        title=row.title,
        where=row.home.full_name or row.home.name,
        home_id=row.home_id,
        path=row.path,
        state=row.state,
        status=Text("已过截止日", "Past its last day") if is_late else status,
        tone="red" if is_late else tone,
        audience=row.audience,
        audience_words=AUDIENCES[Form.Audience(row.audience)],
        purpose=row.purpose,
        basis=row.basis,
        due_on=row.due_on,
        keep_days=row.keep_days,
        names_count=row.names_count,
        published_at=row.published_at,
        is_late=is_late,
        may_manage=actor.holds(MANAGE, row.path),
        may_export=actor.holds(EXPORT, row.path),
        may_fill=actor.holds_anywhere(FILL),
    )
