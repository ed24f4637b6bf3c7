"""One name of a list: what to ask, what is known, what was said; and what a resident owes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mashang.elements.people import queries as people
from mashang.elements.people.queries import EVERYBODY, Acting, Elsewhere
from mashang.engines.xlsforms import State, evaluate
from mashang.foundation.grants.actor import Actor
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.kernel import clock
from mashang.kernel.texts import language
from mashang.work.forms.known import masked
from mashang.work.forms.models import Filling, Form
from mashang.work.forms.policy import FILL, FILLINGS, MANAGE, OWN
from mashang.work.forms.queries.definitions import definition
from mashang.work.forms.queries.facts import facts_of


@dataclass(frozen=True, slots=True)
class FillingCard:
    """A name of a list, and what may be done with it."""

    filling_id: UUID
    form_id: UUID
    title: str
    purpose: str
    basis: str
    keep_days: int | None
    due_on: date | None
    name: str
    address: str
    state: str
    version: int
    is_open: bool
    is_own: bool
    by_self: bool
    changed_at: datetime | None
    may_fill: bool
    may_excuse: bool
    may_open: bool


@dataclass(frozen=True, slots=True)
class OwedForm:
    """A form that a resident owes, or has answered."""

    filling_id: UUID
    title: str
    purpose: str
    whose: str
    due_on: date | None
    state: str
    is_open: bool


def filling(actor: Actor, filling_id: UUID) -> FillingCard:
    """One name of a list, for staff or for those who may answer for it.

    Raises:
        OutOfScope: not in sight.
    """
    row = _row(actor, filling_id)
    is_own = OWN.may(actor, row)
    if row.person is None:
        name = row.place.name
    else:
        name = _own_name(actor, row.person_id) if is_own else ""
        name = name or people.masked_names([row.person.pk])[row.person.pk]
    return FillingCard(
        filling_id=row.pk,
        form_id=row.form_id,
        title=row.form.title,
        purpose=row.form.purpose,
        basis=row.form.basis,
        keep_days=row.form.keep_days,
        due_on=row.form.due_on,
        name=name,
        address=row.place.full_name,
        state=row.state,
        version=row.version,
        is_open=row.form.state == Form.State.PUBLISHED and row.state == Filling.State.TODO,
        is_own=is_own,
        by_self=row.by_self,
        changed_at=row.changed_at,
        may_fill=is_own or actor.holds(FILL, row.path),
        may_excuse=actor.holds(MANAGE, row.path),
        may_open=row.state == Filling.State.DONE and FILLINGS.may(actor, "open", row),
    )


def draft(actor: Actor, filling_id: UUID, typed: Mapping[str, Any] | None = None) -> State:
    """The questions with what was typed so far and what is known; staff see known facts masked.

    Args:
        typed: what stands on the page; what was kept when None.
    """
    row = _row(actor, filling_id)
    given = kept(row) if typed is None else typed
    facts = facts_for(actor, row)
    return evaluate(definition(row.form), given, clock.local(actor.at), facts, language=language())


def facts_for(actor: Actor, row: Filling) -> dict[str, str]:
    """What is known of a name, as this actor may see it."""
    facts = facts_of(row.person, row.place, clock.local_day(actor.at))
    return facts if _reads_own(actor, row) else masked(facts)


def answered(actor: Actor, filling_id: UUID) -> State | None:
    """Their own answers, for whoever may answer for the person; None when it is not theirs."""
    row = _row(actor, filling_id)
    if row.state != Filling.State.DONE or not _reads_own(actor, row):
        return None
    return said(row, actor.at)


def said(row: Filling, at: datetime) -> State:
    """The answers of a filling as they were kept."""
    return evaluate(definition(row.form), kept(row), clock.local(at), language=language())


def kept(row: Filling) -> dict[str, Any]:
    """What is stored of the answers; nothing when their key was destroyed."""
    try:
        text = row.answers.open()
    except KeyDestroyed:
        return {}
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def owed(actor: Actor, acting: Acting = EVERYBODY) -> list[OwedForm]:
    """What may be filled now for whom the account acts for, and what was filled."""
    own = {one.person_id: one for one in people.acted_for(actor)}
    rows = (
        _published(actor)
        .filter(acting.own("person_id"))
        .select_related("form")
        .defer("form__workbook")
        .order_by("form__due_on", "filling_id")[:100]
    )
    return [
        OwedForm(
            filling_id=one.pk,
            title=one.form.title,
            purpose=one.form.purpose,
            whose=own[one.person_id].name,
            due_on=one.form.due_on,
            state=one.state,
            is_open=one.state == Filling.State.TODO,
        )
        for one in rows
        if one.person_id is not None
    ]


def owed_elsewhere(actor: Actor, acting: Acting) -> tuple[Elsewhere, ...]:
    """How many forms wait to be filled for the others whom the account acts for."""
    return acting.elsewhere(_published(actor).filter(state=Filling.State.TODO), "person_id")


def due_for_forgetting(at: datetime, *, longest_days: int, at_most: int) -> list[UUID]:
    """Names on lists of closed forms whose days are over."""
    today = clock.local_day(at)
    closed = Form.objects.filter(state=Form.State.CLOSED, fillings__isnull=False)
    over = [
        one.pk
        for one in closed.distinct().only("closed_at", "keep_days", "form_id")
        if one.closed_at
        and (today - clock.local_day(one.closed_at)).days > min(one.keep_days or 0, longest_days)
    ]
    rows = Filling.objects.filter(form_id__in=over).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:at_most])


def _published(actor: Actor) -> QuerySet[Filling]:
    rows = FILLINGS.visible(actor, "own").filter(form__state=Form.State.PUBLISHED)
    return rows.filter(person_id__in=[one.person_id for one in people.acted_for(actor)])


def _row(actor: Actor, filling_id: UUID) -> Filling:
    return FILLINGS.access(actor, "see", filling_id=filling_id)


def _own_name(actor: Actor, person_id: UUID | None) -> str:
    return next((one.name for one in people.acted_for(actor) if one.person_id == person_id), "")


def _reads_own(actor: Actor, row: Filling) -> bool:
    """Whether the account may read what is held: themselves, their child, or granted reading."""
    return row.person_id is not None and any(
        one.person_id == row.person_id and one.may_read and one.may_ask
        for one in people.acted_for(actor)
    )
