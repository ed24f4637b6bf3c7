"""Verbs on places and areas."""

from mashang.elements.places.actions.areas import draw_area, end_area, redraw_area
from mashang.elements.places.actions.founding import found_street
from mashang.elements.places.actions.houses import take_in_houses
from mashang.elements.places.actions.redrawing import (
    Drawn,
    carry_out_redrawing,
    confirm_redrawing,
    draft_redrawing,
    put_redrawing_back,
    withdraw_redrawing,
)
from mashang.elements.places.actions.tree import (
    Wanted,
    add_alias,
    add_place,
    change_code,
    close_place,
    drop_alias,
    move_place,
    rename_place,
    renew_code,
)

__all__ = [
    "Drawn",
    "Wanted",
    "add_alias",
    "add_place",
    "carry_out_redrawing",
    "change_code",
    "close_place",
    "confirm_redrawing",
    "draft_redrawing",
    "draw_area",
    "drop_alias",
    "end_area",
    "found_street",
    "move_place",
    "put_redrawing_back",
    "redraw_area",
    "rename_place",
    "renew_code",
    "take_in_houses",
    "withdraw_redrawing",
]
