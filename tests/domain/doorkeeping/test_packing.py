"""A packed list answers as a dictionary does."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.doorkeeping import PackedPasses, packed
from mashang.domain.passes import Revocations
from tests.domain.doorkeeping.making import ENDS
from tests.domain.passes.making import NOW, card


@given(st.dictionaries(st.uuids(), ENDS, max_size=40), st.uuids())
def test_it_answers_as_a_dictionary_does(passes, other):
    found = packed(passes)
    assert dict(found) == passes == found
    assert list(found) == sorted(passes)
    for one in (*passes, other):
        assert (one in found) is (one in passes)
        assert found.get(one, "none") == passes.get(one, "none")
    assert packed(found) is found
    assert PackedPasses(found.packed) == found
    assert hash(PackedPasses(found.packed)) == hash(found)
    assert "a text" not in found


def test_revocations_hold_by_it():
    one = card()
    assert Revocations(packed({one.pass_id: None})).hold(one)
    assert not Revocations(packed({UUID(int=1): None})).hold(one)


def test_an_end_counts_until_its_second_is_over():
    part = NOW + timedelta(milliseconds=1)
    assert packed({UUID(int=1): part})[UUID(int=1)] == NOW + timedelta(seconds=1)


@pytest.mark.parametrize(
    "rows", [b"x", bytes(20) * 2, (2).to_bytes(16) + bytes(4) + (1).to_bytes(16) + bytes(4)]
)
def test_what_is_cut_or_does_not_ascend_is_refused(rows):
    with pytest.raises(ValueError, match="revoked"):
        PackedPasses(rows)


@pytest.mark.parametrize("year", [1969, 2107])
def test_an_end_that_four_bytes_do_not_hold_is_refused(year):
    with pytest.raises(ValueError, match="1970 and 2106"):
        packed({UUID(int=1): datetime(year, 1, 1, tzinfo=UTC)})
