"""A row of a house register."""

from typing import Any

import pytest

from mashang.elements.places.houses import house_row
from mashang.kernel.errors import Invalid


def shown(**values: Any) -> list[str]:
    return [level.name for level in house_row(2, values).levels]


def test_a_room_is_read_from_its_columns() -> None:
    row = house_row(
        2,
        {
            "community": "白石社区",
            "compound": "白石嘉苑",
            "building": "三栋",
            "unit": "2",
            "room": "501",
        },
    )
    assert [level.name for level in row.levels] == ["白石嘉苑", "3幢", "2单元", "501室"]
    assert row.community == "白石社区"


def test_a_house_of_a_villagers_group_is_read_with_its_sub_number() -> None:
    assert shown(group="第2组", house_no="136－1号") == ["2组", "136-1号"]


def test_a_level_that_a_place_does_not_have_may_be_said_so() -> None:
    assert shown(compound="白石嘉苑", building="7", unit="无", room="101") == [
        "白石嘉苑",
        "7幢",
        "101室",
    ]


def test_a_whole_address_is_taken_apart_when_it_can_be_read_one_way() -> None:
    row = house_row(2, {"address": "白石社区白石嘉苑3幢2单元501室"})
    assert row.community == "白石社区"
    assert [level.label for level in row.levels] == ["白石嘉苑", "3", "2", "501"]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"building": "3"}, "houses.level_missing", "compound"),
        ({"compound": "白石嘉苑"}, "houses.level_missing", "building"),
        (
            {"compound": "白石嘉苑", "unit": "1", "house_no": "3"},
            "houses.level_missing",
            "building",
        ),
        ({"compound": "白石嘉苑", "group": "2", "building": "3"}, "houses.two_containers", "group"),
        (
            {"compound": "白石嘉苑", "house_no": "2", "building": "3"},
            "houses.two_houses",
            "house_no",
        ),
        ({"compound": "白石嘉苑", "building": "8、9幢"}, "houses.many", "building"),
        ({"compound": "白石嘉苑", "building": "1幢-10幢"}, "houses.many", "building"),
        (
            {"compound": "白石嘉苑", "building": "3", "floor": "6", "room": "501"},
            "houses.floor_contradicts",
            "floor",
        ),
        ({"compound": "白石嘉苑", "building": "综" * 41}, "places.name_long", "building"),
        ({"address": "白石嘉苑3-501"}, "houses.address_unclear", "address"),
        ({"address": "白石嘉苑7幢、9幢"}, "houses.address_unclear", "address"),
    ],
)
def test_what_a_row_leaves_open_is_refused_with_its_column(
    values: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        house_row(2, values)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_number_that_may_be_a_range_is_marked_as_doubtful() -> None:
    assert house_row(2, {"group": "2", "house_no": "129-131号"}).doubtful == "129-131"
    assert house_row(2, {"group": "2", "house_no": "136-1号"}).doubtful == ""
