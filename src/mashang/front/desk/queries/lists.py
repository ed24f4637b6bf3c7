"""Saved lists, with how many cases each has for whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mashang.elements.cases import queries as cases
from mashang.elements.places import queries as places
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.front.desk.models import FirstList, SavedList
from mashang.front.desk.policy import LISTS, staff_of
from mashang.kernel.errors import OutOfScope

MOST_SHOWN = 24
"""One's own and those of the unit together."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the desk is wanted, as an address carries it and as the list is asked.

    Attributes:
        place: name of the chosen part of the street, for showing; empty for all.
    """

    words: Mapping[str, str]
    filters: cases.Filters
    place: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A saved list; `count` stops at policy's bound, `is_more` says that it did."""

    list_id: UUID
    name: str
    words: Mapping[str, str]
    is_shared: bool
    is_first: bool
    may_remove: bool
    count: int
    is_more: bool


def chosen(actor: Actor, given: Mapping[str, str]) -> Chosen:
    """The filters that an address or a saved list names; what cannot be read is left out.

    Raises:
        OutOfScope: a place that is not in sight.
    """
    words = {key: str(given.get(key, "")).strip()[:40] for key in
             ("view", "kind", "state", "number", "place", "handler", "asked")}  # fmt: skip
    try:
        view = cases.View(words["view"] or cases.View.TODO)
    except ValueError:
        view = cases.View.TODO
    words["view"] = view.value
    words["number"] = words["number"][:16]
    place = _place(actor, words["place"])
    filters = cases.Filters(
        view=view,
        kind=words["kind"],
        state=words["state"][:16],
        path=place.path if place else "",
        number=words["number"],
        handler_id=_uuid(words["handler"]),
        is_asked=bool(words["asked"]),
    )
    kept = {key: value for key, value in words.items() if value}
    return Chosen(kept, filters, (place.full_name or place.name) if place else "")


def lists(actor: Actor) -> list[ListRow]:
    """One's own lists and the unit's, by name, each counted for the actor alone."""
    first = FirstList.objects.filter(account=staff_of(actor)).first()
    most = policies.number("desk.list_counted_at_most_count")
    rows = LISTS.visible(actor).order_by("is_shared", "name", "pk")[:MOST_SHOWN]
    return [_row(actor, one, first.saved_id if first else None, most) for one in rows]


def first_list(actor: Actor) -> Mapping[str, str]:
    """The filters with which the actor's desk opens; nothing when none was chosen or it is gone."""
    first = FirstList.objects.filter(account=staff_of(actor)).select_related("saved").first()
    if first is None or not LISTS.may(actor, "see", first.saved):
        return {}
    words: Mapping[str, str] = first.saved.filters
    return words


def saved(actor: Actor, list_id: UUID) -> ListRow:
    """One list, uncounted.

    Raises:
        OutOfScope: no such list for the actor.
    """
    return _row(actor, LISTS.access(actor, "see", list_id=list_id), None, None)


def _row(actor: Actor, one: SavedList, first_id: UUID | None, most: int | None) -> ListRow:
    count = 0
    if most is not None:
        try:
            count = cases.counted(actor, chosen(actor, one.filters).filters, most)
        except OutOfScope:  # a shared list may name a place of which this one sees nothing
            count = 0
    return ListRow(
        one.list_id,
        one.name,
        one.filters,
        one.is_shared,
        one.list_id == first_id,
        LISTS.may(actor, "remove", one),
        min(count, most or 0),
        most is not None and count > most,
    )


def _place(actor: Actor, text: str) -> Any:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return places.seen(actor, int(text))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
