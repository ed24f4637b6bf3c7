"""A thing that an address names, and all of them by sort."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Thing:
    """Something that an address names.

    Attributes:
        values: the parts of the address it fills, by name.
        near: the residents who may have to do with it; every other resident is refused.
        path: where it stands; staff whose grants do not reach there are refused.
    """

    label: str
    values: Mapping[str, Any]
    near: frozenset[str] = frozenset()
    path: str = ""


@dataclass
class Things:
    """Every thing by its sort, which is the name of a part of an address."""

    by_sort: dict[str, list[Thing]] = field(default_factory=dict)

    def add(
        self, sort: str, label: str, value: Any, *, near: set[str], path: str, **more: Any
    ) -> None:
        """One more thing of a sort; `more` fills further parts of the address."""
        thing = Thing(label, {sort: value, **more}, frozenset(near), path)
        self.by_sort.setdefault(sort, []).append(thing)
