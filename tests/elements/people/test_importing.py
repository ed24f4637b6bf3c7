"""Rosters from spreadsheets: read, preview, taken in, and again."""

import io
from datetime import date
from uuid import uuid4

import pytest

from mashang.domain.identifiers import id_number_for
from mashang.elements.people import actions, exports, queries
from mashang.elements.people.columns import PEOPLE
from mashang.elements.people.imports import Mode, import_people, preview_people
from mashang.elements.people.models import Fact, Person, Residency
from mashang.engines.tables import start_reading, write_rejects
from mashang.foundation.records.models import Record
from mashang.kernel.errors import Invalid, NotAllowed

HEAD = "姓名,性别,证件类型,身份证号,出生日期,手机,小区,幢,室,居住性质,入住日期,关怀情况"


def paper(serial, born=date(1980, 1, 2)):
    return id_number_for("330102", born, serial)


def reading(*rows, head=HEAD):
    content = "\n".join([head, *rows]).encode("utf-8-sig")
    return start_reading(io.BytesIO(content), PEOPLE, name="名册.csv")


GOOD = (
    f"车晓,男,身份证,{paper(501)},,139 1111 0001,天新家园,1幢,201,租客,2026-03-01,慢性病、独居",
    f"车莉,,,{paper(502)},1980-01-02,,天新家园,1,202室,业主,2020/1/1,",
    "车小,女,,,2015-05-05,,天新家园,一幢,202,家属,,",
)


def take_in(world, *rows, who="worker", mode=Mode.ALL_OR_NOTHING, **more):
    return import_people(
        actor=world.actor(who), reading=reading(*rows), command_id=uuid4(), mode=mode, **more
    )


def test_a_roster_comes_in(world):
    done = take_in(world, *GOOD)
    assert (done.added, done.moved_in, done.bad) == (3, 0, ())
    assert done.written
    page = queries.search(world.actor("worker"), "chexiao").items
    assert any([str(one) for one in line.facts] == ["慢性病", "独居"] for line in page)
    assert Fact.objects.filter(source="imported").count() == 2
    child = Person.objects.order_by("created_at").last()
    assert child is not None
    assert Record.objects.filter(verb="people.take_in").get().facts == {"people": 3, "homes": 0}


def test_the_same_roster_again_changes_nothing(world):
    take_in(world, *GOOD)
    before = (Person.objects.count(), Residency.objects.count())
    again = take_in(world, *GOOD)
    assert (again.added, again.moved_in, again.known) == (0, 0, 3)
    assert (Person.objects.count(), Residency.objects.count()) == before


def test_a_preview_writes_nothing(world):
    before = Person.objects.count()
    shown = preview_people(actor=world.actor("worker"), reading=reading(*GOOD))
    assert (shown.added, shown.written) == (3, False)
    assert Person.objects.count() == before


def test_somebody_known_gets_the_new_home_and_no_second_self(world):
    take_in(world, *GOOD)
    moved = GOOD[0].replace("201", "302")
    done = take_in(world, moved)
    assert (done.added, done.moved_in) == (0, 1)
    assert len(queries.search(world.actor("worker"), paper(501)).items) == 1


BAD = {
    f"车晓,男,身份证,{paper(501)[:-1]}?,,,天新家园,1,201,租客,,": "document_number",
    f"车晓,女,身份证,{paper(501)},,,天新家园,1,201,租客,,": "sex",
    f"车晓,男,身份证,{paper(501)},1980-01-03,,天新家园,1,201,租客,,": "birth_on",
    "车晓,男,,,,123,天新家园,1,201,租客,,": "phone",
    "车晓,男,,,,,天新家园,1,909,租客,,": "room",
    "车晓,男,,,,,天新家园,1,201,房东的朋友,,": "standing",
    "车晓,男,,,,,天新家园,1,201,租客,2031-01-01,": "since_on",
    "车晓,男,,,,,天新家园,1,201,租客,,爱唱歌": "facts",
    ",男,,,,,天新家园,1,201,租客,,": "name",
    "车晓,男,,,,,明桂苑,1,101,租客,,": "address",
    "车晓,男,,,,,,,,租客,,": "address",
}


