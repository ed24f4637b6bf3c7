import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.kernel import sealed
from mashang.kernel.errors import Unavailable
from mashang.kernel.sealed import Key, Place, SealBroken

HERE = Place("people_person", "name", "018f-1")
KEY = Key(b"k" * 8, b"s" * 32)
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, texts, texts, texts)
def test_what_is_sealed_opens_in_its_place(plain, table, column, row):
    place = Place(table, column, row)
    value = sealed.seal(plain, KEY, place)
    assert sealed.open_sealed(value, KEY, place).decode() == plain
    assert len(value) == len(plain.encode()) + sealed.OVERHEAD_BYTES


@given(st.binary())
def test_bytes_come_back_unchanged(plain):
    assert sealed.open_sealed(sealed.seal(plain, KEY, HERE), KEY, HERE) == plain


@given(texts, texts, texts)
def test_a_value_moved_to_another_place_does_not_open(table, column, row):
    there = Place(table, column, row)
    if there == HERE:
        return
    with pytest.raises(SealBroken):
        sealed.open_sealed(sealed.seal("陈琳", KEY, HERE), KEY, there)


def test_shifting_letters_between_table_and_column_is_another_place():
    value = sealed.seal("x", KEY, Place("ab", "c", "1"))
    with pytest.raises(SealBroken):
        sealed.open_sealed(value, KEY, Place("a", "bc", "1"))


@given(st.integers(0, 59), st.integers(1, 255))
def test_any_changed_byte_is_noticed(position, flip):
    value = bytearray(sealed.seal("x" * 22, KEY, HERE))
    value[position] ^= flip
    with pytest.raises(SealBroken):
        sealed.open_sealed(bytes(value), KEY, HERE)


@given(st.binary(max_size=80))
def test_bytes_that_are_no_seal_are_refused_and_never_crash(junk):
    with pytest.raises(SealBroken):
        sealed.open_sealed(junk, KEY, HERE)


def test_another_key_does_not_open_even_under_the_same_name():
    value = sealed.seal("x", KEY, HERE)
    with pytest.raises(SealBroken, match=r"sealed\.changed"):
        sealed.open_sealed(value, Key(KEY.key_id, b"t" * 32), HERE)
    with pytest.raises(SealBroken, match=r"sealed\.foreign_key"):
        sealed.open_sealed(value, Key(b"other...", KEY.secret), HERE)


def test_a_value_is_sealed_differently_each_time_and_names_its_key():
    first, second = (sealed.seal("x", KEY, HERE) for _ in range(2))
    assert first != second
    assert sealed.key_id_of(first) == KEY.key_id
    assert first[:2] == bytes([sealed.VERSION, sealed.AES_256_GCM])


def test_a_broken_seal_is_a_neighbour_that_is_away_and_says_so_in_both_languages():
    with pytest.raises(Unavailable) as caught:
        sealed.open_sealed(b"", KEY, HERE)
    assert caught.value.code == "sealed.too_short"
    assert "打不开" in caught.value.text.in_("zh")


def test_a_key_hides_its_secret_when_printed():
    assert "secret" not in repr(KEY)
    assert "sss" not in repr(KEY)


def test_a_key_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        Key(b"k" * 8, b"short")


def test_new_keys_differ():
    assert sealed.new_key() != sealed.new_key()


@given(texts, texts)
def test_labels_separate_derived_keys(one, other):
    same = sealed.derive(KEY.secret, one) == sealed.derive(KEY.secret, other)
    assert same == (one == other)
    assert sealed.derive(KEY.secret, one, other) != sealed.derive(KEY.secret, one + other)


@given(texts, texts)
def test_equal_texts_and_only_they_share_an_index(one, other):
    same = sealed.blind_index(KEY.secret, one) == sealed.blind_index(KEY.secret, other)
    assert same == (one == other)
    assert len(sealed.blind_index(KEY.secret, one)) == 16


def test_derivation_is_stable_between_versions_of_the_program():
    """A vector: changing it would orphan every value sealed so far."""
    assert sealed.derive(b"s" * 32, "wrap").hex() == (
        "e08fce828ab8caf13e3ea8ee878a82c48c30b478767ea2f4fd67b86058af86da"
    )
