"""One form for each item, held against another library; every second form is refused by name."""

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.passes import Flaw, Flawed, cbor
from mashang.domain.passes.cbor import Tagged

WHOLE = st.integers(-(2**64), 2**64 - 1)
ITEMS = st.recursive(
    WHOLE | st.binary(max_size=300) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.integers(-70_000, 70_000), inner, max_size=4)
    ),
    max_leaves=12,
)


def _depth(item) -> int:
    inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return 1 + max((_depth(one) for one in inner), default=0)


SHALLOW = ITEMS.filter(lambda item: _depth(item) <= cbor.DEEPEST)


@given(SHALLOW)
def test_what_was_written_is_read_by_us_and_by_another_library(item):
    raw = cbor.encode(item)
    assert cbor.decode(raw) == item
    assert cbor2.loads(raw) == item


@given(st.dictionaries(st.integers(-70_000, 70_000), WHOLE, max_size=6))
def test_labels_stand_in_bytewise_order(labels):
    raw = cbor.encode(labels)
    shuffled = dict(reversed(labels.items()))
    assert cbor.encode(shuffled) == raw


@given(st.binary(max_size=40))
def test_bytes_that_are_read_are_the_only_bytes_of_their_item(raw):
    try:
        item = cbor.decode(raw)
    except Flawed:
        return
    assert cbor.encode(item) == raw


def test_a_tag_is_kept():
    tagged = Tagged(18, [b"", {}, b"x"])
    assert cbor.decode(cbor.encode(tagged)) == tagged
    assert cbor2.loads(cbor.encode(tagged)).tag == 18


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        ("", Flaw.CUT_SHORT),
        ("42 01", Flaw.CUT_SHORT),
        ("82 01", Flaw.CUT_SHORT),
        ("9b 7fffffffffffffff", Flaw.CUT_SHORT),
        ("bb 7fffffffffffffff", Flaw.CUT_SHORT),
        ("18 17", Flaw.NOT_SHORTEST),
        ("19 00ff", Flaw.NOT_SHORTEST),
        ("1a 0000ffff", Flaw.NOT_SHORTEST),
        ("1b 00000000ffffffff", Flaw.NOT_SHORTEST),
        ("58 01 00", Flaw.NOT_SHORTEST),
        ("5f 41 00 ff", Flaw.NOT_SHORTEST),
        ("9f 01 ff", Flaw.NOT_SHORTEST),
        ("bf 01 02 ff", Flaw.NOT_SHORTEST),
        ("1c", Flaw.UNKNOWN_ITEM),
        ("f4", Flaw.UNKNOWN_ITEM),
        ("f6", Flaw.UNKNOWN_ITEM),
        ("f9 3c00", Flaw.UNKNOWN_ITEM),
        ("a1 61 61 01", Flaw.UNKNOWN_ITEM),
        ("a1 41 61 01", Flaw.UNKNOWN_ITEM),
        ("81" * 9 + "01", Flaw.TOO_DEEP),
        ("61 ff", Flaw.NOT_UTF8),
        ("63 eda080", Flaw.NOT_UTF8),
        ("a2 01 01 01 02", Flaw.DUPLICATE_LABEL),
        ("a3 01 01 02 02 01 03", Flaw.DUPLICATE_LABEL),
        ("a2 02 01 01 02", Flaw.UNSORTED_LABELS),
        ("a2 20 01 01 02", Flaw.UNSORTED_LABELS),
        ("01 01", Flaw.TRAILING_BYTES),
        ("80 00", Flaw.TRAILING_BYTES),
    ],
)
def test_a_second_form_is_refused_by_name(raw, flaw):
    with pytest.raises(Flawed) as refused:
        cbor.decode(bytes.fromhex(raw))
    assert refused.value.flaw is flaw


@pytest.mark.parametrize("item", [True, None, 1.5, {1: [None]}, [False]])
def test_what_passes_do_not_hold_is_never_written(item):
    with pytest.raises(TypeError):
        cbor.encode(item)
    with pytest.raises(OverflowError):
        cbor.encode(2**64)
