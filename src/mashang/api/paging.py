"""Lists for programs: some items, and the cursor of the next ones (`?after=…`); no counts.

The page itself is cut by the room (`mashang.web.paging.page_of`); any object with items and a
cursor will do here.
"""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from ninja import Schema

Item = TypeVar("Item")
Out = TypeVar("Out")
Cut_co = TypeVar("Cut_co", covariant=True)


class SomePage(Protocol[Cut_co]):
    """Some items in order, and where the next start."""

    @property
    def items(self) -> Sequence[Cut_co]: ...

    @property
    def next_cursor(self) -> str | None: ...


class Paged(Schema, Generic[Out]):
    """One page; `next` is None on the last."""

    items: list[Out]
    next: str | None = None


def paged(page: SomePage[Item], read: Callable[[Item], Out]) -> Paged[Out]:
    """A page with each item read into its schema."""
    return Paged[Out](items=[read(item) for item in page.items], next=page.next_cursor)
