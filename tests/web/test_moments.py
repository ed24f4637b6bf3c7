"""Instants and spans in words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.kernel.texts import speaking
from mashang.web import moments

NOW = datetime(2026, 4, 29, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (0, "0 分钟", "0 min"),
        (45, "45 分钟", "45 min"),
        (125, "2 小时 5 分钟", "2 h 5 min"),
        (1440, "1 天", "1 d"),
        (1445, "1 天", "1 d"),
        (3125, "2 天 4 小时", "2 d 4 h"),
    ],
)
def test_a_span_shows_its_two_largest_units(minutes, zh, en):
    span = timedelta(minutes=minutes)
    assert moments.span_words(span) == zh
    with speaking("en"):
        assert moments.span_words(span) == en


def test_a_deadline_is_green_then_amber_then_red():
    tones = [moments.remaining(NOW + timedelta(minutes=m), NOW).tone for m in (180, 119, 0, -1)]
    assert tones == ["green", "amber", "amber", "red"]
    assert moments.remaining(NOW - timedelta(minutes=5), NOW).words == "已超时 5 分钟"


@given(st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_span_never_has_more_than_two_units(span):
    assert len(moments.span_words(span).split()) in {2, 4}


def test_days_near_today_have_their_own_words():
    today = date(2026, 4, 29)
    words = [moments.day_words(today + timedelta(days=d), today) for d in (-1, 0, 1, 2, 300)]
    assert words == ["昨天", "今天", "明天", "5月1日 周五", "2027年2月23日"]
    with speaking("en"):
        assert moments.day_words(date(2027, 2, 23), today) == "23 Feb 2027"


def test_a_day_that_is_still_planned_for_says_its_weekday_and_a_past_one_does_not():
    today = date(2026, 12, 20)
    words = [moments.day_words(today + timedelta(days=d), today) for d in (-5, 5, 15, 59, 60)]
    assert words == ["12月15日", "12月25日 周五", "1月4日 周一", "2月17日 周三", "2027年2月18日"]
    with speaking("en"):
        assert moments.day_words(date(2026, 12, 25), today) == "Fri 25 Dec"
        assert moments.planned_day(date(2026, 12, 25)) == "Fri 25 Dec 2026"


def test_a_stretch_says_its_day_once_unless_it_ends_on_another():
    nine = datetime(2026, 5, 1, 1, 0, tzinfo=UTC)
    until = nine + timedelta(hours=2)
    assert moments.stretch_words(nine, until, NOW) == "5月1日 周五 09:00–11:00"
    planned = moments.stretch_words(nine, until, NOW, is_planned=True)
    assert planned == "2026年5月1日 周五 09:00–11:00"
    night = moments.stretch_words(NOW, NOW + timedelta(days=1), NOW)
    assert night == "今天 08:30 – 明天 08:30"


def test_a_moment_is_told_on_the_streets_wall_clock():
    assert moments.moment_words(datetime(2026, 4, 28, 17, 5, tzinfo=UTC), NOW) == "今天 01:05"
    assert moments.full_moment(datetime(2026, 4, 28, 17, 5, tzinfo=UTC)) == "2026年4月29日 01:05"


def test_what_just_happened_is_said_so():
    assert moments.ago_words(NOW - timedelta(seconds=20), NOW) == "刚刚"
    assert moments.ago_words(NOW - timedelta(minutes=20), NOW) == "20 分钟前"
    assert moments.ago_words(NOW - timedelta(days=2), NOW) == "4月27日 08:30"
