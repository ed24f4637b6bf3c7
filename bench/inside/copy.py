"""The rows of a street that stands on SQLite, copied into an empty PostgreSQL database.

The sealed values stay what they are: the key store lies in the street's folder and serves both.
"""

import sqlite3
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

BATCH = 5_000


def answer(*, source: str) -> dict[str, int]:
    """Copy every table; returns how many rows."""
    book = sqlite3.connect(f"file:{Path(source)}?mode=ro", uri=True)
    models = apps.get_models(include_auto_created=True)
    with transaction.atomic(), connection.cursor() as cursor:
        # Neither triggers nor foreign keys are asked: these rows passed them where they come from.
        cursor.execute("SET LOCAL session_replication_role = replica")
        tables = sorted({model._meta.db_table for model in models})
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, tables))}")
        rows = sum(_copy(book, cursor, model) for model in _one_by_table(models))
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # what autovacuum does within minutes
    return {"rows": rows}


def _one_by_table(models: "list[type[Model]]") -> "list[type[Model]]":
    return list({model._meta.db_table: model for model in models}.values())


def _copy(book: sqlite3.Connection, cursor: Any, model: "type[Model]") -> int:
    """SQLite's plain values are text that PostgreSQL's columns read."""
    table = _quoted(model._meta.db_table)
    columns = ", ".join(_quoted(str(field.column)) for field in model._meta.concrete_fields)
    found = book.execute(f"SELECT {columns} FROM {table}")
    count = 0
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
        while batch := found.fetchmany(BATCH):
            for row in batch:
                stream.write_row(row)
            count += len(batch)
    return count


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
