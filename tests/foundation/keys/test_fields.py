import pickle
from uuid import UUID

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from mashang.foundation import keys
from mashang.foundation.keys.errors import KeyDestroyed
from mashang.foundation.keys.fields import MASK, BlindIndex, Sealed, SealedText
from mashang.kernel.ids import new_id
from mashang.kernel.sealed import SealBroken

CLASS = "records.reasons"
PERSON = UUID("018f0000-0000-7000-8000-000000000001")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_keys")]


@pytest.fixture
def rows(transactional_db):
    """A table of letters to persons, there for one test."""
    with isolate_apps("mashang.foundation.keys"):

        class Letter(models.Model):
            letter_id = models.UUIDField(primary_key=True, default=new_id)
            person_id = models.UUIDField(null=True)
            text = SealedText(data_class=CLASS, subject="person_id")
            note = SealedText(data_class=CLASS, subject=None, blank=True, default="")
            answer = SealedText(data_class=CLASS, subject="person_id", null=True)
            text_index = BlindIndex(data_class=CLASS, purpose="text", null=True)

            class Meta:
                app_label = "keys"

            def __str__(self):
                return str(self.pk)

        class Numbered(models.Model):
            text = SealedText(data_class=CLASS, subject=None)

            class Meta:
                app_label = "keys"

            def __str__(self):
                return str(self.pk)

        with connection.schema_editor() as editor:
            editor.create_model(Letter)
            editor.create_model(Numbered)
        yield Letter, Numbered
        with connection.schema_editor() as editor:
            editor.delete_model(Letter)
            editor.delete_model(Numbered)


@pytest.fixture
def letters(rows):
    return rows[0]


def raw(letter, column="text"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM keys_letter")
        return [bytes(row[0]) for row in cursor.fetchall()]


def test_a_text_is_sealed_when_saved_and_opens_only_when_asked(letters):
    letters.objects.create(person_id=PERSON, text="陈琳")
    letter = letters.objects.get()
    assert "陈琳".encode() not in raw(letters)[0]
    assert isinstance(letter.text, Sealed)
    assert f"{letter.text}" == str(letter.text) == MASK
    assert "陈琳" not in repr(letter.text)
    assert letter.text.open() == "陈琳"


def test_a_text_reads_back_before_it_is_saved_and_prints_masked_there_too(letters):
    letter = letters(person_id=PERSON, text="陈琳")
    assert letter.text.open() == "陈琳"
    assert str(letter.text) == MASK
    letter.save()
    assert letter.text.open() == "陈琳"
    letter.save()
    letter.refresh_from_db()
    assert letter.text.open() == "陈琳"


@pytest.mark.parametrize("text", ["", " ", "👵🏽𠮷", "a\nb", "x" * 100_000])
def test_any_text_comes_back_unchanged(letters, text):
    letters.objects.create(person_id=PERSON, text=text)
    assert letters.objects.get().text.open() == text


def test_an_empty_text_needs_no_key_and_shows_nothing(letters):
    letters.objects.create(text="")
    letter = letters.objects.get()
    assert (letter.text.open(), str(letter.text), bool(letter.text)) == ("", "", False)
    assert raw(letters) == [b""]
    assert keys.tombstones() == []


def test_nothing_at_all_is_none(letters):
    letters.objects.create(person_id=PERSON, text="x")
    assert letters.objects.get().answer is None
    assert letters.objects.filter(answer__isnull=True).count() == 1


def test_saving_some_columns_seals_those(letters):
    letter = letters.objects.create(person_id=PERSON, text="old", note="old")
    letter.text = letter.note = "new"
    letter.save(update_fields=["text"])
    letter = letters.objects.get()
    assert (letter.text.open(), letter.note.open()) == ("new", "old")


def test_bulk_inserts_and_updates_seal_each_row(letters):
    keys.prepare(CLASS, [PERSON])
    letters.objects.bulk_create(letters(person_id=PERSON, text=str(n)) for n in range(20))
    made = list(letters.objects.all())
    assert sorted(int(letter.text.open()) for letter in made) == list(range(20))
    for letter in made:
        letter.text = letter.text.open() + "!"
    letters.objects.bulk_update(made, ["text"])
    assert {letter.text.open() for letter in letters.objects.all()} == {f"{n}!" for n in range(20)}


def test_a_deferred_column_is_fetched_and_sealed_to_its_row(letters):
    letters.objects.create(person_id=PERSON, text="x")
    assert letters.objects.defer("text").get().text.open() == "x"


def test_bytes_moved_to_another_row_or_column_do_not_open(letters):
    letters.objects.create(person_id=PERSON, text="mine")
    letters.objects.create(person_id=PERSON, text="yours", answer="no")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE keys_letter SET text = (SELECT answer FROM keys_letter WHERE answer IS NOT NULL)"
        )
    for letter in letters.objects.all():
        with pytest.raises(SealBroken):
            letter.text.open()


