import pytest

from mashang.domain.addresses import Outcome, Register, RegisterRow

UPPER = [["浙江省"], ["杭州市"], ["上城区", "江干区"], ["笕桥街道", "笕桥镇"]]


def rows():
    yield RegisterRow(1, "白石社区", aliases=("老白石",))
    yield RegisterRow(2, "白石", "白石嘉苑", aliases=("丁兰路22号",))
    yield RegisterRow(3, "白石", "白石嘉苑", building="3")
    yield RegisterRow(4, "白石", "白石嘉苑", building="3", unit="1", room="501")
    yield RegisterRow(5, "白石", "白石嘉苑", building="3", unit="2", room="501")
    yield RegisterRow(6, "白石", "白石嘉苑", building="综合楼", room="501")
    yield RegisterRow(7, "白石", "白石嘉苑", building="8幢", unit="无", aliases=("老年公寓",))
    yield RegisterRow(8, "白石", "白石嘉苑", building="8幢", room="101室")
    yield RegisterRow(9, "白石", "白石嘉苑", house_no="沿街12-3号")
    yield RegisterRow(10, "白石", "白石嘉苑", building="3", unit="2", room="12号车库")
    yield RegisterRow(11, "天新", "天新公寓二期", building="3", room="501")
    yield RegisterRow(12, "天新", "明桂安置房项目", building="生活区", room="508")
    yield RegisterRow(13, "天新", "明桂安置房项目", building="集体宿舍", room="508")
    yield RegisterRow(20, "黄家", group="1组", house_no="1号")
    yield RegisterRow(21, "黄家", group="1组", house_no="1-2号")
    yield RegisterRow(22, "黄家", group="2", house_no="1")
    yield RegisterRow(23, "黄家", group="2", house_no="2")
    yield RegisterRow(24, "黄家", group="2", house_no="1-2")
    yield RegisterRow(25, "黄家", group="2", house_no="136-1")
    yield RegisterRow(26, "黄家", group="3", house_no="1")
    yield RegisterRow(27, "黄家", group="3", house_no="2")


@pytest.fixture(scope="module")
def register():
    return Register(rows(), UPPER)


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("白石社区", 1),
        ("老白石社区居委会", 1),
        ("白石嘉苑小区", 2),
        ("丁兰路22号", 2),
        ("白石嘉苑3幢", 3),
        ("浙江省杭州市江干区笕桥镇白石社区白石嘉苑3幢2单元501室", 5),
        ("白石社区，白石嘉苑，3幢，2单元，501", 5),
        ("丁兰路22号3-2-501", 5),
        ("丁兰路9号白石嘉苑3-2-501", 5),
        ("白石嘉苑综合楼501", 6),
        ("白石嘉苑老年公寓101", 8),
        ("白石嘉苑8-101", 8),
        ("白石嘉苑沿街商铺12-3号", 9),
        ("白石嘉苑沿街12号附3号", 9),
        ("白石嘉苑3幢2单元车库12", 10),
        ("天新公寓2期3-501", 11),
        ("明桂安置房工地生活区508", 12),
        ("明桂安置房项目部集体宿舍5楼508", 13),
        ("黄家社区1组1-2号", 21),
        ("黄家社区第2村民小组一百三十六号附1", 25),
    ],
)
def test_a_writing_that_fits_one_row_resolves_to_it(register, text, place_id):
    answer = register.resolve(text)
    assert (answer.outcome, answer.place_id) == (Outcome.RESOLVED, place_id)
    assert answer.raw == text
    assert [candidate.place_id for candidate in answer.candidates] == [place_id]


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("白石嘉苑3幢501", {4, 5}),
        ("白石嘉苑3-501", {4, 5}),
        ("3-501", {4, 5, 11}),
        ("黄家社区2组1-2号", {22, 23, 24}),
        ("黄家社区3组1-2号", {26, 27}),
        ("白石嘉苑3、8幢", {3, 7}),
        ("白石嘉苑3幢2单元", {5, 10}),
        ("黄家社区1-2号", {20, 21, 22, 23, 24, 26, 27}),
    ],
)
def test_a_writing_that_fits_more_or_stops_early_is_asked(register, text, candidates):
    answer = register.resolve(text)
    assert (answer.outcome, answer.place_id) == (Outcome.AMBIGUOUS, None)
    assert {candidate.place_id for candidate in answer.candidates} == candidates


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "你好",
        "北京市白石嘉苑3幢2单元501室",
        "白石嘉苑3幢2单元601室",
        "白石嘉苑3幢2单元6楼501室",
        "白石嘉苑9-101",
        "白石嘉苑3幢2单元501室（出租）",
        "白石社区-",
        "黄家社区2组3-1号",
        "x" * 5000,
        "白石嘉苑3幢2单元501\x00",
        "\ud800",
    ],
)
def test_what_fits_nothing_is_unknown_and_says_why(register, text):
    answer = register.resolve(text)
    assert (answer.outcome, answer.place_id, answer.candidates) == (Outcome.UNKNOWN, None, ())
    assert answer.why.in_("zh") != answer.why.in_("en")


