"""Triggers that keep records append-only, whoever holds the database connection.

- A record is never changed; only its batch may be set, once.
- A record is deleted only when a later link of the chain retires its batch (`actions.retire`).
- A batch is never changed and never deleted.

They stop mistakes and programs; someone who may drop triggers is found out by `verification`.
A migration installs them. SQLite loses triggers when a table is rebuilt, so a migration that alters
these tables must end with `install`; a test looks.
"""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

_RETIRED: Final = "OLD.batch_id IS NOT NULL AND OLD.batch_id <= (SELECT COALESCE(MAX(retires_until), 0) FROM records_batch)"
_NAMES: Final = {
    "records_record_fixed": "records_record",
    "records_record_sealed_once": "records_record",
    "records_record_kept": "records_record",
    "records_batch_fixed": "records_batch",
    "records_batch_kept": "records_batch",
}
_COLUMNS: Final = (
    "record_id, at, actor, unit, role, staff_no, verb, noun, data_class, subject, purpose, reason,"
    " is_look, field_names, facts, digest"
)
# name → (event, condition); the condition is when to refuse.
_RULES: Final = {
    "records_record_fixed": (f"UPDATE OF {_COLUMNS}", "TRUE"),
    "records_record_sealed_once": ("UPDATE OF batch_id", "OLD.batch_id IS NOT NULL"),
    "records_record_kept": ("DELETE", f"NOT ({_RETIRED})"),
    "records_batch_fixed": ("UPDATE", "TRUE"),
    "records_batch_kept": ("DELETE", "TRUE"),
}
_MESSAGE: Final = "records are append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; harmless to repeat."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, before a table is rebuilt or a test database is emptied."""
    with connection.cursor() as cursor:
        for name, table in _NAMES.items():
            where = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of triggers that ought to be there and are not."""
    source = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(source)
        return set(_NAMES) - {row[0] for row in cursor.fetchall()}


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {_NAMES[name]} FOR EACH ROW WHEN {refused}"
            f" BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
            for name, (event, refused) in _RULES.items()
        ]
    # PostgreSQL allows no sub-select in WHEN, so the condition stands in the function.
    statements: list[str] = []
    for name, (event, refused) in _RULES.items():
        statements.append(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {refused} THEN RAISE EXCEPTION '{_MESSAGE}'; END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {event} ON {_NAMES[name]}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    return statements
