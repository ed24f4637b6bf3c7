import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.engines.tables import (
    Column,
    Place,
    SavedMapping,
    Schema,
    apply_mapping,
    guess_header,
    guess_mapping,
    load_mapping,
    open_table,
    save_mapping,
)
from mashang.engines.tables.headers import Heading, header_at, key, keys_of, likeness
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

WORDS = ["姓名", "身份证号", "手机号", "房号"]
PERSON = ["王小明", "110105194912310021", "13800001234", "501"]


def found(mapping) -> dict[str, str]:
    return {match.code: match.heading.letters for match in mapping.matches}


def mapped(stream, schema, name="住户.xlsx"):
    header = guess_header(open_table(stream, name=name), schema)
    return header, guess_mapping(header, schema)


@pytest.mark.parametrize(
    "said", ["姓名", " 姓 名 ", "*姓名", "姓名（必填）", "姓名：", "NAME", "Ｎａｍｅ", "name"]
)
def test_a_heading_is_known_whatever_its_dress(residents, said):
    assert likeness(Heading(0, (said,)), keys_of(residents.column("name"))) == 1.0


def test_a_heading_that_only_resembles_a_column_is_unsure(residents, workbook_of):
    _, mapping = mapped(workbook_of([["房东姓名", "身份证号"], ["王", "1"]]), residents)
    assert [match.code for match in mapping.unsure] == ["name"]


def test_two_headings_that_fit_equally_are_unsure(residents, workbook_of):
    _, mapping = mapped(workbook_of([[*WORDS, "联系电话"], PERSON]), residents)
    assert [match.code for match in mapping.unsure] == ["phone"]
    assert [heading.title for heading in mapping.unmatched] == ["联系电话"]


def test_a_slip_of_the_pen_is_found_and_unsure(workbook_of):
    schema = Schema("x", (Column("identity", Text("证件", "Identity number")),))
    _, mapping = mapped(workbook_of([["Identity nummber", "b"], ["1", "2"]]), schema)
    assert found(mapping) == {"identity": "A"}
    assert mapping.unsure


def test_the_heading_stands_below_title_lines_and_blank_rows(residents, workbook_of):
    rows = [
        ["笕桥街道某社区住户登记表"],
        [],
        ["填表人：某某", None, "2022年4月"],
        [],
        WORDS,
        PERSON,
    ]
    header, mapping = mapped(workbook_of(rows, merged={"A1:D1": "住户登记表"}), residents)
    assert (header.first_row, header.last_row) == (5, 5)
    assert found(mapping) == {"name": "A", "identity": "B", "phone": "C", "room": "D"}
    assert mapping.missing == ()


def test_a_heading_of_two_merged_rows_is_read_as_one(residents, workbook_of):
    rows = [[None] * 5, [None, None, "楼栋", "房号", "电话"], ["王小明", "1", "3", "501", "138"]]
    merged = {"A1:A2": "姓名", "B1:B2": "身份证号", "C1:D1": "现住址"}
    rows[0] = [None, None, None, None, "联系"]
    header, mapping = mapped(workbook_of(rows, merged=merged), residents)
    assert (header.first_row, header.last_row) == (1, 2)
    assert [heading.title for heading in header.headings] == [
        "姓名",
        "身份证号",
        "现住址 / 楼栋",
        "现住址 / 房号",
        "联系 / 电话",
    ]
    assert set(found(mapping)) == {"name", "identity", "building", "room", "phone"}
    assert mapping.unsure == ()


def test_two_addresses_side_by_side_are_told_apart_by_their_upper_row(workbook_of):
    schema = Schema(
        "x",
        (
            Column("home", Text("现住址楼栋", "Home building")),
            Column("register", Text("户籍楼栋", "Registered building")),
        ),
    )
    rows = [[None] * 4, ["楼栋", "房号", "楼栋", "房号"], ["1", "2", "3", "4"]]
    stream = workbook_of(rows, merged={"A1:B1": "户籍", "C1:D1": "现住址"})
    _, mapping = mapped(stream, schema)
    assert found(mapping) == {"home": "C", "register": "A"}


def test_a_text_file_s_upper_heading_reaches_to_the_next(residents):

    content = "姓名,身份证号,住址,,\n,,楼栋,房号,电话\n王,1,3,501,138\n".encode()
    header, mapping = mapped(io.BytesIO(content), residents, "x.csv")
    assert header.last_row == 2
    assert set(found(mapping)) == {"name", "identity", "building", "room", "phone"}


def test_data_that_happen_to_say_a_heading_do_not_win(residents, workbook_of):
    header, _ = mapped(workbook_of([WORDS, ["电话", "姓名", "室", "1"], PERSON]), residents)
    assert header.first_row == header.last_row == 1


