from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.addresses import ItemKind, Level, parse_many


def told(text):
    return [(item.kind, item.level, item.values, item.sub_number) for item in parse_many(text)]


def test_a_proclamation_is_read_item_by_item():
    items = parse_many("黄家社区2组129-131号、2组136-1号、7幢、9幢、1-10幢")
    assert [item.kind for item in items] == [
        ItemKind.UNDECIDED,
        ItemKind.ONE,
        ItemKind.ONE,
        ItemKind.ONE,
        ItemKind.RANGE,
    ]
    assert items[0].values == ("129", "130", "131")
    assert items[0].sub_number == "129-131"
    assert items[1].above == ((Level.GROUP, "2"),)
    assert items[1].values == ("136-1",)
    assert items[4].values == tuple(str(number) for number in range(1, 11))
    assert {item.names for item in items} == {"黄家社区"}


def test_a_group_is_handed_on_to_houses_and_not_to_buildings():
    items = parse_many("2组136-1号、140号、7幢")
    assert items[1].above == ((Level.GROUP, "2"),)
    assert items[2].above == ()


def test_a_label_said_once_counts_for_the_numbers_before_it():
    assert told("白石嘉苑8、9幢") == [
        (ItemKind.ONE, Level.BUILDING, ("8",), None),
        (ItemKind.ONE, Level.BUILDING, ("9",), None),
    ]


def test_rooms_of_a_list_keep_their_building():
    items = parse_many("白石嘉苑3幢501、502室")
    assert [list(item.writings()) for item in items] == [["白石嘉苑3幢501室"], ["白石嘉苑3幢502室"]]


def test_a_hyphen_between_house_numbers_may_be_a_range_or_a_sub_number():
    assert told("1组1-2号")[0] == (ItemKind.UNDECIDED, Level.HOUSE, ("1", "2"), "1-2")
    assert told("2组136-1号")[0] == (ItemKind.ONE, Level.HOUSE, ("136-1",), None)
    assert told("129号至131号")[0] == (ItemKind.RANGE, Level.HOUSE, ("129", "130", "131"), None)


def test_ranges_of_other_levels_are_expanded():
    assert told("3幢1-2单元")[0] == (ItemKind.RANGE, Level.UNIT, ("1", "2"), None)
    assert told("A-C座")[0] == (ItemKind.RANGE, Level.BUILDING, ("A", "B", "C"), None)
    assert told("1幢-3幢")[0] == (ItemKind.RANGE, Level.BUILDING, ("1", "2", "3"), None)


def test_a_range_beyond_all_measure_and_a_company_are_unclear():
    assert parse_many("1~99999幢")[0].kind is ItemKind.UNCLEAR
    assert parse_many("某某有限公司、7幢")[0].kind is ItemKind.UNCLEAR


@given(st.text("0123456789一二-~、,号幢组单元室白石", max_size=40))
def test_any_list_is_read_without_failing(text):
    for item in parse_many(text):
        assert (item.level is None) == (item.kind is ItemKind.UNCLEAR and not item.values) or (
            item.kind is ItemKind.UNCLEAR
        )
        assert len(list(item.writings())) <= 502
