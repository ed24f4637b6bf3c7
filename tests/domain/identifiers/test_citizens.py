from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.identifiers import Sex, id_number_for, read_id_number, with_check_digit
from mashang.kernel.errors import Invalid

TODAY = date(2026, 11, 23)
births = st.dates(date(1860, 1, 1), TODAY)
divisions = st.sampled_from(["330102", "110105", "440524", "810000", "830000", "659004"])


def refused(text):
    with pytest.raises(Invalid) as caught:
        read_id_number(text, today=TODAY, field="document")
    assert caught.value.field == "document"
    assert str(caught.value.text)
    return caught.value.code.removeprefix("identifier.id_number.")


@pytest.mark.parametrize(
    ("number", "birth_on", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("440524188001010014", date(1880, 1, 1), Sex.MALE),
    ],
)
def test_the_samples_of_the_standard_are_read(number, birth_on, sex):
    read = read_id_number(number, today=TODAY)
    assert (read.value, read.birth_on, read.sex) == (number, birth_on, sex)
    assert read.division == number[:6]


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X\u200b",
    ],
)
def test_what_hands_and_keyboards_add_is_read_away(text):
    assert read_id_number(text, today=TODAY).value == "11010519491231002X"


def test_an_old_number_of_fifteen_digits_becomes_one_of_eighteen():
    assert read_id_number("110105491231002", today=TODAY).value == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "missing"),
        ("  ", "missing"),
        ("1101051949123100", "length"),
        ("11010519491231002A", "signs"),
        ("1101051949X231002X", "signs"),
        ("00010519491231002X", "division"),
        ("110105194902300021", "birth"),
        ("110105202612010018", "birth"),
        ("110105185912310018", "birth"),
        ("110105194912310021", "check_digit"),
    ],
)
def test_a_wrong_number_is_refused_by_the_part_that_is_wrong(text, part):
    assert refused(text) == part


@given(divisions, births, st.integers(1, 999))
def test_a_number_made_of_parts_is_read_back_into_them(division, birth_on, sequence):
    read = read_id_number(id_number_for(division, birth_on, sequence), today=TODAY)
    assert (read.division, read.birth_on) == (division, birth_on)
    assert read.sex is (Sex.MALE if sequence % 2 else Sex.FEMALE)
    assert read.is_residence_permit == division.startswith(("81", "82", "83"))


@given(divisions, births, st.integers(1, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(division, birth_on, sequence, at, by):
    number = id_number_for(division, birth_on, sequence)
    if number[at] == "X":
        wrong = number[:at] + str(by)
    else:
        wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    with pytest.raises(Invalid):
        read_id_number(wrong, today=TODAY)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    try:
        value = read_id_number(text, today=TODAY).value
    except Invalid:
        assert refused(text)
    else:
        assert len(value) == 18


def test_the_check_digit_wants_seventeen_digits():
    with pytest.raises(ValueError, match="seventeen"):
        with_check_digit("123")
