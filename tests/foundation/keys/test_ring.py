from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mashang.foundation import keys
from mashang.foundation.keys.errors import KeyDestroyed, KeyMissing
from mashang.kernel.sealed import Place, SealBroken

CLASS = "records.reasons"
PERSON = UUID("018f0000-0000-7000-8000-000000000001")
HERE = Place("people_person", "name", "1")
texts = st.text(st.characters(exclude_categories=["Cs"]))
pytestmark = pytest.mark.usefixtures("own_keys")


@given(st.lists(st.tuples(st.sampled_from([None, PERSON, "x", 7]), texts), max_size=8))
@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
def test_many_and_one_by_one_are_the_same(items):
    places = [Place("t", "c", str(at)) for at in range(len(items))]
    rows = [(subject, place, text) for (subject, text), place in zip(items, places, strict=True)]
    many = keys.seal_many(CLASS, rows)
    for (subject, place, text), sealed in zip(rows, many, strict=True):
        assert keys.open_text(CLASS, subject, place, sealed) == text
    one_by_one = [keys.seal_text(CLASS, *row) for row in rows]
    shut = [(s, place, sealed) for (s, place, _), sealed in zip(rows, one_by_one, strict=True)]
    assert keys.open_many(CLASS, shut) == [text for _, _, text in rows]


def test_a_data_class_that_no_room_declares_is_a_mistake_in_the_program():
    with pytest.raises(LookupError, match="no room declares"):
        keys.seal_text("nobody.knows", 1, HERE, "x")


def test_another_subjects_key_does_not_open():
    sealed = keys.seal_text(CLASS, 1, HERE, "x")
    keys.prepare(CLASS, [2])
    with pytest.raises(SealBroken):
        keys.open_text(CLASS, 2, HERE, sealed)
    with pytest.raises(KeyMissing):
        keys.open_text(CLASS, 3, HERE, sealed)


def test_a_destroyed_subject_reads_as_destroyed_and_others_still_open():
    sealed = keys.seal_many(CLASS, [(1, HERE, "陈"), (2, HERE, "王")])
    keys.destroy_subject(CLASS, 1)
    shut = [(1, HERE, sealed[0]), (2, HERE, sealed[1])]
    assert keys.open_many(CLASS, shut) == [None, "王"]
    with pytest.raises(KeyDestroyed) as caught:
        keys.open_text(CLASS, 1, HERE, sealed[0])
    assert caught.value.text.in_("zh") == "已销毁"
    with pytest.raises(KeyDestroyed):
        keys.seal_many(CLASS, [(1, HERE, "again")])


def test_the_data_of_one_order_dies_with_its_key_and_no_other():
    here, there = f"{CLASS}@order-1", f"{CLASS}@order-2"
    kept = [(name, keys.seal_text(name, 1, HERE, "x")) for name in (CLASS, here, there)]
    keys.destroy_class(here)
    opened = [keys.open_many(name, [(1, HERE, sealed)]) for name, sealed in kept]
    assert opened == [["x"], [None], ["x"]]
    with pytest.raises(KeyDestroyed):
        keys.index(here, "phone", "1")


def test_an_index_finds_equal_texts_of_one_class_and_purpose_only():
    found = keys.index(CLASS, "phone", "13800000000")
    assert found == keys.index(CLASS, "phone", "13800000000")
    assert len(found) == 16
    assert found != keys.index(CLASS, "phone", "13800000001")
    assert found != keys.index(CLASS, "id_number", "13800000000")
    assert found != keys.index(f"{CLASS}@order", "phone", "13800000000")
    assert keys.reference(CLASS, "person", 1) != keys.reference(CLASS, "case", 1)


def test_an_older_copy_of_the_store_is_brought_up_to_date_by_tombstones(settings, tmp_path):
    rows = [(subject, HERE, "x") for subject in (1, 2)]
    sealed = keys.seal_many(CLASS, rows)
    keys.index(f"{CLASS}@order", "phone", "1")
    store = tmp_path / "keys.sqlite3"
    keys.destroy_subjects("records.reasons", [])  # folds the log into the file
    (tmp_path / "older.sqlite3").write_bytes(store.read_bytes())
    (tmp_path / "older.sqlite3").chmod(0o600)
    keys.destroy_subject(CLASS, 1)
    keys.destroy_class(f"{CLASS}@order")
    stones = keys.tombstones()
    settings.MASHANG_KEY_STORE = str(tmp_path / "older.sqlite3")
    shut = [(1, HERE, sealed[0]), (2, HERE, sealed[1])]
    assert keys.open_many(CLASS, shut) == ["x", "x"]
    keys.replay(stones)
    assert keys.open_many(CLASS, shut) == [None, "x"]
    with pytest.raises(KeyDestroyed):
        keys.index(f"{CLASS}@order", "phone", "1")
