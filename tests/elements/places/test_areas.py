"""Areas follow the tree, and the grants of their workers follow the areas."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from mashang.elements.places import queries, steps
from mashang.elements.places.models import Area, Place
from mashang.foundation.grants import steps as grants
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Grant
from mashang.kernel import clock as kernel_clock
from mashang.kernel.errors import Conflict, Invalid, RuleBroken

Kind = Place.Kind


def drawn(home: Place, name: str, *places: Place, kind: str = "grid", without: Any = ()) -> Area:
    marks = {**{one.pk: True for one in places}, **{one.pk: False for one in without}}
    with transaction.atomic():
        return steps.draw_area(
            home=home, kind=kind, name=name, marks=marks, since_on=kernel_clock.today()
        )


def given_to(actor: Actor, area: Area, role: str = "grid_worker") -> Actor:
    assert actor.account is not None
    with transaction.atomic():
        grants.give(
            account=actor.account,
            role=role,
            scope=Grant.Scope.AREA,
            scope_ref=area.pk,
            scope_name=area.name,
            scope_paths=queries.area_paths(area),
            since=kernel_clock.now(),
        )
    return Actor.of(actor.account)


def test_a_worker_of_a_grid_sees_its_buildings(street: Any, staff: Any) -> None:
    grid = drawn(street.white_stone, "第一网格", street.building_3)
    worker = given_to(staff("guard"), grid)
    assert worker.holds("places.see", street.room_501.path)
    assert not worker.holds("places.see", street.building_7.path)


def test_a_redrawn_grid_moves_its_worker_along(street: Any, staff: Any) -> None:
    grid = drawn(street.white_stone, "第一网格", street.building_3)
    worker = given_to(staff("guard"), grid)
    with transaction.atomic():
        steps.redraw_area(area=grid, marks={street.building_7.pk: True})
    worker = Actor.of(worker.account)
    assert not worker.holds("places.see", street.room_501.path)
    assert worker.holds("places.see", street.building_7.path)


def test_an_ended_grid_gives_nobody_anything(street: Any, staff: Any, clock: Any) -> None:
    grid = drawn(street.white_stone, "第一网格", street.building_3)
    worker = given_to(staff("guard"), grid)
    clock.move(timedelta(days=1))
    with transaction.atomic():
        steps.end_area(area=grid, until_on=kernel_clock.today())
    assert queries.area_paths(grid) == []
    assert not Actor.of(worker.account).holds_anywhere("places.see")
    with pytest.raises(Conflict), transaction.atomic():
        steps.end_area(area=grid, until_on=kernel_clock.today())
    drawn(street.white_stone, "第一网格", street.building_3)


def test_a_building_added_where_an_area_is_split_belongs_to_it(street: Any, staff: Any) -> None:
    rest = drawn(street.white_stone, "其余", street.jia, without=[street.building_3])
    worker = given_to(staff("guard"), rest)
    with transaction.atomic():
        nine = steps.add_place(parent=street.jia, kind=Kind.BUILDING, name="9幢")
    worker = Actor.of(worker.account)
    assert worker.holds("places.see", nine.path)
    assert worker.holds("places.see", street.building_7.path)
    assert not worker.holds("places.see", street.building_3.path)


@pytest.mark.parametrize("kind", ["grid", "police_beat"])
def test_two_grids_never_share_a_house(street: Any, kind: str) -> None:
    drawn(street.white_stone, "甲", street.jia, kind=kind)
    with pytest.raises(RuleBroken) as refused:
        drawn(street.white_stone, "乙", street.building_3, kind=kind)
    assert "白石嘉苑3幢" in refused.value.text.in_("zh")


def test_zones_may_overlap_and_kinds_never_meet(street: Any) -> None:
    drawn(street.white_stone, "甲", street.jia)
    drawn(street.white_stone, "乙", street.jia, kind="micro_grid")
    for name in ("丙", "丁"):
        drawn(street.white_stone, name, street.jia, kind="zone")


def test_an_area_has_a_name_and_something_in_it(street: Any) -> None:
    for name, places in (("", [street.jia]), ("甲", []), ("长" * 81, [street.jia])):
        with pytest.raises(Invalid):
            drawn(street.white_stone, name, *places)
    drawn(street.white_stone, "甲", street.building_3)
    with pytest.raises(Conflict):
        drawn(street.white_stone, "甲", street.building_7)


def test_the_sheet_says_what_is_taken_and_what_is_left(street: Any, staff: Any) -> None:
    worker = staff("community_worker", street.white_stone)
    grid = drawn(street.white_stone, "第一网格", street.building_3)
    sheet = queries.sheet(worker, street.white_stone.pk, "grid")
    (group,) = sheet.groups
    assert [(box.place.name, box.taken_by) for box in group.boxes] == [
        ("3幢", "第一网格"),
        ("7幢", ""),
    ]
    assert (sheet.left_over, group.is_divided) == (1, True)
    own = queries.sheet(worker, street.white_stone.pk, "grid", grid.pk)
    assert [box.is_ticked for box in own.groups[0].boxes] == [True, False]


def test_the_areas_of_a_house_are_found(street: Any) -> None:
    grid = drawn(street.white_stone, "第一网格", street.jia, without=[street.building_7])
    assert queries.areas_at(street.room_501.path) == [grid]
    assert queries.areas_at(street.building_7.path) == []
    assert queries.areas_at(street.room_501.path, "zone") == []
