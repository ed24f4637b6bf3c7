"""Slots of a day, who may take one, who moves up, and hours as people type them."""

import itertools
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.booking import (
    Days,
    Opening,
    Refusal,
    Schedule,
    Wish,
    is_slot,
    next_in_line,
    read_hours,
    refusal_of,
    slots_on,
    written_hours,
)
from mashang.domain.calendars import WorkCalendar, YearArrangement
from mashang.kernel.clock import STREET_ZONE
from mashang.kernel.errors import Invalid

MAY = WorkCalendar(
    {
        2026: YearArrangement(
            2026,
            frozenset(date(2026, 5, day) for day in range(1, 6)),
            frozenset({date(2026, 5, 9)}),
            "test",
        )
    }
)
MORNING, NOON = time(8, 30), time(11, 30)


def schedule(**more):
    given = {
        "openings": [Opening(day, MORNING, NOON) for day in range(5)],
        "slot": timedelta(minutes=30),
        "lead": timedelta(minutes=60),
        "ahead_days": 7,
        "days": Days.WORKING,
    }
    return Schedule(**{**given, **more})


def at(day, hour, minute=0):
    return datetime(2026, 4, day, hour, minute, tzinfo=STREET_ZONE)


def test_a_day_is_cut_into_slots_and_the_rest_is_none():
    found = slots_on(schedule(slot=timedelta(minutes=50)), date(2026, 4, 29), MAY)
    assert [(one.starts_at.hour, one.starts_at.minute) for one in found] == [
        (8, 30),
        (9, 20),
        (10, 10),
    ]
    assert found[-1].ends_at == at(29, 11)


def test_holidays_are_shut_and_made_up_saturdays_keep_fridays_hours():
    only_friday = schedule(openings=[Opening(4, MORNING, NOON)])
    assert slots_on(schedule(), date(2026, 5, 4), MAY) == []
    assert len(slots_on(only_friday, date(2026, 5, 9), MAY)) == 6
    assert slots_on(only_friday, date(2026, 5, 16), MAY) == []
    every_week = schedule(days=Days.WEEKDAYS)
    assert len(slots_on(every_week, date(2026, 5, 4), MAY)) == 6
    assert slots_on(every_week, date(2026, 5, 9), MAY) == []


def test_a_closed_day_has_none():
    shut = schedule(closed=frozenset({date(2026, 4, 29)}))
    assert slots_on(shut, date(2026, 4, 29), MAY) == []


def test_only_what_begins_a_slot_is_one():
    assert is_slot(schedule(), at(29, 9), MAY) is not None
    assert is_slot(schedule(), at(29, 9, 10), MAY) is None
    assert is_slot(schedule(), at(29, 11, 30), MAY) is None


@pytest.mark.parametrize(
    ("wish", "now", "expected"),
    [
        ({}, at(29, 8), None),
        ({}, at(29, 9), None),
        ({}, at(29, 9, 1), Refusal.TOO_LATE),
        ({}, at(29, 10), Refusal.PAST),
        ({"by_staff": True}, at(29, 10, 15), None),
        ({"by_staff": True}, at(29, 10, 30), Refusal.PAST),
        ({}, at(21, 8), Refusal.TOO_EARLY),
        ({}, at(22, 8), None),
        ({"is_resident": False}, at(29, 8), Refusal.NOT_FOR_THEM),
        ({"holds_this": True, "holds": 1}, at(29, 8), Refusal.HELD_ALREADY),
        ({"holds": 2}, at(29, 8), Refusal.HOLDS_TOO_MANY),
    ],
)
def test_the_first_rule_against_a_wish_is_said(wish, now, expected):
    given = {
        "starts_at": at(29, 10), "ends_at": at(29, 10, 30), "holds": 0, "holds_this": False,
        "is_resident": True, **wish,
    }  # fmt: skip
    assert refusal_of(Wish(**given), schedule(), 2, now) is expected


@pytest.mark.parametrize(
    "typed",
    ["08:30-11:30 13:30-17:00", "8:30—11:30，13:30—17:00", "０８：３０至11:30、13:30到17:00"],
)
def test_hours_are_read_as_people_type_them(typed):
    hours = read_hours(typed, field="hours_0")
    assert written_hours(hours) == "08:30-11:30 13:30-17:00"


@pytest.mark.parametrize(
    "typed", ["morning", "11:30-08:30", "08:30-11:30 11:00-12:00", "25:00-26:00", "08:30"]
)
def test_what_are_no_hours_is_refused(typed):
    with pytest.raises(Invalid):
        read_hours(typed, field="hours_0")


@given(
    st.lists(
        st.tuples(st.datetimes(), st.uuids().map(str)), unique_by=lambda one: one[1], max_size=8
    ),
    st.integers(-2, 10),
    st.randoms(),
)
def test_who_waits_longest_moves_up_in_whatever_order_they_are_read(waiting, free, random):
    moving = next_in_line(waiting, free)
    shuffled = list(waiting)
    random.shuffle(shuffled)
    assert next_in_line(shuffled, free) == moving
    assert len(moving) == min(len(waiting), max(free, 0))
    left = [since for since, ref in waiting if ref not in moving]
    moved = [since for since, ref in waiting if ref in moving]
    assert not left or not moved or max(moved) <= min(left)


@given(st.times(), st.times(), st.integers(1, 600), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_slots_never_overlap_and_stay_within_the_hours(since, until, minutes, day):
    since, until = sorted((since.replace(tzinfo=None), until.replace(tzinfo=None)))
    every_day = schedule(
        openings=[Opening(number, since, until) for number in range(7)],
        slot=timedelta(minutes=minutes),
        days=Days.WEEKDAYS,
    )
    found = slots_on(every_day, day, MAY)
    assert all(one.ends_at <= other.starts_at for one, other in itertools.pairwise(found))
    assert all(
        one.starts_at.time() >= since
        and one.ends_at.time() <= until
        and one.ends_at > one.starts_at
        for one in found
    )