def test_where_nothing_is_known_the_first_row_of_several_texts_is_the_heading(
    residents, workbook_of
):
    header, mapping = mapped(workbook_of([["标题"], ["甲", "乙"], ["x", "y"]]), residents)
    assert header.first_row == 2
    assert mapping.missing == ("name", "identity")
    assert [heading.title for heading in mapping.unmatched] == ["甲", "乙"]


def test_a_saved_mapping_reads_the_next_file_wherever_its_columns_moved(
    residents, workbook_of, tmp_path
):
    first = workbook_of([["户主", "证件", "电话一", "电话一"], ["王", "1", "2", "3"]])
    table = open_table(first, name="一.xlsx")
    saved = SavedMapping(
        {
            "name": Place("户主"),
            "identity": Place("证件"),
            "phone": Place("电话一", nth=2),
        }
    )
    mapping = apply_mapping(saved, table, residents)
    assert found(mapping) == {"name": "A", "identity": "B", "phone": "D"}
    second = open_table(
        workbook_of([["表头"], ["证件", "电话一", "户主", "电话一"], ["1", "2", "王", "3"]]),
        name="二.xlsx",
    )
    for ending in ("yaml", "json"):
        path = tmp_path / f"对应.{ending}"
        save_mapping(mapping.saved, path)
        assert load_mapping(path) == mapping.saved
        again = apply_mapping(load_mapping(path), second, residents)
        assert found(again) == {"name": "C", "identity": "A", "phone": "D"}
        assert again.unsure == ()


def test_a_table_without_heading_is_mapped_by_letters(residents, workbook_of, tmp_path):
    path = tmp_path / "对应.yaml"
    path.write_text(
        "header_rows: [0, 0]\ncolumns: {name: {column: b}, identity: {column: A}}\n",
        encoding="utf-8",
    )
    table = open_table(workbook_of([["1", "王"], ["2", "李"]]), name="x.xlsx")
    mapping = apply_mapping(load_mapping(path), table, residents)
    assert found(mapping) == {"name": "B", "identity": "A"}
    assert mapping.header.last_row == 0
    save_mapping(mapping.saved, path)
    assert found(apply_mapping(load_mapping(path), table, residents)) == found(mapping)


def test_a_heading_can_be_pointed_at(residents, workbook_of):
    stream = workbook_of([WORDS, ["乱", "写", "的", "行"], ["姓名", "证件", "x", "y"], PERSON])
    table = open_table(stream, name="x.xlsx")
    assert [one.title for one in header_at(table, 3, 3).headings] == ["姓名", "证件", "x", "y"]
    assert header_at(table, 99, 99).headings == ()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "columns: 3",
        "columns: {name: 3}",
        "columns: {name: {column: '1'}}",
        "{",
        "a: &a [*a]",
        "columns: {name: {title: x, nth: 0}}",
        "columns: {name: x}\nheader_rows: [3, 9]",
        "\x00",
        "columns: {name: x}\nheader_rows: x",
        "!!python/object:os.system {}",
        "x" * 300_000,
    ],
)
def test_a_mapping_that_makes_no_sense_is_a_message(tmp_path, content):
    path = tmp_path / "坏.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        load_mapping(path)
    assert caught.value.code == "mapping.unreadable"
    assert "坏.yaml" in str(caught.value.text)
    assert "columns: {phone" in str(caught.value.text)


def test_a_mapping_that_is_not_there_is_a_message():
    with pytest.raises(Invalid) as caught:
        load_mapping(Path("没有.yaml"))
    assert caught.value.code == "mapping.unreadable"


def test_a_mapping_of_another_file_or_schema_names_what_does_not_fit(residents, workbook_of):
    table = open_table(workbook_of([WORDS, PERSON]), name="住户.xlsx")
    with pytest.raises(Invalid) as caught:
        apply_mapping(SavedMapping({"name": Place("没有这一列")}), table, residents)
    assert caught.value.code == "mapping.column_not_in_file"
    assert "没有这一列" in str(caught.value.text)
    with pytest.raises(Invalid) as caught:
        apply_mapping(SavedMapping({"colour": Place("姓名")}), table, residents)
    assert caught.value.code == "mapping.unknown_code"


def test_a_code_used_twice_is_a_mistake_of_the_schema(residents):
    with pytest.raises(ValueError, match="twice"):
        Schema("x", (residents.columns[0], residents.columns[0]))


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_words_can_be_compared(left, right):
    fit = likeness(Heading(0, (left, right)), frozenset({key("姓名"), key("Identity number")}))
    assert 0 <= fit <= 1
