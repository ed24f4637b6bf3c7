"""Taking back the places that an import added, but for those that other facts stand on by now.

A place is never deleted: its number is part of paths and printed codes, and a number that was given
again would stand for somewhere else. What is taken back is closed.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from mashang.elements.places import shape
from mashang.elements.places.models import Place
from mashang.elements.places.steps import areas, register
from mashang.elements.places.steps.pointing import set_point
from mashang.foundation.codes import steps as codes
from mashang.foundation.trails.queries import Written, chunks, standing_on, touched_since
from mashang.foundation.verbs import step
from mashang.kernel import paths

_REGISTER = "places.register"
CHANGED = "changed"
"""Why a place is kept: somebody changed it since."""
INHABITED = "places.Place"
"""Why a place is kept: a place below it is."""


@step
def take_back(rows: Sequence[Written], *, on: date) -> dict[tuple[str, str], str]:
    """Close the places that an import added, and undo the points that it set.

    Returns:
        What is kept, by noun and reference: `changed`, or the label of a model that stands on it.
    """
    register.lock()
    kept: dict[tuple[str, str], str] = {}
    for one in rows:
        if one.changed is not None and not _restore_point(int(one.ref), one.changed):
            kept[(one.noun, one.ref)] = CHANGED
    why: dict[int, str] = {}
    gone: list[Place] = []
    added = {int(one.ref): one.written_at for one in rows if one.changed is None}
    places = [one for some in chunks(added) for one in Place.objects.filter(pk__in=some)]
    why |= dict.fromkeys(touched_since(_REGISTER, "place", added), CHANGED)
    why |= standing_on(Place, list(added), but_for=(Place,))
    why |= dict.fromkeys((one.pk for one in places if one.closed_on is not None), CHANGED)
    bearing = _with_open_children(added)
    for place in sorted(places, key=lambda one: len(paths.ids(one.path)), reverse=True):
        if place.pk not in why and bearing.get(place.pk, set()):
            why[place.pk] = INHABITED
        if place.pk in why:
            continue
        gone.append(place)
        bearing.get(place.parent_id or 0, set()).discard(place.pk)
    _close(gone, on)
    kept.update({("place", str(pk)): label for pk, label in why.items() if pk in added})
    return kept


def _with_open_children(ids: Mapping[int, object]) -> dict[int, set[int]]:
    """The open places right below these."""
    found: dict[int, set[int]] = {}
    for some in chunks(ids):
        rows = Place.objects.filter(parent_id__in=some, closed_on__isnull=True)
        for parent_id, place_id in rows.values_list("parent_id", "pk"):
            found.setdefault(parent_id or 0, set()).add(place_id)
    return found


def _close(gone: Sequence[Place], on: date) -> None:
    if not gone:
        return
    for some in chunks(one.pk for one in gone):
        Place.objects.filter(pk__in=some).update(closed_on=on)
    for one in gone:
        if one.kind in shape.RESIDENTIAL:
            codes.revoke_all(kind=shape.COMPOUND_CODE, target=one.pk, because="places.closed")
    register.touch({one.path for one in gone})
    areas.refresh_around({paths.ancestors(one.path)[-2] for one in gone if one.parent_id})


def _restore_point(place_id: int, changed: Mapping[str, tuple[float | None, float | None]]) -> bool:
    place = Place.objects.filter(pk=place_id, closed_on__isnull=True).first()
    after = (changed["longitude"][1], changed["latitude"][1])
    if place is None or (place.longitude, place.latitude) != after:
        return False
    set_point(place=place, point=None)
    return True