def test_the_same_room_in_two_compounds_is_asked_until_the_compound_is_known():
    twins = Register(
        RegisterRow(number, "白石", compound, building="3", unit="2", room="501")
        for number, compound in enumerate(("东苑", "西苑"))
    )
    assert twins.resolve("3-2-501").outcome is Outcome.AMBIGUOUS
    assert twins.resolve("3-2-501", within="西苑").place_id == 1
    assert twins.resolve("西苑3-2-501").place_id == 1


def test_a_hint_narrows_and_never_contradicts(register):
    assert register.resolve("3-501", within="天新社区").place_id == 11
    assert register.resolve("136-1号", within="黄家社区2组").place_id == 25
    assert register.resolve("白石嘉苑3幢2单元501", within="天新").outcome is Outcome.UNKNOWN
    unknown = register.resolve("3-501", within="火星")
    assert unknown.outcome is Outcome.UNKNOWN
    assert "火星" in str(unknown.why)


def test_the_reason_names_the_level_that_is_missing(register):
    assert str(register.resolve("白石嘉苑3幢2单元601室").why) == "登记的地址里没有这个室：601"
    assert register.resolve("白石嘉苑30幢2单元601").why.in_("en").endswith("building here: 30")


def test_a_text_never_means_something_deeper_than_it_says():
    only = Register([RegisterRow(1, "白石", "东苑", building="3", unit="1", room="501")])
    answer = only.resolve("东苑3幢")
    assert answer.outcome is Outcome.AMBIGUOUS
    assert [candidate.place_id for candidate in answer.candidates] == [1]


def test_building_and_room_by_a_hyphen_need_a_building_without_units():
    mixed = Register(
        [
            RegisterRow(1, "白石", "东苑", building="3", room="501"),
            RegisterRow(2, "白石", "东苑", building="3", unit="1", room="101"),
            RegisterRow(3, "白石", "东苑", building="4", room="501"),
        ]
    )
    assert mixed.resolve("东苑3-501").outcome is Outcome.AMBIGUOUS
    assert mixed.resolve("东苑4-501").place_id == 3


def test_house_and_building_of_the_same_number_are_asked():
    both = Register(
        [
            RegisterRow(1, "白石", "东苑", building="3"),
            RegisterRow(2, "白石", "东苑", house_no="3"),
        ]
    )
    assert both.resolve("东苑3号").outcome is Outcome.AMBIGUOUS
    assert both.resolve("东苑3幢").place_id == 1
    assert both.resolve("东苑3号院").place_id == 2


def test_a_compound_of_the_same_name_in_two_communities_is_asked():
    twins = Register(
        RegisterRow(number, community, "花园", building="1")
        for number, community in enumerate(("白石", "天新"))
    )
    assert twins.resolve("花园1幢").outcome is Outcome.AMBIGUOUS
    assert twins.resolve("天新社区花园1幢").place_id == 1


def test_an_empty_register_knows_nothing():
    assert Register([]).resolve("白石嘉苑3幢").outcome is Outcome.UNKNOWN
