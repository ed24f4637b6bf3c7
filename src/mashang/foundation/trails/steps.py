"""Leaving a trail, in the transaction of what it tells of."""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from mashang.foundation import bulk
from mashang.foundation.trails.models import Trace
from mashang.foundation.verbs import step
from mashang.kernel import clock
from mashang.kernel.ids import new_id


@step
def note(import_id: UUID | None, noun: str, refs: Iterable[object]) -> int:
    """Note rows that an import added; returns how many. Without an import nothing is noted.

    Linear; a hundred thousand in a second or two.
    """
    if import_id is None:
        return 0
    now = clock.now()
    return bulk.insert_values(
        Trace,
        ("trace_id", "import_id", "noun", "ref", "before", "written_at"),
        ((new_id(now), import_id, noun, str(ref), b"", now) for ref in refs),
    )


@step
def note_change(
    import_id: UUID | None, noun: str, ref: object, changed: Mapping[str, tuple[object, object]]
) -> None:
    """Note a row that an import changed.

    Args:
        changed: by column, the value before and after; JSON values.
    """
    if import_id is None or not changed:
        return
    Trace.objects.create(
        import_id=import_id,
        noun=noun,
        ref=str(ref),
        before=json.dumps(changed, ensure_ascii=False),
        written_at=clock.now(),
    )


@step
def drop(import_id: UUID) -> None:
    """Forget the trail of an import: it was taken back, or its time is over."""
    Trace.objects.filter(import_id=import_id).delete()
