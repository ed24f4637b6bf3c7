"""A door knows when it does not know the time."""

from datetime import UTC, datetime, timedelta

import pytest

from mashang.doorkeeper.clockwork import BUILT, Clockwork, Doubted
from mashang.kernel.clock import FixedClock

START = datetime(2028, 2, 28, 15, 59, 50, tzinfo=UTC)
"""Ten seconds before the leap day begins on the street's wall clock."""


class Hands:
    """A wall clock and a steady one; time passes for both, a jump is the wall's alone."""

    def __init__(self, at: datetime = START) -> None:
        self.wall, self.steady_s = FixedClock(at), 1_000.0
        self.clockwork = Clockwork(self.wall.now, lambda: self.steady_s)

    def passes(self, **span) -> None:
        self.wall.move(timedelta(**span))
        self.steady_s += timedelta(**span).total_seconds()

    def jumps(self, **span) -> None:
        self.wall.move(timedelta(**span))

    @property
    def doubted(self) -> Doubted | None:
        return self.clockwork.told().doubted


def test_a_clock_that_goes_on_is_believed_over_a_leap_day_and_for_days():
    hands = Hands()
    for _ in range(80):
        assert hands.doubted is None
        hands.passes(hours=1)
    assert hands.clockwork.told().at.day == 2


@pytest.mark.parametrize("hours", [1, -1])
def test_a_jump_is_doubted_until_the_street_says_the_time(hours):
    hands = Hands()
    assert hands.doubted is None
    hands.jumps(hours=hours)
    assert hands.doubted is Doubted.JUMPED
    hands.passes(hours=5)
    assert hands.doubted is Doubted.JUMPED
    hands.clockwork.met(hands.wall.now())
    assert hands.doubted is None


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_an_hour_from_the_streets_is_doubted_and_its_requests_are_not(hours):
    hands = Hands()
    true = hands.wall.now()
    hands.jumps(hours=hours)
    hands.clockwork.met(true)
    told = hands.clockwork.told()
    assert told.doubted is Doubted.FAR
    assert told.off == timedelta(hours=hours)
    assert hands.clockwork.street_time() == true
    hands.jumps(hours=-hours)  # somebody sets it right
    assert hands.clockwork.street_time() == true
    hands.clockwork.met(true)
    assert hands.doubted is None


def test_half_the_way_of_an_answer_is_taken_off():
    hands = Hands()
    hands.clockwork.met(hands.wall.now() - timedelta(seconds=2), took_s=4)
    assert hands.clockwork.told().off == timedelta(0)


def test_a_clock_that_is_slowly_put_right_never_jumps():
    hands = Hands()
    for _ in range(3_600):
        assert hands.doubted is None
        hands.passes(seconds=2)
        hands.jumps(milliseconds=10)


def test_a_board_without_battery_begins_in_the_past():
    hands = Hands(datetime(1970, 1, 1, tzinfo=UTC))
    assert hands.doubted is Doubted.BEFORE
    assert Hands(BUILT - timedelta(seconds=1)).doubted is Doubted.BEFORE


def test_it_cannot_be_earlier_than_what_the_door_wrote_itself():
    hands = Hands()
    hands.clockwork.not_before(START + timedelta(seconds=20))
    assert hands.doubted is None
    hands.clockwork.not_before(START + timedelta(hours=1))
    assert hands.doubted is Doubted.BEFORE
    assert all(one.text.zh and one.text.en for one in Doubted)
