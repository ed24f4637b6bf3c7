"""A moved subtree: every row of every room that repeats a path follows."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.elements.places import steps
from mashang.elements.places.following import LED_BY_OTHERS, followers, path_columns
from mashang.elements.places.models import Area, Place
from mashang.elements.places.queries import area_paths
from mashang.elements.places.steps import NewPlace
from mashang.foundation.codes.models import Code
from mashang.foundation.fields import PathField
from mashang.foundation.grants.models import Grant, GrantPath
from mashang.kernel import clock, paths
from mashang.kernel.errors import Conflict, RuleBroken

Kind = Place.Kind


def assert_whole() -> None:
    """Each path is the one that the parents give, and each address too."""
    for place in Place.objects.select_related("parent"):
        above = place.parent
        assert place.path == paths.join(above.path if above else "", place.pk)
        start = above.full_name if above and above.kind != Kind.SUBDISTRICT else ""
        assert place.full_name == start + place.name


def test_every_column_with_a_path_in_the_house_follows_a_move() -> None:
    declared = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, PathField)
    }
    assert {str(column) for column in path_columns()} == declared
    assert {str(column) for column in followers()} == declared - LED_BY_OTHERS
    assert "codes.Code.path" in declared
    assert declared >= LED_BY_OTHERS


def test_a_moved_compound_takes_its_rooms_codes_and_grants_along(street: Any, staff: Any) -> None:
    worker = staff("grid_worker", street.building_3)
    with transaction.atomic():
        steps.move_place(place=street.jia, parent=street.garden)
    assert_whole()
    street.room_501.refresh_from_db()
    assert street.room_501.full_name == "花园社区白石嘉苑3幢2单元501室"
    assert Code.objects.get(target=str(street.jia.pk)).path == street.jia.path
    street.building_3.refresh_from_db()
    held = GrantPath.objects.get(grant__account=worker.account)
    assert held.path == street.building_3.path


@pytest.mark.parametrize(
    ("place", "parent"),
    [("jia", "jia"), ("jia", "building_3"), ("room_501", "jia"), ("root", "garden")],
)
def test_a_place_moves_only_to_where_it_may_stand(street: Any, place: str, parent: str) -> None:
    with pytest.raises(RuleBroken), transaction.atomic():
        steps.move_place(place=getattr(street, place), parent=getattr(street, parent))
    assert_whole()


def test_a_building_does_not_move_beside_its_namesake(street: Any) -> None:
    with transaction.atomic():
        other = steps.add_place(parent=street.garden, kind=Kind.COMPOUND, name="花园新村")
        steps.add_place(parent=other, kind=Kind.BUILDING, name="三栋")
    with pytest.raises(Conflict), transaction.atomic():
        steps.move_place(place=street.building_3, parent=other)
    assert_whole()


def test_an_area_keeps_its_places_wherever_they_move(street: Any) -> None:
    with transaction.atomic():
        area = steps.draw_area(
            home=street.white_stone,
            kind=Area.Kind.GRID,
            name="第一网格",
            marks={street.building_3.pk: True},
            since_on=clock.today(),
        )
        steps.move_place(place=street.jia, parent=street.garden)
    street.building_3.refresh_from_db()
    assert area_paths(area) == [street.building_3.path]


MOVES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6)


@given(moves=MOVES)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_any_moves_each_path_is_the_one_its_parents_give(
    moves: list[tuple[int, int]], street: Any, staff: Any
) -> None:
    area_id, grant_id = _watched(street, staff)
    for moved, onto in moves:
        places = list(Place.objects.order_by("pk"))
        place, parent = places[moved % len(places)], places[onto % len(places)]
        try:
            with transaction.atomic():
                steps.move_place(place=place, parent=parent)
        except (RuleBroken, Conflict):
            pass
        assert_whole()
        _assert_followed(area_id, grant_id)


def _watched(street: Any, staff: Any) -> tuple[int, int]:
    """An area with a hole in it and grants on the area and on a house."""
    with transaction.atomic():
        mark = Area.objects.count()
        compound = NewPlace(Kind.COMPOUND, f"横塘{mark}苑", street.garden)
        building = NewPlace(Kind.BUILDING, "1幢", compound)
        inner = [NewPlace(Kind.UNIT, f"{n}单元", building) for n in (1, 2)]
        rows = [compound, building, *inner]
        rows += [NewPlace(Kind.ROOM, f"{n}01", inner[0]) for n in (1, 2)]
        added = steps.add_places(rows)
        area = steps.draw_area(
            home=street.garden,
            kind=Area.Kind.ZONE,
            name=f"管理区{mark}",
            marks={added[0].pk: True, added[2].pk: False, street.building_7.pk: True},
            since_on=clock.today(),
        )
    actor = staff("grid_worker", added[2])
    account = actor.account
    assert account is not None
    grant = Grant.objects.create(
        account=account,
        role_id="building_head",
        scope=Grant.Scope.AREA,
        scope_ref=area.pk,
        scope_name=area.name,
        since=clock.now(),
    )
    GrantPath.objects.bulk_create(GrantPath(grant=grant, path=path) for path in area_paths(area))
    return area.pk, Grant.objects.get(account=account, scope="place").pk


def _assert_followed(area_id: int, grant_id: int) -> None:
    area = Area.objects.get(pk=area_id)
    held = set(
        GrantPath.objects.filter(grant__scope_ref=area_id, grant__scope="area").values_list(
            "path", flat=True
        )
    )
    assert held == set(area_paths(area))
    place = Place.objects.get(pk=Grant.objects.get(pk=grant_id).scope_ref)
    assert list(GrantPath.objects.filter(grant_id=grant_id).values_list("path", flat=True)) == [
        place.path
    ]
    for code in Code.objects.all():
        assert code.path == Place.objects.get(pk=int(code.target)).path
