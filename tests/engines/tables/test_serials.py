# ruff: noqa: DTZ001  spreadsheets know only wall clocks
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.engines.tables.cells import Fault
from mashang.engines.tables.serials import Shape, from_iso, from_serial, shape_of


@pytest.mark.parametrize(
    ("format_id", "code", "shape"),
    [
        (0, None, Shape.NUMBER),
        (14, None, Shape.DAY),
        (22, None, Shape.MOMENT),
        (20, None, Shape.CLOCK),
        (46, None, Shape.SPAN),
        (31, None, Shape.DAY),
        (57, None, Shape.DAY),
        (164, "General", Shape.NUMBER),
        (164, "G/通用格式", Shape.NUMBER),
        (164, 'yyyy"年"m"月"d"日"', Shape.DAY),
        (164, "[$-804]yyyy\\-mm\\-dd;@", Shape.DAY),
        (164, "yyyy/m/d h:mm", Shape.MOMENT),
        (164, "h:mm AM/PM", Shape.CLOCK),
        (164, "[h]:mm:ss", Shape.SPAN),
        (164, "[Red]0.00", Shape.NUMBER),
        (164, '0.00"day"', Shape.NUMBER),
        (164, "#,##0_d", Shape.NUMBER),
        (164, "0.00E+00", Shape.NUMBER),
        (164, "m月", Shape.DAY),
        (164, "[" * 100_000, Shape.NUMBER),
    ],
)
def test_only_a_date_format_makes_a_date(format_id, code, shape):
    assert shape_of(format_id, code) is shape


@given(st.dates(date(1900, 3, 1)))
def test_a_day_in_the_1900_system_is_its_serial(day):
    serial = (day - date(1899, 12, 30)).days
    assert from_serial(serial, Shape.DAY, since_1904=False) == day


@given(st.dates(date(1904, 1, 1)))
def test_a_day_in_the_1904_system_is_its_serial(day):
    serial = (day - date(1904, 1, 1)).days
    assert from_serial(serial, Shape.DAY, since_1904=True) == day


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)))
def test_a_moment_survives_to_the_second(moment):
    moment = moment.replace(microsecond=0)
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert from_serial(serial, Shape.MOMENT, since_1904=False) == moment


def test_the_days_before_the_phantom_leap_day_are_right():
    assert from_serial(1, Shape.DAY, since_1904=False) == date(1900, 1, 1)
    assert from_serial(59, Shape.DAY, since_1904=False) == date(1900, 2, 28)
    assert from_serial(61, Shape.DAY, since_1904=False) == date(1900, 3, 1)


@pytest.mark.parametrize("serial", [-1, 60, 0, 2_958_466, 5e7, 1e300])
def test_a_number_that_is_no_day_is_a_fault(serial):
    fault = from_serial(serial, Shape.DAY, since_1904=False)
    assert isinstance(fault, Fault)
    assert fault.code == "cell.bad_date"


def test_fractions_are_clock_times_and_spans_may_pass_a_day():
    assert from_serial(0.5, Shape.CLOCK, since_1904=False) == time(12)
    assert from_serial(0.9999999999, Shape.CLOCK, since_1904=False) == time(23, 59, 59, 999_000)
    assert from_serial(1.25, Shape.SPAN, since_1904=False) == timedelta(hours=30)
    assert from_serial(44652.5, Shape.DAY, since_1904=False) == datetime(2022, 4, 1, 12)


def test_strict_workbooks_write_dates_out():
    assert from_iso("2022-04-01") == date(2022, 4, 1)
    assert from_iso("2022-04-01T07:30:00Z") == datetime(2022, 4, 1, 7, 30)
    assert from_iso("07:30:00") == time(7, 30)
    assert isinstance(from_iso("2022-13-01"), Fault)
