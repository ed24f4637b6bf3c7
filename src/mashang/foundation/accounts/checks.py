"""Refuses to start where invented people and real ones could mix."""

from collections.abc import Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from mashang.foundation.accounts import queries


def production_is_no_demo(**_options: object) -> Sequence[CheckMessage]:
    """An error when a production process stands on a database stamped as demo."""
    if settings.MASHANG_MODE != "production":
        return []
    try:
        stamped = queries.is_demo()
    except DatabaseError:
        return []  # not migrated yet: there is nothing in it
    if not stamped:
        return []
    return [
        Error(
            "This database is stamped as a demo: its people are invented and its doors are open.",
            hint="Point MASHANG_DATABASE_URL or MASHANG_DATA_DIR at the real one.",
            id="accounts.E001",
        )
    ]
