from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.kernel import clock
from mashang.kernel.clock import FixedClock, SystemClock

NOON = datetime(2022, 4, 29, 12, 0, tzinfo=clock.STREET_ZONE)


@pytest.mark.parametrize("one", [SystemClock(), FixedClock(NOON)], ids=["system", "fixed"])
def test_every_clock_tells_an_aware_instant_in_utc_that_does_not_go_back(one):
    first, second = one.now(), one.now()
    assert first.utcoffset() == timedelta(0)
    assert first <= second


def test_the_clock_in_use_tells_the_time_and_is_put_back_after_the_block():
    with clock.use_clock(FixedClock(NOON)) as hands:
        assert clock.now() == NOON
        hands.move(timedelta(hours=-1))
        assert clock.now() == NOON - timedelta(hours=1)
    assert clock.now() > NOON + timedelta(days=300)


def test_the_clock_is_put_back_when_the_block_fails():
    with pytest.raises(LookupError), clock.use_clock(FixedClock(NOON)):
        raise LookupError
    assert clock.now() != NOON


def test_a_clock_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2022, 4, 29, 12, 0))  # noqa: DTZ001 (that is the point)


def test_the_day_changes_at_the_streets_midnight_not_at_greenwich():
    with clock.use_clock(FixedClock(datetime(2022, 4, 29, 16, 0, tzinfo=UTC))):
        assert clock.today() == date(2022, 4, 30)
    with clock.use_clock(FixedClock(datetime(2022, 4, 29, 15, 59, 59, tzinfo=UTC))):
        assert clock.today() == date(2022, 4, 29)


@given(st.dates(date(1995, 1, 1), date(2100, 1, 1)))
def test_the_span_of_a_day_holds_exactly_its_instants(day):
    since, until = clock.day_span(day)
    assert clock.local_day(since) == day
    assert clock.local_day(until) == day + timedelta(days=1)
    assert clock.local_day(until - timedelta(microseconds=1)) == day
    assert since.utcoffset() == until.utcoffset() == timedelta(0)
