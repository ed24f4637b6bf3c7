"""From the places of an area to the subtrees that cover it."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from mashang.elements.places.cover import cover, overlap
from mashang.kernel import paths

TREE = [
    path
    for a in "123"
    for path in (
        f"1.{a}.",
        *(f"1.{a}.{a}{b}." for b in "123"),
        *(f"1.{a}.{a}{b}.{a}{b}{c}." for b in "123" for c in "12"),
    )
] + ["1."]


def children(path: paths.Path) -> Iterable[paths.Path]:
    return [one for one in TREE if one != path and paths.ancestors(one)[-2:-1] == [path]]


def belongs(path: paths.Path, marks: dict[paths.Path, bool]) -> bool:
    """The slow, obvious version: the nearest mark at or above decides."""
    nearest = [above for above in paths.ancestors(path) if above in marks]
    return bool(nearest) and marks[nearest[-1]]


LEAVES = [path for path in TREE if not list(children(path))]


@given(st.dictionaries(st.sampled_from(TREE), st.booleans(), max_size=8))
def test_a_cover_holds_exactly_the_places_that_belong(marks: dict[paths.Path, bool]) -> None:
    covered = cover(marks, children)
    for leaf in LEAVES:
        assert any(paths.contains(part, leaf) for part in covered) == belongs(leaf, marks)
    assert covered == paths.minimal(covered)


@given(
    st.dictionaries(st.sampled_from(TREE), st.booleans(), max_size=5),
    st.dictionaries(st.sampled_from(TREE), st.booleans(), max_size=5),
)
def test_two_areas_overlap_exactly_when_they_share_a_place(
    some: dict[paths.Path, bool], others: dict[paths.Path, bool]
) -> None:
    shared = [leaf for leaf in LEAVES if belongs(leaf, some) and belongs(leaf, others)]
    assert (overlap(cover(some, children), cover(others, children)) is not None) == bool(shared)


def test_a_whole_community_is_one_subtree() -> None:
    assert cover({"1.2.": True}, children) == ["1.2."]


def test_a_compound_taken_out_splits_its_community() -> None:
    assert cover({"1.2.": True, "1.2.21.": False}, children) == ["1.2.22.", "1.2.23."]
