import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.addresses import Reading, parse
from mashang.domain.addresses.surface import fold


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("３－２－５０１", "3-2-501"),
        ("3—2–501", "3-2-501"),
        ("3一2一501", "3-2-501"),
        ("三幢二单元五〇一室", "3幢2单元501室"),
        ("第十二幢", "12幢"),
        ("一百二十三号", "123号"),
        ("一百零二号", "102号"),
        ("二〇三", "203"),
        ("3 2 501", "3 2 501"),
        ("3 幢 2 单元", "3幢2单元"),
        ("3（栋）2", "3幢2"),
        ("１２号附３号", "12+3号"),
        ("12号之3", "12+3"),
        ("沿街店铺12-3号", "沿街12-3号"),
        ("7幢和9幢", "7幢、9幢"),
        ("1幢至10幢", "1幢~10幢"),
        ("8，9幢", "8、9幢"),
    ],
)
def test_signs_that_mean_the_same_become_the_same(raw, folded):
    assert fold(raw) == folded


@pytest.mark.parametrize("raw", ["二三幢", "一百二号", "和平路", "万家花园"])
def test_what_could_mean_two_things_is_left_alone(raw):
    assert fold(raw) == raw


def test_a_chinese_numeral_is_never_glued_to_an_arabic_one():
    assert fold("八一新村十3幢") == "八一新村10|3幢"


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_that_matters(text):
    once = fold(text)
    assert fold(once).replace("|", "") == fold(fold(once)).replace("|", "")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("3幢2单元501室", Reading(building="3", unit="2", room="501")),
        ("3幢2单元501", Reading(building="3", unit="2", room="501")),
        ("3-2-501", Reading(building="3", unit="2", room="501")),
        ("3#2-501", Reading(building="3", unit="2", room="501")),
        ("三幢二单元501", Reading(building="3", unit="2", room="501")),
        ("3栋2门501", Reading(building="3", unit="2", room="501")),
        ("3幢501", Reading(building="3", room="501")),
        ("3号楼", Reading(building="3")),
        ("2组136-1号", Reading(group="2", house_no="136-1")),
        ("沿街12-3号", Reading(house_no="沿街12-3")),
        ("3幢2单元地下室", Reading(building="3", unit="2", room="地下室")),
        ("3幢12号车库", Reading(building="3", room="车库12")),
        ("3幢阁楼", Reading(building="3", room="阁楼")),
        ("A座1203", Reading(building="A", room="1203")),
        ("12号附3号", Reading(house_no="12-3")),
    ],
)
def test_the_first_reading_is_the_usual_one(text, first):
    parsed = parse(text)
    assert parsed.raw == text
    assert parsed.certain >= 1
    assert parsed.readings[0] == first


def test_a_floor_is_kept_beside_its_room():
    readings = parse("集体宿舍5楼508").readings
    assert Reading(floor="5", room="508") in readings
    assert all(reading.floor is None or reading.room == "508" for reading in readings)


def test_a_plain_address_has_one_reading_and_a_hyphenated_number_several():
    assert parse("3幢2单元501室").sole == Reading(building="3", unit="2", room="501")
    assert parse("1组1-2号").sole is None


def test_names_are_told_apart_by_their_endings():
    parsed = parse("浙江省杭州市上城区笕桥街道白石社区居委会白石嘉苑3幢2单元501室")
    assert (parsed.province, parsed.city, parsed.district) == ("浙江省", "杭州市", "上城区")
    assert (parsed.street, parsed.community) == ("笕桥街道", "白石社区居委会")
    assert parsed.compound == "白石嘉苑"


def test_a_compound_name_may_hold_a_number():
    parsed = parse("天新公寓二期3幢501")
    assert parsed.compound == "天新公寓2期"
    assert parsed.readings[0] == Reading(building="3", room="501")


@pytest.mark.parametrize("text", ["白石嘉苑8、9幢", "7幢、9幢", "1幢至10幢", "12号-14号", "8、9幢"])
def test_lists_and_ranges_are_recognised_and_not_read_as_one(text):
    parsed = parse(text)
    assert parsed.many
    assert not parsed.readings


@given(st.text(max_size=300))
def test_any_text_is_parsed_and_kept(text):
    assert parse(text).raw == text
