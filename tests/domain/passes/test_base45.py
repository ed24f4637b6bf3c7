"""Base45 as RFC 9285 writes it, and nothing that could be read in two ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.domain.passes import Flaw, Flawed, base45


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
    ],
)
def test_the_examples_of_the_standard(data, text):
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=200))
def test_what_was_written_is_read(data):
    assert base45.decode(base45.encode(data)) == data


@given(st.text(base45.ALPHABET, max_size=12))
def test_a_text_that_is_read_is_the_only_text_of_its_bytes(text):
    try:
        data = base45.decode(text)
    except Flawed:
        return
    assert base45.encode(data) == text


@pytest.mark.parametrize("text", [":::", "GGX", "A", "AAAA", "::", "bb8", "AB_", "é00", "ＢＢ８"])
def test_what_is_no_base45_is_refused(text):
    with pytest.raises(Flawed) as refused:
        base45.decode(text)
    assert refused.value.flaw is Flaw.NOT_BASE45