def test_a_value_taken_over_from_another_row_is_sealed_anew(letters):
    first = letters.objects.create(person_id=PERSON, text="x")
    letters.objects.create(person_id=PERSON, text=letters.objects.get(pk=first.pk).text)
    assert [letter.text.open() for letter in letters.objects.all()] == ["x", "x"]
    assert len(set(raw(letters))) == 2


def test_refreshing_a_row_whose_key_died_does_not_open_it(letters):
    letter = letters.objects.create(person_id=PERSON, text="x")
    keys.destroy_subject(CLASS, PERSON)
    letter.refresh_from_db()
    with pytest.raises(KeyDestroyed):
        letter.text.open()
    letter.note = "still writable"
    letter.save()


def test_one_spelling_of_an_id_is_used_whatever_was_assigned(letters):
    letter = letters(letter_id=str(new_id()).upper(), person_id=str(PERSON).upper(), text="x")
    letter.save()
    assert letters.objects.get().text.open() == "x"


def test_a_row_without_an_id_or_a_subject_is_not_sealed(rows):
    letters, numbered = rows
    with pytest.raises(ValueError, match="give it before saving"):
        numbered(text="x").save()
    numbered(pk=7, text="x").save()
    assert numbered.objects.get().text.open() == "x"
    with pytest.raises(ValueError, match="person_id is empty"):
        letters(text="x").save()


def test_a_sealed_column_cannot_be_searched_or_updated_past_its_row(letters):
    letters.objects.create(person_id=PERSON, text="x")
    with pytest.raises(FieldError, match="blind index"):
        letters.objects.filter(text="x")
    with pytest.raises(TypeError, match="sealed through its row"):
        letters.objects.update(text="x")


def test_a_blind_index_finds_the_row_by_its_text(letters):
    letters.objects.create(person_id=PERSON, text="x", text_index="x")
    letter = letters.objects.get(text_index="x")
    assert letter.text_index == keys.index(CLASS, "text", "x")
    assert letters.objects.filter(text_index__in=["y", "x"]).get() == letter
    assert letters.objects.get(text_index=keys.index(CLASS, "text", "x")) == letter
    assert not letters.objects.filter(text_index="y").exists()


def test_an_index_without_a_purpose_takes_bytes_only():
    with pytest.raises(TypeError, match="takes the bytes"):
        BlindIndex(name="key").get_prep_value("x")


def test_a_cached_row_keeps_only_sealed_bytes(letters):
    letters.objects.create(person_id=PERSON, text="陈琳")
    letter = letters.objects.get()
    assert "陈琳".encode() not in pickle.dumps({**letter.__dict__, "_state": None})


def test_a_migration_writes_the_field_back_as_it_was_declared():
    field = SealedText(data_class=CLASS, subject="person_id", null=True)
    field.name = "text"
    text, _ = MigrationWriter.serialize(field)
    assert "mashang.foundation.keys.fields.SealedText(" in text
    again = field.clone()
    assert (again.data_class, again.subject, again.null) == (CLASS, "person_id", True)
