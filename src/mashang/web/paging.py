"""Pages of a list by key, never by number: the next page starts after the last row that was shown.

No counts, no offsets: the ten-thousandth page costs what the first does, and a row that arrives
meanwhile moves nothing. The cursor is signed and bound to its order, so nobody can ask for a place
in a list that this list never gave.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Generic, Literal, TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

M = TypeVar("M", bound=Model)
Item = TypeVar("Item")
PARAMETER: Final = "after"
PAGE_SIZE: Final = 30


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order.

    Attributes:
        name: field or annotation, `__` for related ones.
        nulls: where empty values stand; None promises that there are none, which lets the
            database answer from an index.
    """

    name: str
    is_descending: bool = False
    nulls: Literal["first", "last"] | None = None

    def order_by(self) -> OrderBy:
        """The database's words for it."""
        column = F(self.name)
        first, last = self.nulls == "first" or None, self.nulls == "last" or None
        if self.is_descending:
            return column.desc(nulls_first=first, nulls_last=last)
        return column.asc(nulls_first=first, nulls_last=last)

    def beyond(self, value: object) -> Q:
        """Rows that stand after those with `value` in this column."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if self.nulls == "first" else _NOTHING
        further = Q(**{f"{self.name}__{'lt' if self.is_descending else 'gt'}": value})
        return further | Q(**{f"{self.name}__isnull": True}) if self.nulls == "last" else further

    def level(self, value: object) -> Q:
        """Rows with exactly `value` in this column."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def not_before(self, value: object) -> Q | None:
        """A plain range that holds every later row, for the index; None where there is none."""
        if value is None or self.nulls == "last":
            return None
        return Q(**{f"{self.name}__{'lte' if self.is_descending else 'gte'}": value})


_NOTHING: Final = Q(pk__in=())
Order = Sequence[Key | str]
"""Keys from left to right, the last one unique; `"-due_at"` is short for a descending key."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some rows of a list, and where the next ones start."""

    items: list[Item]
    next_cursor: str | None
    is_first: bool

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def keys_of(order: Order) -> tuple[Key, ...]:
    """The order with its shorthand spelt out."""
    return tuple(
        Key(one.removeprefix("-"), is_descending=one.startswith("-"))
        if isinstance(one, str)
        else one
        for one in order
    )


def page_of(
    rows: QuerySet[M, Item], order: Order, *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Item]:
    """The first `size` rows after the cursor, in `order` (any other order is dropped).

    Costs one query. With values instead of objects, the columns of the order must be among them.

    Raises:
        Invalid: `paging.cursor`, when the cursor was not issued for this order.
    """
    keys = keys_of(order)
    rows = rows.order_by(*(key.order_by() for key in keys))
    if cursor:
        rows = rows.filter(_after(keys, _read(cursor, keys)))
    found = list(rows[: size + 1])
    items = found[:size]
    more = len(found) > size
    return Page(items, _issue(items[-1], keys) if more else None, is_first=not cursor)


def cursor_from(request: HttpRequest) -> str | None:
    """The cursor that the address of a list carries (`?after=…`)."""
    return request.GET.get(PARAMETER) or None


def _after(keys: Sequence[Key], values: Sequence[object]) -> Q:
    """`(a > x) or (a = x and b > y) or …`, with a plain range on the first column for the index."""
    condition = _NOTHING
    level = Q()
    for key, value in zip(keys, values, strict=True):
        condition = condition | (level & key.beyond(value))
        level = level & key.level(value)
    bound = keys[0].not_before(values[0])
    return condition if bound is None else bound & condition


def _issue(row: object, keys: Sequence[Key]) -> str:
    values = [_written(_value(row, key.name)) for key in keys]
    return signing.dumps(values, salt=_salt(keys), compress=False)


def _read(cursor: str, keys: Sequence[Key]) -> list[object]:
    try:
        values = signing.loads(cursor, salt=_salt(keys))
    except signing.BadSignature as err:
        raise Invalid(
            "paging.cursor",
            Text(
                "这一页的地址已失效，请回到第一页",
                "This page's address is no longer valid; go back to the first",
            ),
            field=PARAMETER,
        ) from err
    return [_READERS[kind](value) for kind, value in values]


def _salt(keys: Sequence[Key]) -> str:
    return "mashang.paging:" + ",".join(f"{k.name}/{k.is_descending}/{k.nulls}" for k in keys)


def _value(row: object, name: str) -> object:
    if isinstance(row, dict):
        return row[name]
    if hasattr(row, name):
        return getattr(row, name)
    found: object = row
    for step in name.split("__"):
        found = None if found is None else getattr(found, step)
    return found


def _written(value: object) -> tuple[str, object]:
    """A value as JSON can carry it; the subclasses stand before their bases."""
    for kind, name, write in _WRITERS:
        if isinstance(value, kind):
            return name, write(value)
    raise TypeError(f"a list cannot be paged by a {type(value).__name__}")


_WRITERS: Final[tuple[tuple[type, str, Callable[[Any], object]], ...]] = (
    (type(None), "null", lambda _value: None),
    (bool, "plain", bool),
    (int, "plain", int),
    (str, "plain", str),
    (datetime, "instant", datetime.isoformat),
    (date, "day", date.isoformat),
    (UUID, "uuid", str),
    (Decimal, "decimal", str),
    (float, "float", float.hex),
)
_READERS: Final[dict[str, Callable[[Any], object]]] = {
    "null": lambda _value: None,
    "plain": lambda value: value,
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
    "uuid": UUID,
    "decimal": Decimal,
    "float": float.fromhex,
}
