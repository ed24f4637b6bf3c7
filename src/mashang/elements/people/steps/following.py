"""Rows follow a person: what every room declared as `person_rows`, moved and remembered.

A sealed row is opened and sealed anew under the key of whom it follows. A row that the other
registration has already (the same home, the same phone) does not follow: it is closed where it stands.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction

from mashang.foundation.keys.fields import SealedText
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.house import house

Line = dict[str, Any]
"""What happened to one row (see `line_of`); JSON."""
Was = dict[str, tuple[str | None, str | None]]
"""Columns of a row by name: what they held, what they hold now."""


@step
def hand_over(giver_id: UUID, taker_id: UUID) -> list[Line]:
    """Let every declared row of one person follow another; returns what to remember."""
    lines: list[Line] = []
    for column, model, field in declared():
        rows = model._default_manager.select_for_update(of=("self",))
        theirs = list(rows.filter(**{field.attname: giver_id}).order_by("pk"))
        lines += [_follow(column, row, field, taker_id) for row in theirs]
    return lines


@step
def hand_back(lines: list[Line]) -> int:
    """Undo what was remembered, the last first; returns how many rows are as they were.

    A row that changed hands since, is gone, or whose place another has taken stays as it is.
    """
    known = {column: (model, field) for column, model, field in declared()}
    return sum(_back(line, *known[line["column"]]) for line in reversed(lines))


def line_of(column: str, row_id: object, held: tuple[UUID, UUID], was: Was | None = None) -> Line:
    """What is remembered of one row.

    Args:
        held: who had it before, and who has it now.
        was: its other columns that changed: before, and now.
    """
    before, now = held
    return {
        "column": column,
        "row": str(row_id),
        "before": str(before),
        "now": str(now),
        "was": was or {},
    }


def _back(line: Line, model: type[models.Model], field: Any) -> bool:
    rows = model._default_manager.select_for_update(of=("self",))
    row = rows.filter(pk=line["row"], **{field.attname: UUID(line["now"])}).first()
    if row is None:
        return False
    for name, (before, now) in line["was"].items():
        if plain(getattr(row, name)) == now:
            column = cast("models.Field[Any, Any]", row._meta.get_field(name))
            setattr(row, name, column.to_python(before))
    _own(row, field, UUID(line["before"]))
    try:
        with transaction.atomic():
            row.save(update_fields=_columns(row, field, line["was"]))
    except IntegrityError:
        return False
    return True


def declared() -> Iterator[tuple[str, type[models.Model], Any]]:
    """Every column that follows a person: its name, its model, its field."""
    for one in house().person_rows:
        if one.stays:
            continue
        label, _, name = one.column.rpartition(".")
        model = apps.get_model(label)
        yield one.column, model, model._meta.get_field(name)


def close(row: models.Model) -> Was:
    """End a row where it stands; which columns were what, and are what now."""
    now = clock.now()
    was: Was = {}
    for name in ("until", "until_on"):
        if not any(one.attname == name for one in row._meta.concrete_fields):
            continue
        if getattr(row, name) is None:
            since = getattr(row, "since" if name == "until" else "since_on")
            end: datetime | date = now if name == "until" else clock.local_day(now)
            setattr(row, name, max(end, since))
            was[name] = (None, plain(getattr(row, name)))
    if was:
        row.save(update_fields=list(was))
    return was


def plain(value: Any) -> str | None:
    """A day or an instant as JSON keeps it."""
    return None if value is None else value.isoformat()


def _follow(column: str, row: models.Model, field: Any, taker_id: UUID) -> Line:
    giver_id = getattr(row, field.attname)
    try:
        with transaction.atomic():
            _own(row, field, taker_id)
            row.save(update_fields=_columns(row, field, ()))
    except IntegrityError:
        row.refresh_from_db()
        return line_of(column, row.pk, (giver_id, giver_id), close(row))
    return line_of(column, row.pk, (giver_id, taker_id))


def _own(row: models.Model, field: Any, person_id: UUID) -> None:
    """Let a row belong to a person, what is sealed under the owner's key under the new one's."""
    texts = {one.attname: getattr(row, one.attname).open() for one in _sealed(row, field)}
    setattr(row, field.attname, person_id)
    for name, text in texts.items():
        setattr(row, name, text)


def _columns(row: models.Model, field: Any, more: Iterable[str]) -> list[str]:
    return [field.name, *(one.name for one in _sealed(row, field)), *more]


def _sealed(row: models.Model, field: Any) -> list[Any]:
    found = (one for one in row._meta.concrete_fields if isinstance(one, SealedText))
    return [one for one in found if one.subject == field.attname and getattr(row, one.attname)]
