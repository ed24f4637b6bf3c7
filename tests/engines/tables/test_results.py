from datetime import date

import pytest

from mashang.engines.tables import (
    Bad,
    Column,
    Good,
    Limits,
    Place,
    SavedMapping,
    Schema,
    Tally,
    refused,
    start_reading,
)
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.texts import Text, speaking

HEAD = ["姓名", "身份证号", "手机号", "房号", "入住日期", "是否租客", "备注"]


def results_of(stream, schema):
    return list(start_reading(stream, schema, name="住户.xlsx").results())


def test_good_rows_have_their_values_by_code(residents, workbook_of):
    rows = [HEAD, ["王小明", "11010519491231002X", 13800001234, "501", date(2022, 4, 1), "是", "x"]]
    (row,) = results_of(workbook_of(rows), residents)
    assert isinstance(row, Good)
    assert row.row_number == 2
    assert row.values == {
        "name": "王小明",
        "identity": "11010519491231002X",
        "phone": "13800001234",
        "room": "501",
        "moved_in_on": date(2022, 4, 1),
        "tenant": True,
    }


def test_blank_cells_are_none_and_absent_columns_are_absent(residents, workbook_of):
    (row,) = results_of(workbook_of([HEAD[:3], ["王", "1"]]), residents)
    assert row.values == {"name": "王", "identity": "1", "phone": None}


def test_a_bad_row_tells_everything_that_is_wrong_with_it_and_where(residents, workbook_of):
    rows = [
        HEAD,
        ["甲", "1"],
        [],
        [None, 330102199001011234, date(2022, 3, 2), "3", "去年", "也许"],
    ]
    good, bad = results_of(workbook_of(rows), residents)
    assert isinstance(good, Good)
    assert isinstance(bad, Bad)
    assert bad.row_number == 4
    assert [(one.column, one.code, one.place) for one in bad.problems] == [
        ("name", "cell.missing", "A4"),
        ("identity", "cell.precision_lost", "B4"),
        ("phone", "cell.turned_into_date", "C4"),
        ("moved_in_on", "cell.not_a_date", "E4"),
        ("tenant", "cell.not_yes_or_no", "F4"),
    ]
    assert str(bad.problems[0].sentence) == "姓名（A4）必须填写"
    assert bad.problems[0].sentence.in_("en") == "姓名 (A4): is required"


def test_error_words_are_errors_also_where_the_file_holds_only_text(residents, tmp_path):
    path = tmp_path / "住户.csv"
    path.write_text("姓名,身份证号,手机号\n甲,1,#N/A\n", encoding="utf-8")
    (bad,) = start_reading(path, residents).results()
    assert [(one.code, one.place) for one in bad.problems] == [("cell.error", "C2")]


def test_faults_in_columns_that_nobody_reads_do_not_matter(residents, tmp_path):
    path = tmp_path / "住户.csv"
    path.write_text("姓名,身份证号,算\n甲,1,#REF!\n", encoding="utf-8")
    (good,) = start_reading(path, residents).results()
    assert isinstance(good, Good)


def test_cells_merged_across_columns_are_not_shared_out_by_guess(residents, workbook_of):
    rows = [HEAD, ["甲", "1"], ["乙", "2"]]
    good, bad = results_of(workbook_of(rows, merged={"C3:D3": "同上"}), residents)
    assert isinstance(good, Good)
    assert [(one.column, one.code) for one in bad.problems] == [("room", "cell.merged")]


def test_a_household_s_merged_room_stands_for_every_member(residents, workbook_of):
    rows = [HEAD, ["甲", "1"], ["乙", "2"], ["丙", "3"]]
    results = results_of(workbook_of(rows, merged={"D2:D4": "501"}), residents)
    assert [row.values["room"] for row in results] == ["501"] * 3


def test_rows_with_nothing_in_a_known_column_are_left_out(residents, workbook_of):
    rows = [HEAD, ["甲", "1"], [None] * 6 + ["只有备注"], ["  "]]
    assert len(results_of(workbook_of(rows), residents)) == 1


