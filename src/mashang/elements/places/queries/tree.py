"""Reading the tree, for a viewer; and the few reads that upper rooms need without one."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from mashang.elements.places import shape
from mashang.elements.places.models import FormerCode, Place
from mashang.elements.places.policy import PLACES
from mashang.elements.places.queries.views import (
    CompoundRow,
    PlaceCard,
    PlaceRow,
    Size,
    Stairwell,
    stairwell,
)
from mashang.foundation.codes import queries as codes
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import paths
from mashang.kernel.errors import OutOfScope
from mashang.web.paging import PAGE_SIZE, Page, page_of

ORDER = ("sort_key", "place_id")
_BEYOND = "~"
"""Greater, byte by byte, than any sign of a path."""
MOST_IN_PLAN = 2000
"""Rooms of one building that are drawn at once; the tallest of the founding case has 400."""

MOST_PARENTS = 500
"""Where a place could move to, listed at once."""


def street() -> Place:
    """The root of the tree.

    Raises:
        OutOfScope: nobody has founded the street yet.
    """
    root = Place.objects.filter(parent__isnull=True, closed_on__isnull=True).first()
    if root is None:
        raise OutOfScope("street")
    return root


def doors_on_the_way(path: paths.Path) -> list[Place]:
    """The doors between the street and a home, a compound or any place, the outermost first."""
    rows = Place.objects.filter(
        kind=Place.Kind.DOOR, closed_on__isnull=True, parent__path__in=paths.ancestors(path)
    ).select_related("parent")
    return sorted(rows, key=lambda one: (len(one.path), one.sort_key, one.pk))


def find_place(place_id: int) -> Place:
    """A place by its id, for rooms that have asked their own policy.

    Raises:
        OutOfScope: there is none.
    """
    place = Place.objects.filter(pk=place_id).first()
    if place is None:
        raise OutOfScope("place")
    return place


def place_at(path: paths.Path) -> Place | None:
    """The place that stands at a path."""
    return Place.objects.filter(path=path).first()


def ancestor(path: paths.Path, kinds: str | Collection[str]) -> Place | None:
    """The nearest place at or above a path that is of one of these kinds."""
    wanted = {kinds} if isinstance(kinds, str) else set(kinds)
    above = Place.objects.filter(path__in=paths.ancestors(path), kind__in=wanted)
    return max(above, key=lambda place: len(place.path), default=None)


def compound_of(path: paths.Path) -> Place | None:
    """The compound, villagers' group or street front around a place: where the printed code hangs."""
    return ancestor(path, shape.RESIDENTIAL)


def community_of(path: paths.Path) -> Place | None:
    """The community around a place."""
    return ancestor(path, Place.Kind.COMMUNITY)


def communities_of_street() -> list[Place]:
    """Every community of the street, for jobs and for the doctor."""
    return list(Place.objects.filter(kind=Place.Kind.COMMUNITY, closed_on=None).order_by("path"))


def place_by_code(code: str) -> Place | None:
    """The place of a national code, of today or of an old list; None when unknown or doubtful."""
    today = Place.objects.filter(code=code).first() if code else None
    if today is not None:
        return today
    former = list(FormerCode.objects.filter(code=code).select_related("place")[:2])
    return former[0].place if len(former) == 1 else None


def tops(actor: Actor) -> list[PlaceRow]:
    """Where the actor's part of the tree begins: one community, a few buildings of a grid."""
    found = Place.objects.filter(path__in=actor.prefixes("places.see"), closed_on__isnull=True)
    return [PlaceRow.of(place) for place in found.order_by("path")]


def seen(actor: Actor, place_id: int) -> PlaceRow:
    """One place that the actor sees.

    Raises:
        OutOfScope: not in sight.
    """
    return PlaceRow.of(PLACES.access(actor, "see", place_id=place_id))


def may(actor: Actor, action: str, place: PlaceRow | Place) -> bool:
    """Whether the actor may do this (`edit`, `draw`, `export`) at a place."""
    return actor.holds(f"places.{action}", place.path)


def communities(actor: Actor) -> list[PlaceRow]:
    """Every community in sight; a street has some dozens."""
    rows = _open(actor).filter(kind=Place.Kind.COMMUNITY).order_by("code", *ORDER)
    return [PlaceRow.of(place) for place in rows]


def children(actor: Actor, place_id: int, after: str | None = None) -> Page[PlaceRow]:
    """What hangs directly below a place and is open, 30 at a time."""
    PLACES.access(actor, "see", place_id=place_id)
    return rows_page(_open(actor).filter(parent_id=place_id), after)


def compounds(
    actor: Actor, community_id: int | None = None, after: str | None = None
) -> Page[CompoundRow]:
    """Where people live, with what stands there, 30 at a time."""
    rows = _open(actor).filter(kind__in=shape.RESIDENTIAL).select_related("parent")
    if community_id is not None:
        rows = rows.filter(parent_id=community_id)
    page = page_of(rows, ("parent_id", *ORDER), cursor=after)
    sizes = sizes_of([place.pk for place in page.items])
    items = [_compound_row(place, sizes[place.pk]) for place in page.items]
    return Page(items, page.next_cursor, page.is_first)


