"""Writes that verbs of this room share: the frozen list, and one name's answers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from mashang.elements.people.models import Residency
from mashang.elements.people.policy import lived_in
from mashang.elements.people.terms import HOMES
from mashang.elements.places.models import Place
from mashang.foundation import bulk
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import within
from mashang.foundation.verbs import step
from mashang.kernel import clock, paths
from mashang.kernel.ids import new_id
from mashang.kernel.paths import Path
from mashang.kernel.texts import Text
from mashang.work.forms.models import Filling, Form

Name = tuple[UUID | None, int, str]
"""Who is asked, for which place, and where that stands."""


@step
def freeze_names(form: Form, *, at: datetime, at_most: int) -> int | None:
    """Write the list of everybody who is asked; who moves in later is not on it.

    Returns:
        How many; None when there would be more than `at_most`, and then nothing is written.
    """
    is_of_rooms = form.audience == Form.Audience.ROOMS
    rows = list(islice(_rooms(form) if is_of_rooms else _residents(form, at), at_most + 1))
    if len(rows) > at_most:
        return None
    columns = [field.attname for field in Filling._meta.concrete_fields]
    blank = {
        "form_id": form.pk,
        "state": Filling.State.TODO,
        "answers": b"",
        "reason": b"",
        "known_count": 0,
        "version": 1,
        "by_self": False,
        "changed_at": None,
        "changed_by_id": None,
    }
    bulk.insert_values(
        Filling,
        columns,
        (
            tuple(
                {
                    **blank,
                    "filling_id": new_id(at),
                    "person_id": person_id,
                    "place_id": place_id,
                    "path": path,
                }[name]
                for name in columns
            )
            for person_id, place_id, path in rows
        ),
    )
    return len(rows)


@step
def write_answers(
    row: Filling,
    *,
    answers: Mapping[str, Any],
    state: str,
    at: datetime,
    by: Account | None,
    by_self: bool,
    known_count: int = 0,
) -> None:
    """Keep what was answered for a name."""
    row.answers = json.dumps(answers, ensure_ascii=False, separators=(",", ":"))
    row.state, row.known_count, row.by_self = state, known_count, by_self
    row.version += 1
    row.changed_at, row.changed_by = at, by
    row.save(
        update_fields=[
            "answers", "state", "known_count", "by_self", "version", "changed_at", "changed_by",
        ]
    )  # fmt: skip


def _residents(form: Form, at: datetime) -> Iterator[Name]:
    """One home of each person who lives there, the earliest; the dead and the merged are not asked."""
    living = Residency.objects.filter(
        within([form.path]),
        lived_in(clock.local_day(at)),
        person__died_on__isnull=True,
        person__merged_into__isnull=True,
        person__forgotten_at__isnull=True,
    )
    rows = living.order_by("since_on", "residency_id").values_list("person_id", "place_id", "path")
    homes: dict[UUID, tuple[int, str]] = {}
    for person_id, place_id, path in rows.iterator():
        homes.setdefault(person_id, (place_id, path))
    return ((person_id, place_id, path) for person_id, (place_id, path) in homes.items())


def _rooms(form: Form) -> Iterator[Name]:
    rows = Place.objects.filter(
        within([form.path]), kind__in=HOMES - {Place.Kind.SITE}, closed_on__isnull=True
    )
    return ((None, one, path) for one, path in rows.values_list("place_id", "path").iterator())


@step
def excuse_departed(person_id: UUID, *, homes: Sequence[Path], because: Text, at: datetime) -> int:
    """Nobody asks about somebody who died or left: what still waits for an answer is excused.

    Args:
        homes: where they live now; a form that asks there still waits for them.
    """
    waiting = Filling.objects.select_for_update(of=("self",)).filter(
        person_id=person_id, state=Filling.State.TODO
    )
    found = waiting.select_related("form").defer("form__workbook").order_by("filling_id")
    rows = [one for one in found if not any(paths.contains(one.form.path, home) for home in homes)]
    for row in rows:
        row.state, row.answers = Filling.State.EXCUSED, ""
        row.reason = str(because)
        row.version += 1
        row.changed_at = at
        row.save(update_fields=["state", "answers", "reason", "version", "changed_at"])
    return len(rows)
