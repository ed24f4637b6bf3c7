# ruff: noqa: DTZ001  spreadsheets know only wall clocks
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.engines.tables import readers
from mashang.kernel.errors import Invalid


def refusal(reader, cell) -> str:
    with pytest.raises(Invalid) as caught:
        reader(cell)
    assert caught.value.text.in_("zh")
    assert caught.value.text.in_("en")
    return caught.value.code


def test_text_loses_the_white_space_around_it_and_nothing_else():
    read = readers.text()
    assert read("\ufeff\u3000 王 小明\u200b\n") == "王 小明"
    assert read(501) == "501"
    assert read(1.5) == "1.5"
    assert read(date(2022, 4, 1)) == "2022-04-01"
    assert refusal(readers.text(3), "四个字呀") == "cell.too_long"
    assert refusal(read, 330102199001011234.0) == "cell.precision_lost"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (13_800_001_234, "13800001234"),
        ("'13800001234", "13800001234"),
        (" 138 0000 1234 ", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("33010219900101123Ｘ", "33010219900101123X"),
        ("3－2－501", "3-2-501"),
        ("1E5", "1E5"),
        ("A座", "A座"),
    ],
)
def test_an_identifier_becomes_plain(cell, value):
    assert readers.identifier()(cell) == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (330102199001011234.0, "cell.precision_lost"),
        ("3.30102E+17", "cell.precision_lost"),
        ("1.38E+10", "cell.precision_lost"),
        (date(2022, 3, 2), "cell.turned_into_date"),
        (time(3, 2), "cell.turned_into_date"),
        (True, "cell.not_an_identifier"),
        ("x" * 65, "cell.too_long"),
    ],
)
def test_an_identifier_that_the_spreadsheet_spoiled_is_refused_and_never_guessed(cell, code):
    assert refusal(readers.identifier(), cell) == code


def test_whole_numbers_and_their_bounds():
    read = readers.whole(0, 9_999)
    assert [read(cell) for cell in (7, "7", "１，２３４", "1,234", " 0 ")] == [7, 7, 1234, 1234, 0]
    for cell in ("七", 1.5, True, "1.0", "1,23", date(2022, 4, 1)):
        assert refusal(read, cell) == "cell.not_whole"
    assert refusal(read, -1) == "cell.out_of_range"
    assert refusal(read, 1e17) == "cell.precision_lost"


def test_decimals_have_the_digits_that_people_see():
    read = readers.decimal(Decimal(0))
    assert read(0.1 + 0.2) == Decimal("0.3")
    assert read("1,234.50") == Decimal("1234.50")
    assert read(89) == Decimal(89)
    assert refusal(read, "约90") == "cell.not_a_number"
    assert refusal(read, True) == "cell.not_a_number"
    assert refusal(read, -1) == "cell.out_of_range"


@pytest.mark.parametrize(
    "cell",
    [
        "2022-04-01",
        "2022/4/1",
        "2022.4.1",
        "2022年4月1日",
        "2022 年 4 月 1 日",
        "20220401",
        20220401,
        date(2022, 4, 1),
        datetime(2022, 4, 1, 7, 30),
        "２０２２－４－１",
    ],
)
def test_days_are_read_as_people_write_them(cell):
    assert readers.day()(cell) == date(2022, 4, 1)


@pytest.mark.parametrize(
    "cell", ["2022-02-30", "22-4-1", "2022-4/1", "4月1日", "昨天", "2022", 3.5]
)
def test_what_is_no_day_is_refused(cell):
    assert refusal(readers.day(), cell) == "cell.not_a_date"


def test_a_bare_serial_is_refused_because_the_date_system_is_unknown():
    assert refusal(readers.day(), 44652) == "cell.date_serial"


def test_days_have_bounds():
    read = readers.day(date(1900, 1, 1), date(2022, 4, 30))
    assert refusal(read, "2922-04-01") == "cell.out_of_range"


def test_moments_are_wall_clock():
    read = readers.moment()
    assert read("2022年4月1日 07:30") == datetime(2022, 4, 1, 7, 30)
    assert read("2022-04-01T07:30:15") == datetime(2022, 4, 1, 7, 30, 15)
    assert read(date(2022, 4, 1)) == datetime(2022, 4, 1)
    assert read(datetime(2022, 4, 1, 1)) == datetime(2022, 4, 1, 1)
    for cell in ("2022-04-01 25:00", "07:30", "x", "2022-02-30 07:30"):
        assert refusal(read, cell) == "cell.not_a_date"


def test_yes_and_no_in_the_ways_of_offices():
    read = readers.flag()
    assert all(read(cell) for cell in ("是", "√", "YES", True, 1, "有 "))
    assert not any(read(cell) for cell in ("否", "×", "no", False, 0, "无"))
    assert refusal(read, "也许") == "cell.not_yes_or_no"


def test_a_choice_is_one_of_its_words():
    read = readers.choice({"自住": "owner", "出租": "let", "Empty": "empty"})
    assert [read(cell) for cell in ("自住", " 出租 ", "ＥＭＰＴＹ")] == ["owner", "let", "empty"]
    assert refusal(read, "不详") == "cell.not_a_choice"


CELLS = (
    st.text()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)
READERS = [
    readers.text(9),
    readers.identifier(),
    readers.whole(),
    readers.decimal(),
    readers.day(),
    readers.moment(),
    readers.flag(),
    readers.choice({"a": 1}),
]


@given(st.sampled_from(READERS), CELLS)
def test_a_reader_gives_a_value_or_a_sentence_whatever_the_cell(reader, cell):
    try:
        assert reader(cell) is not None
    except Invalid as refused:
        assert str(refused.text)  # noqa: PT017  either outcome is right
