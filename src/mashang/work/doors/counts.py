"""Numbers of an hour, as steps: many hours grow in one statement, whoever else counts meanwhile."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Model

from mashang.foundation.verbs import step
from mashang.work.doors.models import Door, EntryCount, ExitCount

_GROWS: Final = "{column} = {table}.{column} + excluded.{column}"
_LATER: Final = (
    "{column} = CASE WHEN excluded.{column} > {table}.{column} "
    "THEN excluded.{column} ELSE {table}.{column} END"
)


@step
def add_entries(
    door: Door, entries: Mapping[datetime, int], refusals: Mapping[datetime, int]
) -> None:
    """So many more came in, and were refused, in these hours."""
    hours = {hour for hour in {*entries, *refusals} if entries.get(hour) or refusals.get(hour)}
    rows = [(hour, entries.get(hour, 0), refusals.get(hour, 0)) for hour in sorted(hours)]
    _grow(EntryCount, door, {"entries": _GROWS, "refusals": _GROWS}, rows)


@step
def add_exits(door: Door, exits: Mapping[datetime, int], last: Mapping[datetime, datetime]) -> None:
    """So many more went out in these hours, the last of them at these instants."""
    rows = [(hour, count, _stored(last[hour])) for hour, count in sorted(exits.items())]
    _grow(ExitCount, door, {"count": _GROWS, "last_at": _LATER}, rows)


def _grow(
    model: type[Model],
    door: Door,
    columns: Mapping[str, str],
    rows: Iterable[tuple[datetime, Any, Any]],
) -> None:
    """Add to the rows of these hours, in one statement; an hour that has none begins one.

    Source: the upsert of PostgreSQL and SQLite (since 3.24), with the same words in both.
    """
    values = [one for hour, *more in rows for one in (door.pk, _stored(hour), *more)]
    if not values:
        return
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)
    names = ["door_id", "hour_at", *columns]
    row = f"({', '.join(['%s'] * len(names))})"
    changes = [change.format(column=quoted(name), table=table) for name, change in columns.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quoted, names))}) "  # noqa: S608  (names of ours)
            f"VALUES {', '.join([row] * (len(values) // len(names)))} "
            f"ON CONFLICT (door_id, hour_at) DO UPDATE SET {', '.join(changes)}",
            values,
        )


def _stored(instant: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(instant)
