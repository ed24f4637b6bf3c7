from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mashang.foundation.signin.limits import Limit, wait

NOW = datetime(2026, 4, 29, tzinfo=UTC)
HOUR = timedelta(hours=1)
seconds = st.lists(st.integers(0, 7200), max_size=30)


def at(ago):
    return [NOW - timedelta(seconds=one) for one in ago]


def test_what_is_within_the_limit_waits_for_nothing():
    assert wait([(Limit(3, HOUR), at([10, 20]))], NOW) is None


def test_the_longest_wait_counts():
    limits = [(Limit(1, HOUR), at([600])), (Limit(1, timedelta(minutes=20)), at([600]))]
    assert wait(limits, NOW) == timedelta(minutes=50)


def test_a_limit_of_nothing_lets_nothing_through():
    assert Limit(0, HOUR).free_at([], NOW) == NOW + HOUR


@given(seconds, st.integers(1, 10))
def test_whoever_waits_as_told_is_let_through_and_not_a_moment_earlier(ago, count):
    limit = Limit(count, HOUR)
    earlier = at(ago)
    free = limit.free_at(earlier, NOW)
    if free is None:
        assert sum(one > NOW - HOUR for one in earlier) < count
    else:
        assert free > NOW
        assert limit.free_at(earlier, free) is None
        assert limit.free_at(earlier, free - timedelta(microseconds=1)) is not None


@given(seconds, st.integers(1, 10), st.randoms())
def test_the_order_of_what_happened_does_not_matter(ago, count, random):
    earlier = at(ago)
    mixed = list(earlier)
    random.shuffle(mixed)
    assert Limit(count, HOUR).free_at(mixed, NOW) == Limit(count, HOUR).free_at(earlier, NOW)
