"""Organisations and sites out: the same columns that come in."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from mashang.elements.organisations.models import Organisation, Service
from mashang.elements.organisations.spans import lasting
from mashang.elements.organisations.titles import TITLES
from mashang.elements.places.models import Place
from mashang.elements.places.policy import PLACES
from mashang.elements.places.shape import SITE_TITLES
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock

Row = dict[str, object]
_CHUNK = 2_000


def organisation_rows(actor: Actor, place_id: int) -> Iterator[Row]:
    """Open organisations that sit in a place, by name, with the places they serve.

    Raises:
        OutOfScope, NotAllowed: the place is not the actor's to export.
    """
    place = PLACES.access(actor, "see", place_id=place_id)
    actor.need("organisations.export", place.path)
    rows = Organisation.objects.filter(within([place.path]), closed_on__isnull=True)
    ordered = list(rows.select_related("place__parent").order_by("name", "organisation_id"))
    below = _at_paths({one.path for one in ordered if one.place is None})
    served = _served([one.pk for one in ordered])
    for one in ordered:
        yield {
            "name": one.name,
            "kind": str(TITLES[one.kind]),
            "uscc": one.uscc or None,
            "address": _address(one.place or below.get(one.path)),
            "phone": one.phone or None,
            "serves": "、".join(served[one.pk]) or None,
        }


def site_rows(actor: Actor, place_id: int) -> Iterator[Row]:
    """Open sites in a place, in the order of the tree, with who runs them.

    Raises:
        OutOfScope, NotAllowed: the place is not the actor's to export.
    """
    place = PLACES.access(actor, "export", place_id=place_id)
    rows = Place.objects.filter(within([place.path]), kind=Place.Kind.SITE, closed_on__isnull=True)
    ordered = list(rows.select_related("parent").order_by("path"))
    run_by = _run_by([one.pk for one in ordered])
    for one in ordered:
        who = run_by.get(one.pk)
        yield {
            "name": one.name,
            "kind": str(SITE_TITLES[one.site_kind]),
            "address": _address(one.parent),
            "organisation": who.name if who else None,
            "uscc": who.uscc or None if who else None,
            "longitude": one.longitude,
            "latitude": one.latitude,
        }


def _address(place: Place | None) -> str | None:
    """As the import resolves it: of a site, where it stands; what sits at the street has none."""
    while place is not None and place.kind == Place.Kind.SITE:
        place = place.parent
    if place is None or place.kind == Place.Kind.SUBDISTRICT:
        return None
    return place.full_name


def _at_paths(wanted: set[str]) -> dict[str, Place]:
    return {one.path: one for one in Place.objects.filter(path__in=wanted)}


def _served(ids: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for start in range(0, len(ids), _CHUNK):
        rows = Service.objects.filter(
            lasting(clock.today()), organisation_id__in=ids[start : start + _CHUNK]
        )
        for one in rows.select_related("place").order_by("path"):
            if one.place.kind not in (Place.Kind.SITE, Place.Kind.SUBDISTRICT):
                found[one.organisation_id].append(one.place.full_name)
    return found


def _run_by(site_ids: list[int]) -> dict[int, Organisation]:
    found: dict[int, Organisation] = {}
    for start in range(0, len(site_ids), _CHUNK):
        some = site_ids[start : start + _CHUNK]
        serving = Service.objects.filter(lasting(clock.today()), place_id__in=some)
        for service in serving.select_related("organisation").order_by("-pk"):
            found[service.place_id] = service.organisation
        for one in Organisation.objects.filter(place_id__in=some, closed_on__isnull=True):
            found[one.place_id or 0] = one
    return found