def sizes_of(place_ids: Collection[int]) -> dict[int, Size]:
    """How much hangs below some places, each with a range of the index; two queries in all."""
    open_places = Place.objects.filter(closed_on__isnull=True)
    direct: dict[int, dict[str, int]] = defaultdict(dict)
    below = open_places.filter(parent_id__in=place_ids).values_list("parent_id", "kind")
    for parent_id, kind, count in below.annotate(count=Count("pk")):
        direct[parent_id][kind] = count
    inside = open_places.filter(
        kind=Place.Kind.ROOM,
        path__gt=OuterRef("path"),
        path__lt=Concat(OuterRef("path"), Value(_BEYOND)),
    )
    counted = inside.order_by().values("kind").annotate(count=Count("pk")).values("count")
    rooms = Place.objects.filter(pk__in=place_ids).values_list("pk", Subquery(counted))
    return {place_id: Size(direct[place_id], count or 0) for place_id, count in rooms}


def card(actor: Actor, place_id: int) -> PlaceCard:
    """The page of one place.

    Raises:
        OutOfScope: not in sight.
    """
    place = PLACES.access(actor, "see", place_id=place_id)
    may_edit = place.is_open and PLACES.may(actor, "edit", place)
    reading = codes.current(shape.COMPOUND_CODE, place.pk) if place.has_code else None
    return PlaceCard(
        place=PlaceRow.of(place),
        above=tuple(_above(actor, place)),
        size=sizes_of([place.pk])[place.pk],
        aliases=tuple(place.aliases.order_by("name").values_list("name", flat=True)),
        code=place.code,
        former_codes=tuple(place.former_codes.order_by("code").values_list("code", flat=True)),
        code_sign=reading.sign if reading else "",
        may_edit=may_edit,
        may_draw=place.is_open and PLACES.may(actor, "draw", place),
        kinds_below=tuple(
            (kind, shape.TITLES[kind]) for kind in shape.kinds_below(place.kind) if may_edit
        ),
    )


def plan(actor: Actor, place_id: int) -> list[Stairwell]:
    """The rooms of a building or detached house as they lie: units side by side, storeys downwards.

    Raises:
        OutOfScope: not in sight.
    """
    place = PLACES.access(actor, "see", place_id=place_id)
    inside = list(
        _open(actor)
        .filter(within([place.path]), kind__in=(Place.Kind.UNIT, Place.Kind.ROOM))
        .order_by(*ORDER)[:MOST_IN_PLAN]
    )
    by_parent: dict[int | None, list[Place]] = defaultdict(list)
    for one in inside:
        if one.kind == Place.Kind.ROOM:
            by_parent[one.parent_id].append(one)
    units = [one for one in inside if one.kind == Place.Kind.UNIT]
    if place.kind == Place.Kind.UNIT:
        units = [place]
    wells = [stairwell(unit, by_parent[unit.pk]) for unit in units]
    own = by_parent[place.pk] if place.kind != Place.Kind.UNIT else []
    return [*wells, *([stairwell(None, own)] if own else [])]


def new_parents(actor: Actor, place_id: int) -> list[PlaceRow]:
    """Where a place could move to: what may carry its kind and is the actor's to change.

    A room moves inside its compound, a unit inside its community, anything larger anywhere.

    Raises:
        OutOfScope, NotAllowed: the place is not the actor's to change.
    """
    place = PLACES.access(actor, "edit", place_id=place_id)
    wanted = PLACES.visible(actor, "edit").filter(
        kind__in=shape.PARENTS[place.kind], closed_on__isnull=True
    )
    around = {Place.Kind.ROOM: compound_of, Place.Kind.UNIT: community_of}.get(
        Place.Kind(place.kind)
    )
    home = around(place.path) if around else None
    if home is not None:
        wanted = wanted.filter(within([home.path]))
    rows = wanted.exclude(within([place.path])).order_by("full_name", "place_id")[:MOST_PARENTS]
    return [PlaceRow.of(one) for one in rows if one.pk != place.parent_id]


def all_compounds(actor: Actor, most: int) -> list[CompoundRow]:
    """Where people live, for paper: the first `most`."""
    rows = _open(actor).filter(kind__in=shape.RESIDENTIAL).select_related("parent")
    found = list(rows.order_by("parent__code", "parent_id", *ORDER)[:most])
    sizes = sizes_of([place.pk for place in found])
    return [_compound_row(place, sizes[place.pk]) for place in found]


def all_children(actor: Actor, place_id: int, most: int) -> list[PlaceRow]:
    """What hangs directly below a place, for paper: the first `most`."""
    PLACES.access(actor, "see", place_id=place_id)
    rows = _open(actor).filter(parent_id=place_id).order_by("kind", *ORDER)[:most]
    return [PlaceRow.of(one) for one in rows]


def rows_page(rows: QuerySet[Place], after: str | None, size: int = PAGE_SIZE) -> Page[PlaceRow]:
    """Some places as rows, by label."""
    page = page_of(rows, ORDER, cursor=after, size=size)
    return Page([PlaceRow.of(one) for one in page.items], page.next_cursor, page.is_first)


def _compound_row(place: Place, size: Size) -> CompoundRow:
    return CompoundRow(PlaceRow.of(place), place.parent.name if place.parent else "", size)


def _open(actor: Actor) -> QuerySet[Place]:
    return PLACES.visible(actor).filter(closed_on__isnull=True)


def _above(actor: Actor, place: Place) -> Iterable[PlaceRow]:
    above = paths.ancestors(place.path)[:-1]
    rows = PLACES.visible(actor).filter(path__in=above)
    return (PlaceRow.of(one) for one in sorted(rows, key=lambda one: len(one.path)))
