import io
from datetime import date

import openpyxl
import pytest
import xlwt

from mashang.engines.tables import (
    REASON_TITLE,
    Bad,
    Form,
    open_table,
    rejects_name,
    start_reading,
    write_rejects,
)
from mashang.kernel.texts import speaking

HEAD = ["姓名", "身份证号", "手机号", "入住日期", "备注"]
DATA = [
    ["甲", "1", 13800001234, date(2022, 4, 1), "=1+1"],
    [None, "2", "138", date(2022, 4, 1), "缺姓名"],
    ["丙", 330102199001011234, True, None, "'撇"],
    ["丁", "4", None, "去年", "x"],
]


def rejected(stream, schema, name="住户.xlsx"):
    reading = start_reading(stream, schema, name=name)
    bad = [row for row in reading.results() if isinstance(row, Bad)]
    out = io.BytesIO()
    assert write_rejects(out, reading.table, reading.mapping.header, bad) == len(bad)
    out.seek(0)
    return reading, bad, out


def test_a_workbook_comes_back_with_its_sheet_title_lines_heading_and_cells(residents, workbook_of):
    rows = [["住户登记表"], [], HEAD, *DATA]
    stream = workbook_of(rows, sheet="一社区", merged={"A1:E1": "住户登记表"})
    _, bad, out = rejected(stream, residents)
    table = open_table(io.BytesIO(out.getvalue()), name="x.xlsx")
    assert table.sheet == "一社区"
    back = {row.number: row.cells for row in table.rows()}
    assert back[1] == ["住户登记表"]
    assert back[3] == [*HEAD, REASON_TITLE]
    assert [back[number][:5] for number in (4, 5, 6)] == [
        [None, "2", "138", date(2022, 4, 1), "缺姓名"],
        ["丙", pytest.approx(330102199001011234), True, None, "'撇"],
        ["丁", "4", None, "去年", "x"],
    ]
    assert back[4][5] == "原第 5 行：姓名（A5）必须填写"
    assert [row.row_number for row in bad] == [5, 6, 7]
    assert [str(block) for block in openpyxl.load_workbook(out).active.merged_cells.ranges] == [
        "A1:E1"
    ]


def test_a_mended_file_is_imported_and_the_reason_is_not_read(residents, workbook_of):
    _, _, out = rejected(workbook_of([HEAD, *DATA]), residents)
    book = openpyxl.load_workbook(out)
    page = book.active
    page["A2"], page["B3"], page["C3"], page["D4"] = "乙", "330102199001011234", "139", "2022-01-01"
    mended = io.BytesIO()
    book.save(mended)
    mended.seek(0)
    reading = start_reading(mended, residents, name="x.xlsx")
    assert [match.code for match in reading.mapping.matches] == [
        "name",
        "identity",
        "phone",
        "moved_in_on",
    ]
    assert [heading.title for heading in reading.mapping.unmatched] == ["备注"]
    assert [row.values["identity"] for row in reading.results()] == ["2", "330102199001011234", "4"]


def test_a_second_round_writes_its_reasons_over_the_first(residents, workbook_of):
    _, _, out = rejected(workbook_of([HEAD, *DATA]), residents)
    _, bad, again = rejected(out, residents)
    table = open_table(again, name="x.xlsx")
    rows = list(table.rows())
    assert rows[0].cells == [*HEAD, REASON_TITLE]
    assert len(rows) == len(bad) + 1 == 4
    assert rows[1].cells[5] == "原第 2 行：姓名（A2）必须填写"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_a_text_file_comes_back_in_its_encoding_and_delimiter(residents, codec, sign):
    lines = [
        ["住户登记表"],
        ["姓名", "身份证号", "手机号", "备注"],
        ["甲", "1", "138", "x"],
        ["", "2", "0571-8800", "=cmd()"],
        ["", "3", "", f"a{sign}b 𠮷"],
    ]
    text = "\r\n".join(sign.join(f'"{cell}"' for cell in line) for line in lines)
    reading, _, out = rejected(io.BytesIO(text.encode(codec)), residents, "住户.csv")
    table = open_table(out, name="x.csv")
    assert table.dialect.delimiter == sign
    assert table.dialect.encoding == reading.table.dialect.encoding.written
    rows = list(table.rows())
    assert rows[1].cells == [*lines[1], REASON_TITLE]
    assert [row.cells[1:4] for row in rows[2:]] == [
        ["2", "0571-8800", "=cmd()"],
        ["3", None, lines[4][3]],
    ]
    assert b'"\'=cmd()"'.decode().encode(codec.removesuffix("-sig"))[-10:] in out.getvalue()


