"""Taking back what an import wrote on people, but for those of whom more is known by now.

Locks in this order: person, identifier, residency.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import ForeignKey, Model, Q

from mashang.elements.people.models import (
    IDENTITY,
    Fact,
    Identifier,
    NameKey,
    Person,
    Residency,
)
from mashang.elements.places.models import Place
from mashang.foundation import keys
from mashang.foundation.trails.queries import (
    Written,
    chunks,
    house_models,
    standing_on,
    touched_since,
)
from mashang.foundation.verbs import step

CHANGED: Final = "changed"
"""Why a row is kept: somebody changed it since."""
_OWN: Final[tuple[tuple[type[Model], str, str], ...]] = (
    (Residency, "recorded_at", "until_on"),
    (Fact, "recorded_at", "until_on"),
    (Identifier, "since", "until"),
)
"""What comes with a person: the instant at which it was written, and the column that ends it."""


@step
def take_back(rows: Sequence[Written]) -> dict[tuple[str, str], str]:
    """Take back persons, homes and numbers.

    A person goes with their key, so a restored backup does not bring them again.

    Returns:
        What is kept, by noun and reference: `changed`, or the label of a model that stands on it.
    """
    kept: dict[tuple[str, str], str] = {}
    _homes([UUID(one.ref) for one in rows if one.noun == "residency"], kept)
    _numbers([UUID(one.ref) for one in rows if one.noun == "identifier"], kept)
    since = {UUID(one.ref): one.written_at for one in rows if one.noun == "person"}
    for some in chunks(since):
        _persons({one: since[one] for one in some}, kept)
    return kept


def _persons(since: dict[UUID, datetime], kept: dict[tuple[str, str], str]) -> None:
    locked = Person.objects.select_for_update(of=("self",)).filter(pk__in=since)
    there = list(locked.order_by("pk"))
    ids = [one.pk for one in there]
    why: dict[UUID, str] = {one.pk: CHANGED for one in there if _is_changed(one)}
    why |= dict.fromkeys(touched_since(IDENTITY, "person", since) & set(ids), CHANGED)
    for model, written, ended in _OWN:
        why |= _later(model, written, ended, {one: since[one] for one in ids})
    own: tuple[type[Model], ...] = (NameKey, *(model for model, _, _ in _OWN))
    why |= standing_on(Person, ids, but_for=own)
    homes = Residency.objects.filter(person_id__in=ids).values_list("pk", "person_id")
    person_of = dict(homes)
    stood_on = standing_on(Residency, list(person_of))
    why |= {person_of[residency_id]: label for residency_id, label in stood_on.items()}
    kept.update({("person", str(pk)): label for pk, label in why.items()})
    _delete([pk for pk in ids if pk not in why])


def _is_changed(person: Person) -> bool:
    return (
        person.merged_into_id is not None
        or person.is_protected
        or person.died_on is not None
        or person.forgotten_at is not None
    )


def _later(
    model: type[Model], written: str, ended: str, since: dict[UUID, datetime]
) -> dict[UUID, str]:
    """Persons of whom a row of this model was added or ended since."""
    found: dict[UUID, str] = {}
    rows = model._default_manager.filter(person_id__in=since)
    for person_id, at, end in rows.values_list("person_id", written, ended):
        if at > since[person_id] or end is not None:
            found[person_id] = CHANGED if end is not None else model._meta.label
    return found


def _delete(ids: Sequence[UUID]) -> None:
    for model in (NameKey, Fact, Residency, Identifier):
        model._default_manager.filter(person_id__in=ids).delete()
    Person.objects.filter(pk__in=ids).delete()
    transaction.on_commit(partial(_forget_keys, list(ids)))


def _forget_keys(ids: Sequence[UUID]) -> None:
    keys.destroy_subjects(IDENTITY, ids)


def _homes(ids: Sequence[UUID], kept: dict[tuple[str, str], str]) -> None:
    """Homes of people who were known before; the people stay."""
    for some in chunks(ids):
        rows = list(
            Residency.objects.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk")
        )
        why = {one.pk: CHANGED for one in rows if one.until_on is not None}
        why |= standing_on(Residency, [one.pk for one in rows])
        why |= {one.pk: label for one in rows if (label := _lives_by(one))}
        kept.update({("residency", str(pk)): label for pk, label in why.items()})
        Residency.objects.filter(pk__in=[one.pk for one in rows if one.pk not in why]).delete()


def _numbers(ids: Sequence[UUID], kept: dict[tuple[str, str], str]) -> None:
    for some in chunks(ids):
        rows = Identifier.objects.select_for_update(of=("self",)).filter(pk__in=some)
        ended = {one.pk for one in rows.order_by("pk") if one.until is not None}
        kept.update({("identifier", str(pk)): CHANGED for pk in ended})
        Identifier.objects.filter(pk__in=set(some) - ended).delete()


def _lives_by(home: Residency) -> str:
    """A model with a row that says of this person at this very place more than the home does."""
    for model, persons, places in _of_person_and_place():
        of_both = Q(*((f"{one}_id", home.person_id) for one in persons), _connector=Q.OR) & Q(
            *((f"{one}_id", home.place_id) for one in places), _connector=Q.OR
        )
        if model._default_manager.filter(of_both).exists():
            return model._meta.label
    return ""


def _of_person_and_place() -> list[tuple[type[Model], list[str], list[str]]]:
    """Models that tie a person to a place, with the columns that do."""
    found = []
    for model in house_models():
        if model is Residency:
            continue
        persons, places = _keys_to(model, Person), _keys_to(model, Place)
        if persons and places:
            found.append((model, persons, places))
    return found


def _keys_to(model: type[Model], target: type[Any]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is target
    ]
