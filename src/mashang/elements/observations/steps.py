"""Appending observations; the only way they come to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from mashang.elements.observations.models import Observation
from mashang.foundation.verbs import step
from mashang.kernel import clock, paths
from mashang.kernel.errors import Invalid
from mashang.kernel.house import house
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Seen:
    """Something seen, as its source tells it.

    Attributes:
        kind: `door.opening`, as the observing room declares.
        data_class: under which rule it is kept; a code that some room declares.
        source: who saw it: a door, a feed.
        key: given by the source; the same key again is the same observation.
        person_id: only where the data class allows names; an exit has none, ever.
        values: codes and numbers.
    """

    kind: str
    data_class: str
    source: str
    key: str
    happened_at: datetime
    path: paths.Path = ""
    person_id: UUID | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@step
def append(seen: Seen) -> Observation:
    """Keep an observation; sent again, the first one is returned and nothing is written.

    Raises:
        Invalid: no key, no source, or a data class that no room declares.
    """
    _check(seen)
    found, _ = Observation.objects.get_or_create(
        source=seen.source,
        key=seen.key,
        defaults={
            "kind": seen.kind,
            "data_class": seen.data_class,
            "path": seen.path,
            "person_id": seen.person_id,
            "values": dict(seen.values),
            "happened_at": seen.happened_at,
            "received_at": clock.now(),
        },
    )
    return found


def _check(seen: Seen) -> None:
    if not seen.key or not seen.source:
        raise Invalid(
            "observations.no_key",
            Text("缺少来源或编号", "An observation needs a source and a key"),
            field="key",
        )
    if seen.data_class not in house().data_classes:
        raise Invalid(
            "observations.data_class_unknown",
            Text("数据类别未声明", "This data class is not declared"),
            field="data_class",
        )
