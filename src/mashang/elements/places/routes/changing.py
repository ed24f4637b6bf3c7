"""Changing the tree: add, rename, close, move; other names, national codes, printed codes."""

from mashang.api.routing import Router
from mashang.api.schemas import IntId
from mashang.elements.places import actions
from mashang.elements.places.actions import Wanted
from mashang.elements.places.routes.schemas import (
    AddPlaceIn,
    DivisionCodeIn,
    MovePlaceIn,
    PlaceIdOut,
    PlaceNameIn,
    PlaceReasonIn,
    PlacesClosedOut,
)
from mashang.foundation.grants.guards import ActorRequest, staff_route

router = Router()
EDIT = "places.edit"


@router.post("/{place_id}/add")
@staff_route(EDIT)
def add(request: ActorRequest, place_id: IntId, given: AddPlaceIn) -> PlaceIdOut:
    """Add a place below this one; where people live gets its printed code at once."""
    point = (given.longitude, given.latitude)
    made = actions.add_place(
        actor=request.actor,
        parent_id=place_id,
        wanted=Wanted(
            given.kind.value,
            given.name,
            given.site_kind,
            None if None in point else point,  # type: ignore[arg-type]  # both, or neither
        ),
        command_id=given.command_id,
    )
    return PlaceIdOut(place_id=made)


@router.post("/{place_id}/rename")
@staff_route(EDIT)
def rename(request: ActorRequest, place_id: IntId, given: PlaceNameIn) -> None:
    """Give a place another name; addresses below follow, the old name stays as an alias."""
    actions.rename_place(actor=request.actor, place_id=place_id, name=given.name)


@router.post("/{place_id}/close")
@staff_route(EDIT)
def close(request: ActorRequest, place_id: IntId, given: PlaceReasonIn) -> PlacesClosedOut:
    """Close a place with all below it, unless somebody lives there or a case is open."""
    n_closed = actions.close_place(actor=request.actor, place_id=place_id, reason=given.reason)
    return PlacesClosedOut(n_closed=n_closed)


@router.post("/{place_id}/move")
@staff_route(EDIT)
def move(request: ActorRequest, place_id: IntId, given: MovePlaceIn) -> None:
    """Hang a place under another parent; residents, cases, rights and areas follow."""
    actions.move_place(
        actor=request.actor, place_id=place_id, parent_id=given.parent_id, reason=given.reason
    )


@router.post("/{place_id}/aliases")
@staff_route(EDIT)
def add_alias(request: ActorRequest, place_id: IntId, given: PlaceNameIn) -> None:
    """Remember another name that people write for a place."""
    actions.add_alias(actor=request.actor, place_id=place_id, name=given.name)


@router.post("/{place_id}/aliases/drop")
@staff_route(EDIT)
def drop_alias(request: ActorRequest, place_id: IntId, given: PlaceNameIn) -> None:
    """Forget another name; nothing happens when the place has none such."""
    actions.drop_alias(actor=request.actor, place_id=place_id, name=given.name)


@router.post("/{place_id}/division-code")
@staff_route(EDIT)
def change_code(request: ActorRequest, place_id: IntId, given: DivisionCodeIn) -> None:
    """Give a community or the sub-district another national code; old lists still find it by the last."""
    actions.change_code(actor=request.actor, place_id=place_id, code=given.code)


@router.post("/{place_id}/printed-code/renew")
@staff_route(EDIT)
def renew_code(request: ActorRequest, place_id: IntId, given: PlaceReasonIn) -> None:
    """Put the printed codes of a place out of use and issue a fresh one."""
    actions.renew_code(actor=request.actor, place_id=place_id, reason=given.reason)