def test_a_missing_column_is_named_with_what_the_file_has(residents, workbook_of):
    reading = start_reading(
        workbook_of([["姓名", "电话"], ["甲", "1"]]), residents, name="住户.xlsx"
    )
    assert len(reading.preview()) == 1
    with pytest.raises(Invalid) as caught:
        reading.results()
    assert caught.value.code == "mapping.missing_columns"
    assert "身份证号" in caught.value.text.in_("zh")
    assert "Identity number" in caught.value.text.in_("en")
    assert "姓名 | 电话" in str(caught.value.text)


def test_a_file_without_any_known_column_is_refused_although_none_is_required(workbook_of):
    schema = Schema("notes", (Column("note", Text("备注", "Note")),))
    reading = start_reading(workbook_of([["甲", "乙"], ["丙", "丁"]]), schema, name="x.xlsx")
    with pytest.raises(Invalid) as caught:
        reading.results()
    assert caught.value.code == "mapping.no_columns"
    assert "甲 | 乙" in str(caught.value.text)


def test_a_reading_may_stop_early_and_tell_how_far_it_is(residents, workbook_of):
    rows = [HEAD, *(["甲", str(number)] for number in range(20))]
    told = []
    reading = start_reading(workbook_of(rows), residents, name="住户.xlsx").watched(told.append)
    assert len(list(reading.first(5).results())) == 5
    assert told == [1, 2, 3, 4, 5]
    assert len(list(reading.results())) == 20


def test_a_guess_must_be_confirmed_before_anything_is_read(residents, workbook_of):
    rows = [["房东姓名", "身份证号"], ["甲", "1"]]
    reading = start_reading(workbook_of(rows), residents, name="住户.xlsx")
    with pytest.raises(Invalid) as caught:
        reading.results()
    assert caught.value.code == "mapping.unsure"
    assert "姓名 = 房东姓名 (A)" in str(caught.value.text)
    with speaking("en"):
        assert "Name = 房东姓名 (A)" in str(caught.value.text)
    saved = SavedMapping({"name": Place("房东姓名"), "identity": Place("身份证号")})
    confirmed = start_reading(workbook_of(rows), residents, name="住户.xlsx", saved=saved)
    assert [row.values["name"] for row in confirmed.results()] == ["甲"]


def test_damage_further_down_is_told_when_it_is_met(residents, workbook_of):
    stream = workbook_of([HEAD, *[["甲", "1"]] * 100])
    reading = start_reading(stream, residents, name="住户.xlsx", limits=Limits(rows=60))
    assert len(reading.preview(50)) == 50
    with pytest.raises(Invalid) as caught:
        list(reading.results())
    assert caught.value.code == "table.too_many_rows"


def test_what_a_verb_refuses_gets_the_place_of_its_column(residents, workbook_of):
    reading = start_reading(workbook_of([HEAD, ["甲", "1"]]), residents, name="住户.xlsx")
    (good,) = reading.results()
    broken = RuleBroken(
        "people.identity_wrong", Text("校验位不对", "wrong check digit"), field="identity"
    )
    bad = refused(good, broken, reading.mapping)
    assert str(bad.problems[0].sentence) == "身份证号（B2）校验位不对"
    whole = refused(good, Conflict("people.twice", Text("重复", "twice")), reading.mapping)
    assert str(whole.problems[0].sentence) == "重复"


def test_the_report_counts_and_gives_the_first_place_of_each_problem(residents, workbook_of):
    rows = [HEAD, ["甲", "1"], [None, "2"], [None, "3", None, None, "x"]]
    tally = Tally("住户.xlsx")
    for result in results_of(workbook_of(rows), residents):
        tally.add(result)
    report = tally.report
    assert (report.read, report.good, report.bad) == (3, 1, 2)
    assert [(one.column, one.code, one.count, one.first_row) for one in report.problems] == [
        ("name", "cell.missing", 2, 3),
        ("moved_in_on", "cell.not_a_date", 1, 4),
    ]
    assert str(report.text) == "文件“住户.xlsx”共 3 行：可用 1 行，有误 2 行"
    assert str(report.lines[0]) == "姓名：必须填写（2 行，首见第 3 行）"
    assert report.lines[0].in_("en") == "姓名: is required (2×, first in row 3)"
