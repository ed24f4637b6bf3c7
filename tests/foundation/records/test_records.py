from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mashang.foundation import keys
from mashang.foundation.records import actions, guards, jobs, queries
from mashang.foundation.records.actors import SYSTEM, ActorRef, Subject
from mashang.foundation.records.chain import digest_of
from mashang.foundation.records.models import Batch, Record
from mashang.foundation.records.queries import Head
from mashang.foundation.records.steps import write, write_look
from mashang.foundation.records.verification import _Walk, verify

CLASS = "records.reasons"
GRID = ActorRef("account:7", unit="白石社区", role="网格员", staff_no="BS-007")
PERSON = Subject("person", UUID(int=1), CLASS)
OTHER = Subject("person", UUID(int=2), CLASS)
pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded():
    """The triggers in place, whatever an earlier test has lifted."""
    guards.install(connection)


def note(subject=PERSON, actor=GRID, verb="people.correct", **more):
    with transaction.atomic():
        return write(actor, verb, subject, **more)


def look(subject=PERSON, actor=GRID, **more):
    with transaction.atomic():
        return write_look(
            actor, "people.reveal", subject, purpose="visit", fields=["phone"], **more
        )


def force(statement, *values):
    """What somebody does who drops the triggers first."""
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    guards.install(connection)


@pytest.mark.django_db(transaction=True)
def test_writing_outside_a_transaction_is_a_mistake():
    with pytest.raises(RuntimeError, match="must join a verb"):
        write(GRID, "people.correct", PERSON)


@pytest.mark.django_db(transaction=True)
def test_what_is_written_stays_with_its_transaction_only():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = write(GRID, "people.correct", PERSON).pk, 1 / 0
    assert not Record.objects.exists()


def test_a_record_says_who_did_what_to_whom_and_why(clock):
    note(
        purpose="correction",
        reason="陈琳 asked",
        fields=["name", "phone", "name"],
        facts={"case": "7"},
    )
    row = Record.objects.get()
    assert (row.at, row.actor, row.unit, row.role, row.staff_no) == (
        clock.now(),
        "account:7",
        "白石社区",
        "网格员",
        "BS-007",
    )
    assert (row.verb, row.noun, row.purpose) == ("people.correct", "person", "correction")
    assert (row.field_names, row.facts, row.is_look) == (["name", "phone"], {"case": "7"}, False)
    assert row.reason.open() == "陈琳 asked"


def test_neither_the_subject_nor_the_reason_can_be_read_off_the_row():
    note(reason="陈琳 asked")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM records_record")
        stored = repr([bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()])
    for open_text in ("陈琳", str(UUID(int=1)), UUID(int=1).hex, repr("陈琳".encode())[2:-1]):
        assert open_text not in stored


def test_looking_without_purpose_or_fields_is_refused():
    for purpose, fields in (("", ["phone"]), ("visit", [])):
        with transaction.atomic(), pytest.raises(ValueError, match="looking is an act"):
            write_look(GRID, "people.reveal", PERSON, purpose=purpose, fields=fields)


def test_a_person_sees_who_looked_and_nothing_else(clock):
    look(reason="typed in private")
    note()
    look(subject=OTHER)
    clock.move(timedelta(minutes=1))
    look(actor=SYSTEM)
    seen = queries.looks(queries.looks_at([PERSON]))
    assert [(one.unit, one.role, one.staff_no) for one in seen] == [
        ("", "", ""),
        ("白石社区", "网格员", "BS-007"),
    ]
    assert seen[1].purpose == "visit"
    assert seen[1].fields == ("phone",)
    assert not hasattr(seen[0], "reason")
    assert queries.records_of([PERSON]).count() == 3
    assert queries.records_of([Subject("case", UUID(int=1), CLASS)]).count() == 0
    assert queries.records_by(GRID).count() == 3


def test_a_reference_points_nowhere_once_its_class_is_destroyed(settings, tmp_path):
    settings.MASHANG_DATA_DIR, settings.MASHANG_KEY_STORE = tmp_path, str(tmp_path / "keys.sqlite3")
    under_order = Subject("person", UUID(int=1), f"{CLASS}@order")
    look(subject=under_order)
    look()
    assert queries.looks_at([PERSON, under_order]).count() == 2
    keys.destroy_class(f"{CLASS}@order")
    assert queries.looks_at([PERSON, under_order]).count() == 1
    assert queries.looks_at([under_order]).count() == 0
    assert verify().holds


def test_rows_are_sealed_in_batches_that_follow_from_each_other(clock):
    assert actions.seal_all() == 0
    assert verify().head is None
    note()
    note(subject=OTHER)
    assert actions.seal_all() == 2
    clock.move(timedelta(minutes=1))
    note()
    jobs.seal()
    first, second = Batch.objects.order_by("number")
    assert (first.number, first.count, second.number, second.count) == (1, 2, 2, 1)
    assert bytes(second.previous) == bytes(first.link)
    note()
    found = verify()
    assert found.holds
    assert (found.batches, found.rows, found.unsealed, found.retired) == (2, 3, 1, 0)
    assert found.head == queries.head() == Head(2, bytes(second.link))


