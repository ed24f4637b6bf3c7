from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.answering import Duty, answerer, answerers
from mashang.kernel import paths

LEVELS = ("subdistrict", "community", "grid", "building")
START = datetime(2026, 1, 1, tzinfo=UTC)
NOON = START + timedelta(hours=12)

PATHS = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(
    lambda ids: "".join(f"{paths.part(one)}." for one in ids)
)
HOURS = st.integers(0, 24).map(lambda hour: START + timedelta(hours=hour))
DUTIES = st.lists(
    st.builds(
        Duty,
        holder=st.sampled_from("abcdef"),
        target=PATHS,
        level=st.sampled_from(LEVELS),
        since=HOURS,
        until=st.none() | HOURS,
    ),
    max_size=12,
)


def test_at_each_level_the_nearest_responsibility_counts():
    duties = [
        Duty("leader", "1.", "subdistrict", START),
        Duty("far", "1.", "grid", START),
        Duty("near", "1.2.", "grid", START),
        Duty("elsewhere", "1.3.", "grid", START),
    ]
    grid = answerer(duties, "1.2.3.", LEVELS, "grid", NOON)
    assert (grid.holder, grid.target, grid.hole) == ("near", "1.2.", None)


def test_a_hole_is_named_and_the_level_above_stands_in():
    duties = [
        Duty("leader", "1.", "subdistrict", START),
        Duty("worker", "1.2.", "community", START),
    ]
    top, community, grid, building = answerers(duties, "1.2.3.", LEVELS, NOON)
    assert (top.holder, community.holder) == ("leader", "worker")
    for hole in (grid, building):
        assert (hole.holder, hole.stand_in, hole.stand_in_level) == (None, "worker", "community")
        assert hole.responsible == "worker"
        assert "无责任人" in str(hole.hole) or "暂无" in str(hole.hole)


def test_where_nobody_answers_at_all_the_hole_says_so():
    answers = answerers([], "1.", LEVELS, NOON)
    assert [one.responsible for one in answers] == [None] * 4
    assert all("均无责任人" in str(one.hole) for one in answers)


def test_a_responsibility_is_half_open_in_time():
    duty = Duty("worker", "1.", "grid", START, NOON)
    assert duty.covers("1.", START)
    assert not duty.covers("1.", NOON)
    assert not duty.covers("1.", START - timedelta(microseconds=1))


def test_a_neighbours_path_with_the_same_beginning_is_another_place():
    assert not Duty("worker", "1.2.", "grid", START).covers("1.2z.", NOON)


def test_an_unknown_level_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="'street'"):
        answerer([], "1.", LEVELS, "street", NOON)


@given(DUTIES, PATHS, HOURS, st.randoms())
def test_the_order_of_responsibilities_does_not_matter(duties, path, at, random):
    shuffled = list(duties)
    random.shuffle(shuffled)
    assert answerers(duties, path, LEVELS, at) == answerers(shuffled, path, LEVELS, at)


@given(DUTIES, PATHS, HOURS)
def test_climbing_the_tree_place_by_place_finds_the_same(duties, path, at):
    for answer in answerers(duties, path, LEVELS, at):
        expected = None
        for place in reversed(paths.ancestors(path)):
            there = [
                duty
                for duty in duties
                if (duty.target, duty.level) == (place, answer.level)
                and duty.since <= at
                and not (duty.until is not None and duty.until <= at)
            ]
            if there:
                expected = max(there, key=lambda duty: (duty.since, duty.holder))
                break
        assert answer.holder == (expected.holder if expected else None)
        assert (answer.hole is None) == (expected is not None)


@given(DUTIES, PATHS, HOURS)
def test_below_any_level_that_answers_somebody_is_responsible(duties, path, at):
    seen = False
    for answer in answerers(duties, path, LEVELS, at):
        seen = seen or answer.holder is not None
        assert (answer.responsible is not None) == seen
