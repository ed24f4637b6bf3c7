"""Reading trails, and what else stands on the rows they name."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db.models import ForeignKey, Model

from mashang.foundation import keys
from mashang.foundation.policies import queries as policies
from mashang.foundation.records.models import Record
from mashang.foundation.trails.models import Trace
from mashang.kernel import clock

CHUNK: Final = 2_000


@dataclass(frozen=True, slots=True)
class Written:
    """One row that an import wrote.

    Attributes:
        changed: before and after by column, for a row that was there; None for a new one.
    """

    noun: str
    ref: str
    written_at: datetime
    changed: Mapping[str, tuple[Any, Any]] | None


def written_by(import_id: UUID) -> list[Written]:
    """Everything an import wrote, in the order of writing."""
    rows = Trace.objects.filter(import_id=import_id).order_by("written_at", "trace_id")
    return [
        Written(
            row.noun,
            row.ref,
            row.written_at,
            {name: tuple(both) for name, both in json.loads(row.before.open()).items()}
            if row.before.content
            else None,
        )
        for row in rows.iterator(CHUNK)
    ]


def counts_of(import_id: UUID) -> Counter[str]:
    """How many rows of each noun an import wrote."""
    rows = Trace.objects.filter(import_id=import_id).order_by()
    return Counter(rows.values_list("noun", flat=True))


def old_imports() -> list[UUID]:
    """Imports whose trail has served its time."""
    since = clock.now() - policies.days("retention.imports_days")
    old = Trace.objects.filter(written_at__lt=since).order_by()
    return list(old.values_list("import_id", flat=True).distinct())


def standing_on(
    model: type[Model], refs: Collection[Any], *, but_for: Collection[type[Model]] = ()
) -> dict[Any, str]:
    """Which of these rows other rows point at, each with the label of one such model.

    Asks every model of the house that has a key to this one, whichever room it is of: a room that is
    added later is asked too, without anybody remembering to.

    Args:
        but_for: models that came with the row itself, or are judged apart.
    """
    found: dict[Any, str] = {}
    for pointing, column in _pointing_at(model):
        if pointing in but_for:
            continue
        for some in chunks(refs):
            rows = pointing._default_manager.filter(**{f"{column}__in": some}).order_by()
            for ref in rows.values_list(column, flat=True).distinct():
                found.setdefault(ref, pointing._meta.label)
    return found


def touched_since(
    data_class: str, noun: str, since: Mapping[Any, datetime], *, room: str = ""
) -> set[Any]:
    """Which subjects were changed after an instant, as the records tell; a look is no change.

    Args:
        since: the instant by the subject's id.
        room: only changes by the verbs of this room.
    """
    touched: set[Any] = set()
    for some in chunks(since):
        by_reference = {keys.reference(data_class, noun, ref): ref for ref in some}
        rows = Record.objects.filter(subject__in=list(by_reference), noun=noun, is_look=False)
        if room:
            rows = rows.filter(verb__startswith=f"{room}.")
        for reference, at in rows.order_by().values_list("subject", "at"):
            ref = by_reference[bytes(reference)]
            if at > since[ref]:
                touched.add(ref)
    return touched


def house_models() -> list[type[Model]]:
    """Every table of the house, whichever room it is of."""
    return list(apps.get_models())


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Parts that a statement can hold."""
    stream = iter(items)
    while part := list(islice(stream, size)):
        yield part


def _pointing_at(model: type[Model]) -> Sequence[tuple[type[Model], str]]:
    """Every model and column that holds a key of this model, declared as one or only named so."""
    named = f"{model._meta.model_name}_id"
    found = []
    for other in house_models():
        for field in other._meta.concrete_fields:
            is_key = isinstance(field, ForeignKey) and field.related_model is model
            if is_key or (field.attname == named and not field.primary_key):
                found.append((other, field.attname))
    return found
