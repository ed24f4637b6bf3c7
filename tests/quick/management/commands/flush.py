"""`flush` for tests on a server: only what holds rows is emptied, and nothing is made anew.

A test with transactions of its own ends by emptying the database. Django truncates every table and
writes the kinds of content again, a second each time; most tables were empty, and those kinds stay.
"""

from typing import Any

from django.core.management.commands.flush import Command as Flush
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

STAYS = {"django_migrations", "django_content_type"}


class Command(Flush):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        if not _is_own_server(connection):
            super().handle(**options)
            return
        tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        names = [connection.ops.quote_name(table) for table in tables if table not in STAYS]
        asked = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SET session_replication_role = replica"
            )  # no guards, no order of tables
            cursor.execute(asked)
            for (name,) in cursor.fetchall():
                cursor.execute(f"DELETE FROM {name}")
            cursor.execute("SET session_replication_role = origin")


def _is_own_server(connection: BaseDatabaseWrapper) -> bool:
    """Whether guards may be lifted: by the master of a server, as that of the tests is."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return cursor.fetchone() == ("on",)
