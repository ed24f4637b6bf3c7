from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.calendars import WorkCalendar, YearArrangement
from mashang.domain.clocks import (
    Clock,
    ClockRules,
    ClockState,
    Due,
    Extension,
    Minutes,
    Pause,
    WorkingDays,
    due_at,
    read_clock,
)
from mashang.kernel.clock import STREET_ZONE, local

OCTOBER = frozenset(date(2026, 10, day) for day in range(1, 8))
CALENDAR = WorkCalendar(
    {2026: YearArrangement(2026, OCTOBER, frozenset({date(2026, 10, 10)}), "test")}
)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 9) -> datetime:
    """An instant of autumn 2026 on the street's wall clock; 21 September is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=STREET_ZONE)


def pause(since: datetime, until: datetime | None) -> Pause:
    return Pause(since, until, "chief")


RULES = st.one_of(st.integers(0, 20_000).map(Minutes), st.integers(0, 15).map(WorkingDays))
INSTANTS = st.integers(0, 290_000).map(
    lambda minutes: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PAUSES = st.lists(
    st.tuples(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=20))).map(
        lambda pair: pause(pair[0], pair[0] + pair[1])
    ),
    max_size=4,
)


def test_minutes_run_through_the_night():
    assert due_at(Minutes(120), at(25, 23), CALENDAR).at == at(26, 1)


def test_working_days_end_at_the_close_of_the_day_and_do_not_count_the_first():
    assert due_at(WorkingDays(1), at(21, 9), CALENDAR).at == at(23)
    assert due_at(WorkingDays(0), at(21, 9), CALENDAR).at == at(22)


def test_working_days_pass_over_the_national_holiday_and_count_its_made_up_day():
    assert due_at(WorkingDays(3), at(30, 9), CALENDAR).at == at(11, month=10)


def test_parking_pushes_minutes_by_its_exact_length():
    parked = pause(at(21, 10), at(21, 12, 30))
    assert due_at(Minutes(120), at(21, 9), CALENDAR, [parked]).at == at(21, 13, 30)


def test_parking_over_a_close_costs_that_working_day_and_within_a_day_costs_none():
    within = pause(at(22, 10), at(22, 15))
    over = pause(at(22, 10), at(23, 9))
    assert due_at(WorkingDays(2), at(21, 9), CALENDAR, [within]).at == at(24)
    assert due_at(WorkingDays(2), at(21, 9), CALENDAR, [over]).at == at(25)


def test_parking_over_a_weekend_gains_nothing():
    weekend = pause(at(26, 1), at(28, 1))
    assert due_at(WorkingDays(2), at(24, 9), CALENDAR, [weekend]).at == at(29)


def test_an_open_pause_lets_the_clock_stand():
    assert due_at(Minutes(120), at(21, 9), CALENDAR, [pause(at(21, 10), None)]).at is None
    assert due_at(WorkingDays(2), at(21, 9), CALENDAR, [pause(at(21, 10), None)]).at is None


def test_parking_what_is_already_overdue_does_not_wash_it_clean():
    late = pause(at(21, 12), None)
    assert due_at(Minutes(120), at(21, 9), CALENDAR, [late]).at == at(21, 11)
    assert due_at(WorkingDays(1), at(17, 9), CALENDAR, [late]).at == at(19)


def test_overlapping_pauses_count_once():
    twice = [pause(at(21, 10), at(21, 12)), pause(at(21, 11), at(21, 13))]
    assert due_at(Minutes(120), at(21, 9), CALENDAR, twice).at == at(21, 14)


def test_extensions_go_on_from_the_end_they_extend():
    days = [Extension(WorkingDays(2), "chief")]
    minutes = [Extension(Minutes(90), "chief")]
    assert due_at(WorkingDays(1), at(21, 9), CALENDAR, extensions=days).at == at(25)
    assert due_at(Minutes(60), at(21, 9), CALENDAR, extensions=days).at == at(24)
    assert due_at(WorkingDays(1), at(21, 9), CALENDAR, extensions=minutes).at == at(23, 1, 30)


def test_a_pause_or_extension_without_approver_cannot_be_written():
    with pytest.raises(ValueError, match="approved"):
        Pause(at(21), None, "")
    with pytest.raises(ValueError, match="approved"):
        Extension(Minutes(1), "")


def test_an_unpublished_year_is_told_once():
    due = due_at(
        WorkingDays(2), at(30, 9, month=12), CALENDAR, extensions=[Extension(Minutes(1), "c")]
    )
    assert len(due.warnings) == 1


def test_keeping_a_promise_at_the_instant_it_runs_out_is_late():
    due = Due(at(21, 12))
    assert read_clock(due, at(21, 12), at(22)) is ClockState.MISSED
    assert read_clock(due, at(21, 11), at(22)) is ClockState.MET
    assert read_clock(due, None, at(21, 12)) is ClockState.OVERDUE
    assert read_clock(due, None, at(21, 11)) is ClockState.RUNNING
    assert read_clock(Due(None), None, at(22)) is ClockState.STANDING
    assert read_clock(None, None, at(22)) is ClockState.NONE


def test_every_reading_and_every_clock_has_a_name_in_both_languages():
    for one in (*ClockState, *Clock):
        assert one.text.in_("zh") != one.text.in_("en")
    assert ClockRules(Minutes(1), None, WorkingDays(2)).of(Clock.RESOLVE) == WorkingDays(2)


@given(INSTANTS, st.integers(0, 15), PAUSES)
def test_a_working_day_clock_always_ends_at_the_close_of_a_working_day(since, count, pauses):
    due = due_at(WorkingDays(count), since, CALENDAR, pauses).at
    assert due is not None
    assert local(due).time().isoformat() == "00:00:00"
    assert CALENDAR.is_working_day(local(due).date() - timedelta(days=1))


@given(RULES, INSTANTS, PAUSES, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_one_more_pause_never_makes_a_case_due_earlier(rule, since, pauses, begin, length):
    before = due_at(rule, since, CALENDAR, pauses).at
    after = due_at(rule, since, CALENDAR, [*pauses, pause(begin, begin + length)]).at
    assert before is not None
    assert after is not None
    assert before <= after <= before + length + timedelta(days=20)


@given(RULES, INSTANTS, PAUSES, st.permutations(range(4)))
def test_the_order_of_pauses_does_not_matter(rule, since, pauses, order):
    shuffled = [pauses[index] for index in order if index < len(pauses)]
    assert due_at(rule, since, CALENDAR, pauses) == due_at(rule, since, CALENDAR, shuffled)


@given(st.integers(0, 20_000), INSTANTS, PAUSES)
def test_minutes_not_paused_between_start_and_due_are_as_many_as_promised(count, since, pauses):
    due = due_at(Minutes(count), since, CALENDAR, pauses).at
    assert due is not None
    edges = sorted(
        {
            since,
            due,
            *(min(max(edge, since), due) for one in pauses for edge in (one.since, one.until)),
        }
    )
    running = sum(
        (
            end - begin
            for begin, end in pairwise(edges)
            if not any(one.since <= begin and end <= one.until for one in pauses)
        ),
        timedelta(),
    )
    assert running == timedelta(minutes=count)
