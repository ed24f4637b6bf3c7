"""How a place is named."""

import pytest

from mashang.elements.places.models import Place
from mashang.elements.places.naming import floor_of, full_name_of, label_of, name_of, sort_key_of
from mashang.kernel.errors import Invalid

Kind = Place.Kind


@pytest.mark.parametrize("name", ["3幢", "三栋", "３号楼", "3#", "3"])
def test_a_building_has_one_label_however_it_is_written(name: str) -> None:
    assert label_of(Kind.BUILDING, name) == "3"


@pytest.mark.parametrize(
    ("kind", "name", "label"),
    [
        (Kind.ROOM, "０501室", "501"),
        (Kind.ROOM, "地下室", "地下室"),
        (Kind.UNIT, "二门", "2"),
        (Kind.DETACHED_HOUSE, "136－1号", "136-1"),
        (Kind.VILLAGER_GROUP, "第二组", "2"),
        (Kind.COMMUNITY, "白石社区居民委员会", "白石"),
        (Kind.COMPOUND, "白石嘉苑 一区", "白石嘉苑1区"),
        (Kind.BUILDING, "综合楼", "综合楼"),
    ],
)
def test_the_label_is_what_tells_siblings_apart(kind: str, name: str, label: str) -> None:
    assert label_of(kind, name) == label


@pytest.mark.parametrize("name", ["", "  ", "无"])
def test_a_place_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        label_of(Kind.BUILDING, name)
    assert refused.value.code == "places.name_missing"


def test_a_bare_label_is_written_with_its_level_word() -> None:
    assert name_of(Kind.ROOM, "501") == "501室"
    assert name_of(Kind.DETACHED_HOUSE, "136-1") == "136-1号"
    assert name_of(Kind.BUILDING, "综合楼") == "综合楼"
    assert name_of(Kind.COMMUNITY, "白石") == "白石社区"


def test_building_9_stands_before_building_10() -> None:
    assert sorted(["10", "9", "1", "136-1", "136"], key=sort_key_of) == [
        "1",
        "9",
        "10",
        "136",
        "136-1",
    ]


def test_an_address_longer_than_its_column_is_refused() -> None:
    with pytest.raises(Invalid):
        full_name_of("白" * 250, "石" * 60)


@pytest.mark.parametrize(
    ("label", "floor"), [("501", 5), ("1203", 12), ("12", None), ("车库3", None), ("001", None)]
)
def test_the_storey_is_read_from_the_number_of_a_room(label: str, floor: int | None) -> None:
    assert floor_of(label) == floor
