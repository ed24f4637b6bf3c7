"""Drawing grids and other areas, at once or from a day on."""

from uuid import UUID

from mashang.api.routing import Router
from mashang.api.schemas import IntId
from mashang.elements.places import actions
from mashang.elements.places.actions import Drawn
from mashang.elements.places.routes.schemas import (
    AreaIdOut,
    AreasPlanOut,
    AreasPlanStateOut,
    DrawAreaIn,
    PlaceReasonIn,
    PlanAreasIn,
    RedrawAreaIn,
)
from mashang.foundation.grants.guards import ActorRequest, staff_route

router = Router()
DRAW = "places.draw"


@router.post("/{place_id}/areas/draw")
@staff_route(DRAW)
def draw(request: ActorRequest, place_id: IntId, given: DrawAreaIn) -> AreaIdOut:
    """Draw an area in a community: what belongs to it with all below, and what is taken out again."""
    made = actions.draw_area(
        actor=request.actor,
        home_id=place_id,
        kind=given.kind,
        name=given.name,
        places=given.places,
        without=given.without,
        command_id=given.command_id,
    )
    return AreaIdOut(area_id=made)


@router.post("/areas/{area_id}/redraw")
@staff_route(DRAW)
def redraw(request: ActorRequest, area_id: IntId, given: RedrawAreaIn) -> None:
    """Give an area other places; the grants of its workers follow at once."""
    actions.redraw_area(
        actor=request.actor, area_id=area_id, places=given.places, without=given.without
    )


@router.post("/areas/{area_id}/end")
@staff_route(DRAW)
def end(request: ActorRequest, area_id: IntId, given: PlaceReasonIn) -> None:
    """End an area with today; its workers' grants hold nowhere from now on."""
    actions.end_area(actor=request.actor, area_id=area_id, reason=given.reason)


@router.post("/{place_id}/areas/plan")
@staff_route(DRAW)
def plan(request: ActorRequest, place_id: IntId, given: PlanAreasIn) -> AreasPlanOut:
    """Draw all areas of a kind in a community as they shall be from a day on; nothing changes yet."""
    made = actions.draft_redrawing(
        actor=request.actor,
        home_id=place_id,
        kind=given.kind,
        takes_effect_on=given.takes_effect_on,
        areas=[Drawn(one.area_id, one.name, tuple(one.places)) for one in given.areas],
        command_id=given.command_id,
    )
    return AreasPlanOut(redrawing_id=made)


@router.post("/areas/plans/{redrawing_id}/confirm")
@staff_route(DRAW)
def confirm_plan(request: ActorRequest, redrawing_id: UUID) -> AreasPlanStateOut:
    """Let a plan take effect on its day, at once when that is today."""
    is_done = actions.confirm_redrawing(actor=request.actor, redrawing_id=redrawing_id)
    return AreasPlanStateOut(has_taken_effect=is_done)


@router.post("/areas/plans/{redrawing_id}/withdraw")
@staff_route(DRAW)
def withdraw_plan(request: ActorRequest, redrawing_id: UUID) -> None:
    """Take a plan back before it takes effect."""
    actions.withdraw_redrawing(actor=request.actor, redrawing_id=redrawing_id)
