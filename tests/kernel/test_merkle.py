import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.kernel import merkle

leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)

# The test vectors of the reference implementation named in RFC 6962's errata: eight inputs.
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}  # fmt: skip


def by_definition(hashes):
    """RFC 6962 section 2.1, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return merkle.node(by_definition(hashes[:split]), by_definition(hashes[split:]))


@pytest.mark.parametrize("size", ROOTS)
def test_known_roots_are_found(size):
    hashes = [merkle.leaf(bytes.fromhex(content)) for content in INPUTS[:size]]
    assert merkle.root(hashes).hex() == ROOTS[size]


def test_the_empty_tree_has_the_root_of_nothing():
    assert merkle.root([]).hex().startswith("e3b0c44298fc1c14")


@given(leaves)
def test_the_root_is_the_one_the_standard_defines(hashes):
    assert merkle.root(hashes) == by_definition(hashes)


@given(leaves, st.data())
def test_every_leaf_is_proven_by_its_path(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    steps = merkle.path(hashes, index)
    found = merkle.root_by_path(hashes[index], index, len(hashes), steps)
    assert found == merkle.root(hashes)
    assert len(steps) <= (len(hashes) - 1).bit_length()


@given(leaves, st.data())
def test_a_changed_leaf_or_path_leads_elsewhere(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    steps = merkle.path(hashes, index)
    total = merkle.root(hashes)
    assert merkle.root_by_path(merkle.leaf(b"other"), index, len(hashes), steps) != total
    assert merkle.root_by_path(hashes[index], index, len(hashes), [*steps, total]) is None
    assert merkle.root_by_path(hashes[index], len(hashes), len(hashes), steps) is None
    if steps:
        assert merkle.root_by_path(hashes[index], index, len(hashes), steps[:-1]) is None


def test_there_is_no_path_to_a_leaf_that_is_not_there():
    with pytest.raises(IndexError):
        merkle.path([merkle.leaf(b"")], 1)
