"""Whether sealed columns open: one value of every class, opened and forgotten."""

from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db import models

from mashang.foundation.keys.errors import KeyDestroyed, KeyMissing, KeyStoreAway
from mashang.foundation.keys.fields import SealedText
from mashang.kernel.sealed import SealBroken


class Opening(StrEnum):
    """How trying one sealed column ended."""

    OPENED = "opened"
    DESTROYED = "destroyed"
    EMPTY = "empty"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class Sample:
    """One sealed column and how trying it ended."""

    column: str
    data_class: str
    result: Opening


def open_samples(depth: int = 20) -> list[Sample]:
    """Try every sealed column of the house on its newest filled rows.

    Args:
        depth: rows of a column that are tried until one opens; rows of the forgotten do not open.
    """
    return [
        Sample(
            f"{model._meta.db_table}.{field.column}", field.data_class, _try(model, field, depth)
        )
        for model in apps.get_models()
        if model.__module__.startswith("mashang.")
        for field in model._meta.local_fields
        if isinstance(field, SealedText)
    ]


def _try(model: type[models.Model], field: "SealedText[object, object]", depth: int) -> Opening:
    rows = model._default_manager.exclude(**{f"{field.attname}__isnull": True})
    result = Opening.EMPTY
    for row in rows.order_by("-pk")[:depth]:
        value = getattr(row, field.attname)
        if not value:
            continue
        try:
            value.open()
        except KeyDestroyed:
            result = Opening.DESTROYED
        except (KeyMissing, KeyStoreAway, SealBroken):
            return Opening.SHUT
        else:
            return Opening.OPENED
    return result
