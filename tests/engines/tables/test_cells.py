# ruff: noqa: DTZ001  spreadsheets know only wall clocks
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.engines.tables.cells import (
    Fault,
    as_seen,
    column_letters,
    column_number,
    is_blank,
    number,
    reference,
    text_cell,
)


@given(st.integers(0, 16_383))
def test_column_letters_and_numbers_are_each_others_inverse(column):
    assert column_number(column_letters(column)) == column


def test_a_cell_is_named_as_the_spreadsheet_shows_it():
    assert [reference(1, 0), reference(12, 25), reference(3, 26), reference(1_048_576, 16_383)] == [
        "A1",
        "Z12",
        "AA3",
        "XFD1048576",
    ]


@pytest.mark.parametrize("letters", ["", "A1", "ABCD", "Ａ", "-"])
def test_what_names_no_column_is_refused(letters):
    with pytest.raises(ValueError, match="names no column"):
        column_number(letters)


def test_whole_numbers_lose_their_point_only_while_every_digit_is_known():
    assert number(13_800_001_234.0) == 13_800_001_234
    assert isinstance(number(13_800_001_234.0), int)
    assert isinstance(number(330102199001011234.0), float)
    assert number(1.5) == 1.5
    assert isinstance(number(float("nan")), Fault)


def test_untrusted_texts_are_faults_that_can_still_be_printed():
    nul = text_cell("a\x00b", 100)
    half = text_cell("a\ud83d", 100)
    byte = text_cell("a\udcff", 100, raw_bytes=True)
    long = text_cell("x" * 101, 100)
    assert [fault.code for fault in (nul, half, byte, long)] == [
        "cell.nul",
        "cell.surrogate",
        "cell.undecodable",
        "cell.too_long",
    ]
    for fault in (nul, half, byte, long):
        as_seen(fault).encode("utf-8")
        assert "\x00" not in as_seen(fault)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1))
def test_any_other_text_is_itself(text):
    assert text_cell(text, len(text)) == text


def test_a_cell_reads_as_people_see_it():
    assert as_seen(None) == ""
    assert as_seen(True) == "TRUE"
    assert as_seen(0.1 + 0.2) == "0.3"
    assert as_seen(100) == "100"
    assert as_seen(date(2022, 4, 1)) == "2022-04-01"
    assert as_seen(datetime(2022, 4, 1, 7, 30)) == "2022-04-01 07:30:00"
    assert as_seen(time(7, 30)) == "07:30:00"


def test_white_space_is_blank_and_zero_is_not():
    assert is_blank("  \u3000\n")
    assert not is_blank(0)
    assert not is_blank(False)