@pytest.mark.parametrize(("row", "column"), list(BAD.items()))
def test_a_bad_row_is_named_with_its_column(world, row, column):
    done = take_in(world, row)
    assert [problem.column for one in done.bad for problem in one.problems] == [column]
    assert done.bad[0].row_number == 2
    assert not done.written


def test_all_or_nothing_writes_nothing_when_one_row_is_bad(world):
    before = Person.objects.count()
    done = take_in(world, *GOOD, next(iter(BAD)))
    assert (done.written, done.report.bad) == (False, 1)
    assert Person.objects.count() == before


def test_good_rows_go_in_alone_and_the_mended_rest_later(world):
    done = take_in(world, *GOOD, *BAD, mode=Mode.GOOD_ROWS)
    assert (done.added, len(done.bad)) == (3, len(BAD))
    out = io.BytesIO()
    source = reading(*GOOD, *BAD)
    assert write_rejects(out, source.table, source.mapping.header, done.bad) == len(BAD)
    out.seek(0)
    back = start_reading(out, PEOPLE, name="名册_有误.csv")
    again = preview_people(actor=world.actor("worker"), reading=back)
    assert again.report.bad == len(BAD)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (
            f"车晓,,,{paper(501)},,,天新家园,1,201,租客,,",
            f"车笑,,,{paper(501)},,,天新家园,1,201,租客,,",
            "people.document_disagrees",
        ),
        (
            f"车晓,,,{paper(501)},,,天新家园,1,201,租客,,",
            f"车晓,,,{paper(501)},,,天新家园,1,202,租客,,",
            "roster.two_homes",
        ),
        (
            "车晓,,,,,,天新家园,1,201,租客,,",
            "车晓,,,,,,天新家园,1,201,租客,,",
            "roster.same_name_same_home",
        ),
    ],
)
def test_rows_that_contradict_each_other_are_asked(world, first, second, code):
    done = take_in(world, first, second)
    assert [problem.code for one in done.bad for problem in one.problems] == [code]
    assert done.bad[0].row_number == 3


def test_a_repeated_row_counts_once(world):
    done = take_in(world, GOOD[0], GOOD[0])
    assert (done.added, done.repeated, done.bad) == (1, 1, ())


def test_an_import_does_not_tell_of_protected_people(world):
    protected = world.people["protected"]
    number = protected.identifiers.get(type="citizen_id").value.open()
    done = take_in(world, f"闻静,,,{number},,,天新家园,1,301,业主,,")
    assert [problem.code for one in done.bad for problem in one.problems] == [
        "people.document_disagrees"
    ]


def test_an_import_reaches_no_further_than_its_actor(world):
    row = f"车晓,,,{paper(501)},,,天新家园,1,201,租客,,"
    done = take_in(world, row, who="other_worker")
    assert done.bad[0].problems[0].code == "roster.out_of_area"
    with pytest.raises(NotAllowed):
        take_in(world, row, who="chief")


def test_an_export_comes_in_again_as_known(world):
    rows = actions.export_residents(
        actor=world.actor("section"),
        place_id=world.places["building"].pk,
        purpose="give_copy",
        reason="x",
    )
    for fmt in ("xlsx", "csv"):
        content = exports.roster(rows, fmt)
        back = start_reading(io.BytesIO(content), PEOPLE, name=f"roster.{fmt}")
        shown = preview_people(actor=world.actor("section"), reading=back)
        assert shown.bad == ()
        assert (shown.added, shown.known) == (0, len(rows))


def test_a_file_of_other_columns_is_refused_with_one_message(world):
    with pytest.raises(Invalid):
        import_people(
            actor=world.actor("worker"),
            reading=reading("a,b", head="甲,乙"),
            command_id=uuid4(),
        )


def test_rounded_numbers_are_refused_not_guessed(world):
    done = take_in(world, "车晓,男,身份证,3.30102E+17,,,天新家园,1,201,租客,,")
    assert done.bad[0].problems[0].code == "cell.precision_lost"