def test_a_row_that_commits_late_is_sealed_late_and_not_skipped():
    late = note()
    force("DELETE FROM records_record")
    assert note().record_id > late.record_id
    actions.seal_all()
    late.save(force_insert=True)
    assert verify().unsealed == 1
    assert actions.seal_all() == 1
    assert verify().holds


CHANGES = {
    "row_changed": "UPDATE records_record SET verb = 'people.nothing' WHERE record_id = %s",
    "batch_rows": "DELETE FROM records_record WHERE record_id = %s",
}


@pytest.mark.parametrize("code", CHANGES)
def test_a_row_changed_or_removed_behind_the_back_is_found(code):
    rows = [note() for _ in range(5)]
    actions.seal_all()
    victim = rows[3].record_id
    force(CHANGES[code], victim.hex if connection.vendor == "sqlite" else victim)
    broken = verify().broken
    assert (broken.code, broken.batch) == (code, 1)
    assert broken.record_id == (victim if code == "row_changed" else None)
    assert broken.text.in_("zh") != broken.text.in_("en")


def test_a_row_changed_before_it_is_sealed_is_found():
    row = note()
    force("UPDATE records_record SET actor = 'account:8'")
    assert verify().broken.record_id == row.record_id


def test_a_row_changed_together_with_its_digest_is_found_by_its_batch():
    note()
    actions.seal_all()
    row = Record.objects.get()
    row.actor = "account:8"
    digest = digest_of(queries.hashed_columns(row))
    force("UPDATE records_record SET actor = 'account:8', digest = %s", digest)
    assert verify().broken.code == "batch_rows"


def test_a_missing_batch_and_a_changed_batch_are_found():
    for _ in range(3):
        note()
        actions.seal_all()
    force("UPDATE records_batch SET count = 9 WHERE number = 2")
    broken = verify().broken
    assert (broken.code, broken.batch) == ("batch_link", 2)
    force("UPDATE records_record SET batch_id = 1")
    force("DELETE FROM records_batch WHERE number = 2")
    assert "batch_gap" in [one.code for one in _Walk().breaks(None)]


def test_a_chain_rebuilt_from_scratch_is_found_by_a_head_written_down_elsewhere(clock):
    note()
    actions.seal_all()
    written_down = queries.head()
    clock.move(timedelta(minutes=1))
    force("DELETE FROM records_record")
    force("DELETE FROM records_batch")
    note(subject=OTHER)
    actions.seal_all()
    assert verify().holds
    assert verify(written_down).broken.code == "head"
    force("DELETE FROM records_record")
    force("DELETE FROM records_batch")
    assert verify(written_down).broken.code == "head"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_record SET reason = reason",
        "UPDATE records_record SET batch_id = NULL",
        "DELETE FROM records_record",
        "UPDATE records_batch SET retires_until = 9",
        "DELETE FROM records_batch",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete(guarded, statement):
    note()
    actions.seal_all()
    note()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert verify().holds


def test_the_guards_cover_every_column_there_is(guarded):
    covered = set(guards._COLUMNS.replace(" ", "").split(","))
    columns = {field.column for field in Record._meta.concrete_fields}
    assert columns - covered == {"batch_id"}
    assert guards.missing(connection) == set()


def test_retired_rows_may_go_and_the_chain_still_holds(clock, guarded):
    note()
    actions.seal_all()
    clock.move(timedelta(days=1100))
    kept = note()
    actions.seal_all()
    assert actions.retire(actor=SYSTEM, until=clock.now() - timedelta(days=1096)) == 1
    assert {row.verb for row in Record.objects.all()} == {"people.correct", "records.retire"}
    assert Record.objects.filter(pk=kept.pk).exists()
    actions.seal_all()
    found = verify()
    assert found.holds
    assert (found.batches, found.rows, found.retired) == (4, 2, 1)
    assert actions.retire(actor=SYSTEM, until=clock.now() - timedelta(days=1096)) == 0
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Record.objects.filter(pk=kept.pk).delete()


def test_nothing_can_be_retired_before_its_time_behind_the_back(clock):
    note()
    actions.seal_all()
    note()
    actions.seal_all()
    force("UPDATE records_batch SET retires_until = 1 WHERE number = 2")
    assert verify().broken.code == "batch_link"


@given(st.lists(st.integers(0, 4), max_size=6), st.data())
@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20
)
def test_whatever_is_written_holds_and_any_one_lost_row_is_noticed(clock, sizes, data):
    force("DELETE FROM records_record")
    force("DELETE FROM records_batch")
    for size in sizes:
        for _ in range(size):
            note(
                facts={
                    "n": data.draw(
                        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))
                    )
                }
            )
        clock.move(timedelta(minutes=1))
        actions.seal_all()
    found = verify()
    assert found.holds
    assert found.rows == sum(sizes)
    assert found.batches == len([size for size in sizes if size])
    if found.rows:
        victim = data.draw(
            st.sampled_from(list(Record.objects.values_list("record_id", flat=True)))
        )
        force(
            "DELETE FROM records_record WHERE record_id = %s",
            victim.hex if connection.vendor == "sqlite" else victim,
        )
        assert not verify().holds
