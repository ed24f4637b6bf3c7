"""Text that can be stored, and the little that cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.kernel.errors import Invalid
from mashang.kernel.storable import fault, refuse_unstorable, refuse_unstorable_json, visible


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_every_text_without_nul_and_surrogates_is_welcome(text):
    assert fault(text) is None
    refuse_unstorable([("note", text)])
    refuse_unstorable_json({"a": [text, {"b": text}]})


@given(st.text(), st.sampled_from(["\x00", "\ud800", "\udfff"]), st.text())
def test_one_bad_sign_anywhere_is_found_and_named(before, bad, after):
    with pytest.raises(Invalid) as refused:
        refuse_unstorable([("good", "x"), ("note", before + bad + after)])
    assert refused.value.field == "note"


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"a": {"b": ["x", "\x00"]}}, "a.b[1]"),
        (["\ud800"], "[0]"),
        ("\x00", "body"),
        ({"k\x00": 1}, "body"),
    ],
)
def test_a_json_document_names_the_path(document, field):
    with pytest.raises(Invalid) as refused:
        refuse_unstorable_json(document)
    assert refused.value.field == field


def test_a_deep_document_is_walked_without_recursion():
    document: object = "\x00"
    for _ in range(100_000):
        document = [document]
    with pytest.raises(Invalid):
        refuse_unstorable_json(document)


@given(st.text())
def test_a_field_name_is_always_harmless_to_print(name):
    assert visible(name).isprintable() or visible(name) == ""
    assert len(visible(name)) <= 40
