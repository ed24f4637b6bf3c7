"""What one line can mean."""

import pytest

from mashang.domain.asking import read_line


@pytest.mark.parametrize("typed", ["260429-0107", " 260429－0107 ", "2604290107", "260429 0107"])
def test_a_case_number_is_read_however_it_is_typed(typed):
    line = read_line(typed)
    assert (line.case_number, line.is_whole_number) == ("260429-0107", True)
    assert (line.may_be_person, line.may_be_place, line.has_number) == (False, False, False)


def test_eleven_digits_may_be_a_case_and_are_looked_up_as_a_phone():
    line = read_line("13900000107")
    assert line.may_be_person
    assert line.has_number


def test_the_beginning_of_a_number_finds_those_of_a_day():
    line = read_line("260429-01")
    assert (line.case_number, line.is_whole_number) == ("260429-01", False)


@pytest.mark.parametrize("typed", ["王芳", "wangfang", "WF", "欧阳 娜娜"])
def test_a_name_is_no_number(typed):
    line = read_line(typed)
    assert line.may_be_person
    assert line.may_be_place
    assert not line.has_number


@pytest.mark.parametrize("typed", ["330102199005019017", "王芳 13800000000", "E12345678"])
def test_a_number_of_a_person_is_told(typed):
    assert read_line(typed).has_number


@pytest.mark.parametrize("typed", ["天新家园3幢501", "3幢2单元501", "1幢101"])
def test_an_address_with_chinese_in_it_is_nobodys_number(typed):
    line = read_line(typed)
    assert line.may_be_place
    assert not line.has_number
    assert not line.may_be_person


def test_a_bare_address_is_asked_of_both_and_recorded_if_it_finds_a_person():
    line = read_line("3-2-501")
    assert line.may_be_place
    assert line.has_number


def test_nothing_stays_nothing():
    assert read_line(" \u3000 ").text == ""
