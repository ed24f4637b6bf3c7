"""Every column of the house that holds a path: when a subtree moves, they all follow.

Found by their field type among all loaded models, so a room that adds one cannot forget to say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import F, Model, Value
from django.db.models.functions import Concat, Substr

from mashang.foundation.fields import PathField, within
from mashang.kernel import paths

LED_BY_OTHERS = frozenset(
    {"places.Place.path", "places.RegisterStamp.scope", "grants.GrantPath.path"}
)
"""Columns that the tree, the register and the grants rewrite themselves."""


@dataclass(frozen=True, slots=True)
class PathColumn:
    """A column that repeats where a row's place stands."""

    model: type[Model]
    field: str

    def __str__(self) -> str:
        return f"{self.model._meta.app_label}.{self.model.__name__}.{self.field}"

    def rewrite(self, old: paths.Path, new: paths.Path) -> int:
        """Let the rows below `old` follow to `new`; returns how many."""
        rows = self.model._default_manager.filter(within([old], self.field))
        return rows.update(**{self.field: Concat(Value(new), Substr(F(self.field), len(old) + 1))})


def path_columns() -> Iterator[PathColumn]:
    """Every column with a path, of every room."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, PathField) and field.model is model:
                yield PathColumn(model, field.name)


def followers() -> list[PathColumn]:
    """The columns that follow a move without a rule of their own."""
    return [column for column in path_columns() if str(column) not in LED_BY_OTHERS]
