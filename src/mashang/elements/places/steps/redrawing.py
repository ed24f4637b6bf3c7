"""Carrying out a plan for all areas of a kind in a community."""

from collections.abc import Mapping

from mashang.elements.places.models import Area, Redrawing
from mashang.elements.places.steps.areas import (
    checked_name,
    draw_area,
    end_area,
    keep_past,
    marks_of,
    set_parts,
)
from mashang.foundation.verbs import step
from mashang.kernel.errors import RuleBroken
from mashang.kernel.texts import Text


@step
def carry_out(*, redrawing: Redrawing) -> None:
    """Let all areas of the kind be as drawn: changed, begun, ended; their grants follow.

    Raises:
        RuleBroken, Invalid: as `draw_area`, when the street has changed since it was drawn.
    """
    day = redrawing.takes_effect_on
    wanted = {one["area_id"]: one for one in redrawing.drawing if one["area_id"] is not None}
    standing = Area.objects.filter(home=redrawing.home, kind=redrawing.kind, until_on__isnull=True)
    changed = []
    for area in standing.order_by("area_id"):
        drawn = wanted.pop(area.pk, None)
        if drawn is None:
            keep_past(area, day)
            end_area(area=area, until_on=max(day, area.since_on))
        elif drawn["marks"] != marks_of(area) or drawn["name"] != area.name:
            keep_past(area, day)
            area.parts.all().delete()
            changed.append((area, drawn))
    if wanted:
        raise RuleBroken(
            "places.redrawing_stale",
            Text(
                "“{name}”已不在，请重新划定",
                "{name} is gone; draw it anew",
                name=next(iter(wanted.values()))["name"],
            ),
        )
    for area, drawn in changed:
        area.name = checked_name(drawn["name"])
        area.save(update_fields=["name"])
        set_parts(area, _ids(drawn["marks"]))
    for drawn in redrawing.drawing:
        if drawn["area_id"] is None:
            draw_area(
                home=redrawing.home,
                kind=redrawing.kind,
                name=drawn["name"],
                marks=_ids(drawn["marks"]),
                since_on=day,
            )


def _ids(marks: Mapping[str, bool]) -> dict[int, bool]:
    return {int(place_id): belongs for place_id, belongs in marks.items()}
