"""The changing code on a door's screen."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.rotating import code_at, is_timely, screen_key, shown_for

SECRET = bytes(range(32))
CHANGES, VALID = timedelta(seconds=20), timedelta(seconds=60)
NOON = datetime(2026, 4, 29, 4, 0, 3, tzinfo=UTC)


def timely(code, at, secret=SECRET):
    return is_timely(secret, code, at, changes=CHANGES, valid=VALID)


@given(st.integers(0, 200))
def test_a_code_is_good_while_it_is_shown_and_for_a_while_after(after_s):
    code = code_at(SECRET, NOON, CHANGES)
    left = NOON + shown_for(NOON, CHANGES)
    at = NOON + timedelta(seconds=after_s)
    assert timely(code, at) == (at < left + VALID)


def test_what_will_be_shown_opens_nothing_yet():
    assert not timely(code_at(SECRET, NOON + CHANGES, CHANGES), NOON)


def test_another_doors_code_opens_nothing():
    assert not timely(code_at(bytes(32), NOON, CHANGES), NOON)
    assert screen_key(SECRET) != screen_key(bytes(32))


def test_what_is_no_code_opens_nothing():
    for wrong in ("", "AAAAAAAA", "人人人人", code_at(SECRET, NOON, CHANGES)[:-1]):
        assert not timely(wrong, NOON)


def test_a_code_typed_small_is_the_same():
    assert timely(code_at(SECRET, NOON, CHANGES).lower(), NOON)
