import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.kernel import paths

numbers = st.integers(1, 2**63)
trees = st.lists(st.integers(1, 40), max_size=4).map(
    lambda ids: "".join(f"{paths.part(number)}." for number in ids)
)


@given(st.lists(numbers, min_size=1))
def test_the_ids_along_a_path_come_back(ids):
    path = ""
    for number in ids:
        path = paths.join(path, number)
    assert paths.ids(path) == ids
    assert paths.ancestors(path)[-1] == path
    assert len(paths.ancestors(path)) == len(ids)


@pytest.mark.parametrize("number", [0, -1])
def test_an_id_that_is_not_positive_makes_no_path(number):
    with pytest.raises(ValueError, match="positive"):
        paths.part(number)


def test_a_path_is_no_part_of_one_that_only_begins_with_the_same_signs():
    assert not paths.contains("1.2.", "1.2z.")
    assert paths.contains("1.2.", "1.2.z.")


@given(trees.filter(bool), trees)
def test_the_range_of_a_subtree_is_exactly_what_it_contains(outer, inner):
    assert paths.contains(outer, inner) == (outer <= inner < paths.upper(outer))


@given(trees.filter(bool), trees)
def test_a_path_contains_another_exactly_when_it_is_among_its_ancestors(outer, inner):
    assert paths.contains(outer, inner) == (outer in paths.ancestors(inner))


@given(st.lists(trees), trees)
def test_the_smallest_set_covers_the_same_places(some, place):
    kept = paths.minimal(some)
    covered = any(paths.contains(path, place) for path in some)
    assert covered == any(paths.contains(path, place) for path in kept)
    assert not any(a != b and paths.contains(a, b) for a in kept for b in kept)
    assert kept == sorted(kept)


@given(trees, trees.filter(bool), trees)
def test_moving_a_subtree_moves_what_is_below_and_nothing_else(path, old, new):
    after = paths.moved(path, old, new)
    if paths.contains(old, path):
        assert after == new + path[len(old) :]
        assert paths.moved(after, new, old) == path
    else:
        assert after == path
