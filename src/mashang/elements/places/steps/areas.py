"""Areas: drawn, redrawn, ended; and kept true while the tree below them grows and moves."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q

from mashang.elements.places import shape
from mashang.elements.places.cover import overlap
from mashang.elements.places.extents import cover_of
from mashang.elements.places.models import Area, AreaPart, AreaPast, Place
from mashang.foundation.fields import within
from mashang.foundation.grants import steps as grants
from mashang.foundation.verbs import step
from mashang.kernel import clock, paths
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text

Marks = Mapping[int, bool]
"""Place ids: True for what belongs with all below it, False for what is taken out."""


@step
def draw_area(*, home: Place, kind: str, name: str, marks: Marks, since_on: date) -> Area:
    """Draw a named set of places.

    Raises:
        Conflict: the home has an area of this kind and name.
        RuleBroken: it shares a place with another area of a kind that may not overlap.
        Invalid: no name, nothing in it, or a place that does not exist.
    """
    name = checked_name(name)
    if Area.objects.filter(home=home, kind=kind, name=name, until_on__isnull=True).exists():
        raise Conflict(
            "places.area_name_taken",
            Text("已经有“{name}”", "There is a {name} already", name=name),
            field="name",
        )
    area = Area.objects.create(home=home, kind=kind, name=name, since_on=since_on)
    set_parts(area, marks)
    return area


@step
def redraw_area(*, area: Area, marks: Marks) -> None:
    """Give an area other places; its grants follow at once.

    Raises:
        RuleBroken, Invalid: as `draw_area`.
    """
    keep_past(area, clock.today())
    area.parts.all().delete()
    set_parts(area, marks)


@step
def keep_past(area: Area, until_on: date) -> None:
    """Keep what an area is made of now as its past; nothing when it changed on that day already."""
    last = area.pasts.order_by("-until_on").first()
    since_on = last.until_on if last else area.since_on
    if since_on < until_on:
        AreaPast.objects.create(
            area=area, since_on=since_on, until_on=until_on, marks=marks_of(area)
        )


def marks_of(area: Area) -> dict[str, bool]:
    """Place id → whether it belongs, as it stands now."""
    parts = area.parts.order_by("place_id").values_list("place_id", "is_except")
    return {str(place_id): not is_except for place_id, is_except in parts}


@step
def end_area(*, area: Area, until_on: date) -> None:
    """End an area: it does not hold on `until_on` any more; nor do its grants, from now on.

    Raises:
        Conflict: it has ended before.
        Invalid: a day before it began.
    """
    if area.until_on is not None:
        raise Conflict("places.area_ended", Text("该片区已经停用", "This area has ended already"))
    if until_on < area.since_on:
        raise Invalid(
            "places.area_span",
            Text("停用日期早于启用日期", "It cannot end before it began"),
            field="until_on",
        )
    area.until_on = until_on
    area.save(update_fields=["until_on"])
    grants.set_area_paths(area.area_id, [])


@step
def refresh_around(parents: Iterable[paths.Path], *, moved: paths.Path | None = None) -> None:
    """Let areas follow after children came or went below `parents`, or a subtree became `moved`.

    A child matters where an area splits its parent; elsewhere the parent's own path covers it.
    """
    changed = set(parents)
    split = Area.objects.filter(until_on__isnull=True, parts__is_except=True)
    near = Q(pk__in=split.values("pk"))
    if moved is not None:
        near |= Q(pk__in=AreaPart.objects.filter(within([moved], "place__path")).values("area_id"))
    for area in Area.objects.filter(near, until_on__isnull=True).prefetch_related("parts__place"):
        marked = [part.place.path for part in area.parts.all()]
        above = {path for mark in marked for path in paths.ancestors(mark)[:-1]}
        if above & changed or any(moved and paths.contains(moved, mark) for mark in marked):
            grants.set_area_paths(area.area_id, cover_of(area))


@step
def set_parts(area: Area, marks: Marks) -> None:
    """Give an area its parts; its grants follow.

    Raises:
        RuleBroken, Invalid: as `draw_area`.
    """
    known = set(
        Place.objects.filter(pk__in=marks, closed_on__isnull=True).values_list("pk", flat=True)
    )
    if not any(marks.values()) or known != set(marks):
        raise Invalid(
            "places.area_empty", Text("请选择范围", "Choose what belongs to it"), field="places"
        )
    AreaPart.objects.bulk_create(
        AreaPart(area=area, place_id=place_id, is_except=not belongs)
        for place_id, belongs in sorted(marks.items())
    )
    drawn = cover_of(area)
    if area.kind in shape.APART:
        _refuse_overlap(area, drawn)
    grants.set_area_paths(area.area_id, drawn)


def _refuse_overlap(area: Area, drawn: list[paths.Path]) -> None:
    today = clock.today()
    in_force = Area.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=today), home=area.home, kind=area.kind
    )
    for other in in_force.exclude(pk=area.pk):
        shared = overlap(drawn, cover_of(other))
        if shared is not None:
            raise RuleBroken(
                "places.areas_overlap",
                Text(
                    "“{place}”已属于“{area}”",
                    "{place} belongs to {area} already",
                    place=Place.objects.get(path=shared).full_name,
                    area=other.name,
                ),
                field="places",
            )


def checked_name(name: str) -> str:
    """A name without blanks around it.

    Raises:
        Invalid: empty or too long.
    """
    cleaned = name.strip()
    if not cleaned or len(cleaned) > 80:
        raise Invalid(
            "places.area_name",
            Text("请填写名称，不超过80个字", "A name of at most 80 signs is needed"),
            field="name",
        )
    return cleaned
