from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.lifecycle import Rating, satisfaction


def test_whom_nobody_reached_is_reported_apart():
    counted = satisfaction([Rating.SATISFIED, Rating.DISSATISFIED, Rating.UNREACHABLE])
    assert (counted.rated, counted.satisfied, counted.unreachable) == (2, 1, 1)
    assert counted.rate == 0.5


def test_without_an_opinion_there_is_no_rate():
    assert satisfaction([Rating.UNREACHABLE]).rate is None


def test_grades_run_from_five_to_one():
    assert [one.score for one in Rating] == [5, 4, 3, 2, 1, None]


@given(st.lists(st.sampled_from(Rating)))
def test_every_case_is_counted_exactly_once(ratings):
    counted = satisfaction(ratings)
    assert counted.rated + counted.unreachable == len(ratings)
    assert 0 <= counted.satisfied <= counted.rated
