"""Columns that several rooms share."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from mashang.kernel import paths


class PathField(models.CharField):  # type: ignore[type-arg]  # generic for mypy, not at run time
    """A tree path (`kernel.paths`), compared byte by byte on every database.

    PostgreSQL would sort by the language of the database otherwise, and a subtree would not be a
    range of its index.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own keyword soup

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, str | None]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def within(prefixes: Iterable[paths.Path], column: str = "path") -> Q:
    """The rows whose `column` lies in one of these subtrees; none for no prefix.

    The prefixes are made minimal first. SQLite keeps no histogram, so the condition is worded for it:
    several subtrees stand inside one range of the index, or every row would be looked at; the whole
    street is no range, for any range is taken for a few rows, and a hundred thousand would be sorted
    where an index has the order.
    """
    found = paths.minimal(list(prefixes))
    if not found:
        return Q(pk__in=())
    if len(found) == 1:
        return _below(found[0], column)
    around = Q(**{f"{column}__gte": found[0], f"{column}__lt": paths.upper(found[-1])})
    return around & reduce(or_, (_below(prefix, column) for prefix in found))


def _below(prefix: paths.Path, column: str) -> Q:
    if len(paths.ids(prefix)) == 1:
        return Q(**{f"{column}__startswith": prefix})
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": paths.upper(prefix)})
