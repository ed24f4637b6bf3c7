from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.calendars import WorkCalendar
from mashang.domain.plans import parse_pack

CALM = Path(__file__).parents[2] / "plans" / "calm"
CALENDAR = parse_pack({file.name: file.read_text() for file in CALM.glob("*.yaml")}).calendar
UNPUBLISHED = WorkCalendar({})
DAYS = st.dates(date(2022, 1, 1), date(2026, 11, 30))


def slow_count(start: date, count: int) -> date:
    """Every day looked at one by one, from the words of the notices only."""
    day = start
    while count:
        day += timedelta(days=1)
        off = any(day in year.off for year in CALENDAR.years.values())
        made_up = any(day in year.made_up for year in CALENDAR.years.values())
        if made_up or (not off and day.isoweekday() <= 5):
            count -= 1
    return day


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2022, 1, 28), 1, date(2022, 1, 29)),  # a Saturday made up before Spring Festival
        (date(2022, 1, 30), 1, date(2022, 2, 7)),
        (date(2024, 2, 9), 1, date(2024, 2, 18)),
        (date(2025, 1, 27), 3, date(2025, 2, 7)),
        (date(2025, 9, 26), 4, date(2025, 10, 9)),
        (date(2026, 9, 24), 1, date(2026, 9, 28)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2022, 12, 30), 1, date(2023, 1, 3)),
    ],
)
def test_holidays_and_made_up_days_count_as_the_notices_say(start, count, expected):
    assert CALENDAR.add_working_days(start, count).day == expected


def test_every_year_of_the_calm_plan_names_its_notice():
    assert {year: one.source for year, one in CALENDAR.years.items()} == {
        2022: "国办发明电〔2021〕11号",
        2023: "国办发明电〔2022〕16号",
        2024: "国办发明电〔2023〕7号",
        2025: "国办发明电〔2024〕12号",
        2026: "国办发明电〔2025〕7号",
    }


@pytest.mark.parametrize(
    ("year", "worked"), [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_a_published_year_has_as_many_working_days_as_its_notices_leave(year, worked):
    first = date(year, 1, 1)
    days = (first + timedelta(days=ahead) for ahead in range(366 if year == 2024 else 365))
    assert sum(CALENDAR.is_working_day(day) for day in days) == worked


def test_an_unpublished_year_is_counted_monday_to_friday_and_warns():
    counted = CALENDAR.add_working_days(date(2027, 4, 30), 1)
    assert counted.day == date(2027, 5, 3)
    assert [warning.in_("en") for warning in counted.warnings] == [
        "The holiday arrangement of 2027 is not published; counted as Monday to Friday"
    ]


def test_the_last_days_of_december_wait_for_the_next_years_notice():
    assert CALENDAR.add_working_days(date(2026, 12, 24), 2).warnings == ()
    assert len(CALENDAR.add_working_days(date(2026, 12, 24), 3).warnings) == 1


def test_counting_none_gives_the_day_itself_or_the_next_that_is_worked():
    assert CALENDAR.add_working_days(date(2026, 10, 1), 0).day == date(2026, 10, 8)
    assert CALENDAR.add_working_days(date(2026, 10, 8), 0).day == date(2026, 10, 8)


def test_counting_backwards_is_refused():
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_working_days(date(2026, 1, 1), -1)


@given(DAYS, st.integers(1, 20))
def test_counting_agrees_with_looking_at_every_day(start, count):
    assert CALENDAR.add_working_days(start, count).day == slow_count(start, count)


@given(DAYS, st.integers(1, 20), st.integers(1, 20))
def test_counting_in_two_steps_is_counting_in_one(start, one, two):
    middle = CALENDAR.add_working_days(start, one).day
    assert (
        CALENDAR.add_working_days(middle, two).day
        == CALENDAR.add_working_days(start, one + two).day
    )


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 30))
def test_without_arrangements_only_weekends_are_off(start, count):
    day = UNPUBLISHED.add_working_days(start, count).day
    assert day.weekday() < 5
    assert UNPUBLISHED.add_working_days(start, count).warnings
