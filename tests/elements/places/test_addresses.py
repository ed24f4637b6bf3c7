"""Addresses against the register that the tree is."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.domain.addresses import Outcome
from mashang.elements.places import steps
from mashang.elements.places.models import Place
from mashang.elements.places.queries import resolve_address
from mashang.elements.places.steps import NewPlace
from mashang.kernel import clock

Kind = Place.Kind


@pytest.mark.parametrize(
    "text",
    [
        "白石社区白石嘉苑3幢2单元501室",
        "白石嘉苑3-2-501",
        "白石嘉苑三栋2门501",
        "白石嘉苑３＃２－501",
        "浙江省杭州市上城区笕桥街道白石社区居委会白石嘉苑3幢2单元501",
        "杭州市江干区笕桥镇白石嘉苑3-2-501",
    ],
)
def test_however_it_is_written_an_address_finds_its_room(street: Any, text: str) -> None:
    with transaction.atomic():
        steps.name_upper_levels([["浙江省"], ["杭州市"], ["上城区", "江干区"]])
        steps.add_alias(place=street.root, name="笕桥镇")
    assert resolve_address(text).place_id == street.room_501.pk


def test_an_address_of_another_district_is_elsewhere(street: Any) -> None:
    with transaction.atomic():
        steps.name_upper_levels([["浙江省"], ["杭州市"], ["上城区"]])
    assert resolve_address("杭州市西湖区白石嘉苑3幢2单元501室").outcome is Outcome.UNKNOWN


def test_a_sub_number_is_found_in_its_villagers_group(street: Any) -> None:
    assert resolve_address("花园社区2组136-1号").place_id == street.house.pk
    assert resolve_address("2组136－1").place_id == street.house.pk


def test_a_room_without_its_unit_is_asked_about_never_guessed(street: Any) -> None:
    with transaction.atomic():
        other = steps.add_place(parent=street.building_3, kind=Kind.UNIT, name="1单元")
        steps.add_place(parent=other, kind=Kind.ROOM, name="501室")
    asked = resolve_address("白石嘉苑3幢501")
    assert asked.outcome is Outcome.AMBIGUOUS
    assert street.room_501.pk in {one.place_id for one in asked.candidates}


def test_inside_a_compound_the_compound_need_not_be_named(street: Any) -> None:
    with transaction.atomic():
        rows = [twin := NewPlace(Kind.COMPOUND, "花园新村", street.garden)]
        rows.append(building := NewPlace(Kind.BUILDING, "3幢", twin))
        rows.append(unit := NewPlace(Kind.UNIT, "2单元", building))
        rows.append(NewPlace(Kind.ROOM, "501室", unit))
        added = steps.add_places(rows)
    assert resolve_address("3-2-501").outcome is Outcome.AMBIGUOUS
    assert resolve_address("3-2-501", street.jia).place_id == street.room_501.pk
    assert resolve_address("3-2-501", added[0]).place_id == added[3].pk
    assert resolve_address("3-2-501", street.garden).place_id == added[3].pk
    assert resolve_address("白石嘉苑3-2-501", added[0]).place_id is None


def test_a_change_of_the_tree_is_known_at_the_next_question(street: Any) -> None:
    assert resolve_address("白石嘉苑9幢").place_id is None
    with transaction.atomic():
        nine = steps.add_place(parent=street.jia, kind=Kind.BUILDING, name="9幢")
    assert resolve_address("白石嘉苑9幢").place_id == nine.pk
    assert resolve_address("9幢", street.jia).place_id == nine.pk
    with transaction.atomic():
        steps.rename_place(place=street.jia, name="白石新苑")
    assert resolve_address("白石新苑9幢").place_id == nine.pk
    assert resolve_address("白石嘉苑9幢").place_id == nine.pk
    with transaction.atomic():
        steps.close_place(place=nine, closed_on=clock.today())
    assert resolve_address("白石新苑9幢").place_id is None


def test_a_change_that_was_rolled_back_is_never_answered(street: Any) -> None:
    with transaction.atomic():
        steps.add_place(parent=street.jia, kind=Kind.BUILDING, name="9幢")
        assert resolve_address("白石嘉苑9幢").place_id is not None
        transaction.set_rollback(True)
    assert resolve_address("白石嘉苑9幢").place_id is None
    with transaction.atomic():
        steps.add_place(parent=street.jia, kind=Kind.BUILDING, name="10幢")
    assert resolve_address("白石嘉苑9幢").place_id is None


def test_a_register_is_built_once_for_many_questions(street: Any) -> None:
    resolve_address("白石嘉苑3幢")
    with CaptureQueriesContext(connection) as asked:
        for _ in range(20):
            resolve_address("白石嘉苑3幢")
    assert len(asked) == 20


LABELS = st.integers(1, 30)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rooms=st.sets(st.tuples(LABELS, st.integers(1, 4), st.integers(1, 9)), min_size=1, max_size=12)
)
def test_every_registered_room_is_found_by_its_full_address(
    rooms: set[tuple[int, int, int]], street: Any
) -> None:
    with transaction.atomic():
        mark = Place.objects.count()
        compound = NewPlace(Kind.COMPOUND, f"横塘{mark}号苑", street.garden)
        rows, known = [compound], {}
        for building, unit, floor in sorted(rooms):
            above: NewPlace = compound
            for kind, name in (
                (Kind.BUILDING, f"{building}幢"),
                (Kind.UNIT, f"{unit}单元"),
                (Kind.ROOM, f"{floor}02室"),
            ):
                key = (id(above), name)
                if key not in known:
                    known[key] = NewPlace(kind, name, above)
                    rows.append(known[key])
                above = known[key]
        added = steps.add_places(rows)
    for place in added:
        if place.kind == Kind.ROOM:
            assert resolve_address(place.full_name).place_id == place.pk
            assert resolve_address(place.full_name, added[0]).place_id == place.pk