def test_an_odd_delimiter_is_declared_again(residents):
    stream = io.BytesIO("sep=^\r\n姓名^身份证号\r\n^1\r\n".encode("gb18030"))
    _, _, out = rejected(stream, residents, "住户.csv")
    assert next(iter(open_table(out, name="x").rows())).cells == ["姓名", "身份证号", REASON_TITLE]


def test_an_old_workbook_comes_back_as_a_new_one(residents):
    book = xlwt.Workbook()
    page = book.add_sheet("老表")
    for column, words in enumerate(HEAD):
        page.write(0, column, words)
    page.write(1, 1, "2")
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    reading, _, out = rejected(stream, residents, "住户.xls")
    assert reading.table.form is Form.XLS
    assert rejects_name(reading.table) == "住户_有误.xlsx"
    assert open_table(out, name="x.xlsx").sheet == "老表"


def test_a_merged_heading_of_two_rows_is_found_again(residents, workbook_of):
    rows = [
        [None] * 4,
        [None, None, "楼栋", "房号"],
        [None, "1", "3", "501"],
        ["甲", "2", "3", "502"],
    ]
    stream = workbook_of(rows, merged={"A1:A2": "姓名", "B1:B2": "身份证号", "C1:D1": "住址"})
    reading, _, out = rejected(stream, residents)
    again = start_reading(out, residents, name="x.xlsx")
    assert again.mapping.header.last_row == reading.mapping.header.last_row == 2
    assert [m.code for m in again.mapping.matches] == [m.code for m in reading.mapping.matches]
    assert len(list(again.results())) == 1


def test_faults_are_written_as_they_looked_and_stay_faults(residents, workbook_with):
    cells = "".join(f"<c t='inlineStr'><is><t>{words}</t></is></c>" for words in HEAD[:3])
    rows = (
        f"<row>{cells}</row><row><c t='inlineStr'><is><t>甲_x0000_</t></is></c>"
        "<c><v>1</v></c><c t='e'><v>#N/A</v></c></row>"
    )
    _, bad, out = rejected(workbook_with(rows), residents)
    assert [one.code for one in bad[0].problems] == ["cell.nul", "cell.error"]
    again = list(start_reading(out, residents, name="x.xlsx").results())
    assert [one.code for one in again[0].problems] == ["cell.error"]
    assert again[0].raw.cells[0] == "甲\ufffd"


def test_reasons_speak_the_language_of_the_reader(residents, workbook_of):
    with speaking("en"):
        _, _, out = rejected(workbook_of([HEAD, *DATA]), residents)
    assert list(open_table(out, name="x").rows())[1].cells[5] == "row 3: 姓名 (A3): is required"


def test_the_name_of_the_file_of_rejects_keeps_the_ending(tmp_path, workbook_of):
    for name, expected in (
        ("住户.csv", "住户_有误.csv"),
        ("住户.tsv", "住户_有误.tsv"),
        ("住户", "住户_有误.csv"),
    ):
        table = open_table(io.BytesIO(b"a,b\n1,2\n"), name=name)
        assert rejects_name(table) == expected
    assert rejects_name(open_table(workbook_of([["a"]]), name="住户.xlsm")) == "住户_有误.xlsx"
