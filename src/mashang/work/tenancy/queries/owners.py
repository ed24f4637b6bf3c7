"""房东不明: rooms that somebody rents, and of which the register knows no owner."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mashang.domain.letting import RoomHeld, owner_is_unknown
from mashang.elements.people.models import Residency
from mashang.elements.people.policy import lived_in, not_ended
from mashang.elements.places.models import Place
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock, paths
from mashang.kernel.clock import local_day
from mashang.kernel.paths import Path
from mashang.web.paging import Page, page_of
from mashang.work.tenancy.models import Letting, Tenancy, UnknownOwner
from mashang.work.tenancy.queries.dues import last_day_overdue

_BUILDINGS: Final = (
    Place.Kind.BUILDING,
    Place.Kind.VILLAGER_GROUP,
    Place.Kind.STREET_FRONT,
    Place.Kind.COMPOUND,
)
"""What a case is opened for, the nearest to the room first."""
ROOMS_AT_ONCE: Final = 2000
"""Rooms that one run looks at anew; the next night takes the rest."""


@dataclass(frozen=True, slots=True)
class UnknownOwnerRow:
    """A room whose owner is to be found, with the case that asks."""

    place_id: int
    address: str
    n_tenants: int
    found_at: datetime
    case_id: UUID
    number: str


def unknown_owners(actor: Actor, cursor: str | None = None) -> Page[UnknownOwnerRow]:
    """Rooms without an owner in the actor's part of the street, in walking order."""
    rows = _asked(actor).select_related("place", "case")
    page = page_of(rows, ("path", "row_id"), cursor=cursor)
    held = rooms_held([row.place_id for row in page.items], local_day(actor.at))
    items = [
        UnknownOwnerRow(
            row.place_id,
            row.place.full_name,
            held.get(row.place_id, RoomHeld()).n_tenants,
            row.found_at,
            row.case_id,
            row.case.number,
        )
        for row in page.items
    ]
    return Page(items, page.next_cursor, page.is_first)


def counted_unknown_owners(actor: Actor, at_most: int) -> int:
    """How many rooms are asked about, counted no further than `at_most`."""
    return _asked(actor).order_by()[:at_most].count()


def _asked(actor: Actor) -> QuerySet[UnknownOwner]:
    return UnknownOwner.objects.filter(
        within(actor.prefixes("tenancy.see")), gone_at__isnull=True, case__is_open=True
    )


def buildings_in_doubt(at_most: int) -> list[int]:
    """Buildings where something may have changed since last night: rooms to ask about, or no more.

    Args:
        at_most: how many with rooms to ask about; those with answers all come first.
    """
    found = dict.fromkeys(_answered())
    for count, building_id in enumerate(dict.fromkeys(_unasked())):
        if count == at_most:
            break
        found[building_id] = None
    return list(found)


def rooms_held(place_ids: Iterable[int], today: date) -> Mapping[int, RoomHeld]:
    """What is known of some rooms; four queries for all of them."""
    ids = list(place_ids)
    tenants = _counted(_tenants(today).filter(place__in=ids))
    owners = [_counted(rows.filter(place__in=ids)) for rows in _owners(today)]
    return {
        one: RoomHeld(tenants.get(one, 0), sum(rows.get(one, 0) for rows in owners)) for one in ids
    }


def rooms_without_owner(building: Place, today: date) -> list[Place]:
    """The rooms of a building, in order, that somebody rents from nobody known."""
    rented = _tenants(today).filter(within([building.path])).values("place_id")
    rooms = list(Place.objects.filter(pk__in=rented).order_by("path"))
    held = rooms_held([one.pk for one in rooms], today)
    unknown = [one for one in rooms if owner_is_unknown(held[one.pk])]
    stands = building_of([one.path for one in unknown])
    return [one for one in unknown if stands.get(one.path, one.pk) == building.pk]


def building_of(rooms: Iterable[Path]) -> Mapping[Path, int]:
    """The building of each of some rooms, where there is one; one query for all of them."""
    each = list(rooms)
    above = {path for one in each for path in paths.ancestors(one)}
    known = dict(
        Place.objects.filter(path__in=above, kind__in=_BUILDINGS).values_list("path", "pk")
    )
    return {
        one: next(known[path] for path in reversed(paths.ancestors(one)) if path in known)
        for one in each
        if any(path in known for path in paths.ancestors(one))
    }


def _unasked() -> Iterator[int]:
    """Buildings of the rooms that are to be asked about, in walking order."""
    today = clock.today()
    asked = UnknownOwner.objects.filter(place=OuterRef("place"), gone_at__isnull=True)
    rows = _tenants(today).exclude(Exists(asked))
    for owning in _owners(today):
        rows = rows.exclude(Exists(owning.filter(place=OuterRef("place"))))
    rooms = list(rows.order_by("path").values_list("path", "place_id")[:ROOMS_AT_ONCE])
    stands = building_of(path for path, _ in rooms)
    return (stands.get(path, place_id) for path, place_id in rooms)


def _answered() -> list[int]:
    """Buildings of rooms that were asked about and have an owner now, or no tenant any more."""
    today = clock.today()
    known = Q(~Exists(_tenants(today).filter(place=OuterRef("place"))))
    for owning in _owners(today):
        known |= Q(Exists(owning.filter(place=OuterRef("place"))))
    rows = UnknownOwner.objects.filter(known, gone_at__isnull=True).order_by("path")
    return list(rows.values_list("building_id", flat=True)[:ROOMS_AT_ONCE])


def _tenants(today: date) -> QuerySet[Residency]:
    """Who rents since longer than a landlord has to report it; of the protected nothing is listed."""
    return Residency.objects.filter(
        lived_in(today),
        standing=Residency.Standing.TENANT,
        since_on__lte=last_day_overdue(today),
        person__is_protected=False,
        person__died_on__isnull=True,
        person__merged_into__isnull=True,
    )


def _owners(today: date) -> tuple[QuerySet[Any], ...]:
    """The living who own a room or let it, by each of the ways in which that is known."""
    return (
        Residency.objects.filter(
            lived_in(today), standing=Residency.Standing.OWNER, person__died_on__isnull=True
        ),
        Letting.objects.filter(not_ended(today), landlord__died_on__isnull=True),
        Tenancy.objects.filter(not_ended(today), landlord__died_on__isnull=True),
    )


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    counted = rows.order_by().values("place_id").annotate(n=Count("pk"))
    return {row["place_id"]: row["n"] for row in counted}
