"""Writes on places and areas that upper rooms join. All take the register's lock first."""

from mashang.elements.places.drafts import NewPlace
from mashang.elements.places.steps.adding import add_place, add_places
from mashang.elements.places.steps.areas import draw_area, end_area, redraw_area
from mashang.elements.places.steps.changing import (
    add_alias,
    add_former_code,
    change_code,
    close_place,
    drop_alias,
    move_place,
    rename_place,
)
from mashang.elements.places.steps.pointing import set_point
from mashang.elements.places.steps.redrawing import carry_out
from mashang.elements.places.steps.register import lock as lock_register
from mashang.elements.places.steps.register import name_upper_levels
from mashang.elements.places.steps.taking_back import take_back

__all__ = [
    "NewPlace",
    "add_alias",
    "add_former_code",
    "add_place",
    "add_places",
    "carry_out",
    "change_code",
    "close_place",
    "draw_area",
    "drop_alias",
    "end_area",
    "lock_register",
    "move_place",
    "name_upper_levels",
    "redraw_area",
    "rename_place",
    "set_point",
    "take_back",
]
