# ruff: noqa: DTZ001  spreadsheets know only wall clocks
"""New and old workbooks: every kind of cell, as it stands in the file."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest
import python_calamine
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from mashang.engines.tables import Fault, Form, Limits, open_table
from mashang.engines.tables.merges import Block, Blocks, block_of
from mashang.kernel.errors import Invalid


def cells_of(stream: io.BytesIO, **options: object) -> dict[tuple[int, int], object]:
    table = open_table(stream, name="住户.xlsx", **options)
    return {
        (row.number, column): cell
        for row in table.rows()
        for column, cell in enumerate(row.cells)
        if cell is not None
    }


def test_every_kind_of_cell_keeps_its_kind(workbook_of):
    cells = ["文字", 7, 1.5, True, date(2022, 4, 1), " 空格 ", "'0571", "=1+1"]
    assert list(cells_of(workbook_of([cells])).values()) == cells


def test_error_cells_and_formulas_without_a_result_are_faults(workbook_with):
    rows = (
        "<row r='1'>"
        "<c r='A1' t='e'><f>NA()</f><v>#N/A</v></c>"
        "<c r='B1'><f>1+1</f></c>"
        "<c r='C1'><f>1+1</f><v></v></c>"
        "<c r='D1'><f>1+1</f><v>2</v></c>"
        "<c r='E1' t='str'><f>A1&amp;B1</f><v>文</v></c>"
        "<c r='F1' t='str'><f>IF(1,\"\")</f><v></v></c>"
        "<c r='G1' t='b'><f>TRUE</f><v>1</v></c>"
        "</row>"
    )
    cells = cells_of(workbook_with(rows))
    codes = [getattr(cells.get((1, column)), "code", cells.get((1, column))) for column in range(7)]
    assert codes == [
        "cell.error",
        "cell.formula_without_value",
        "cell.formula_without_value",
        2,
        "文",
        None,
        True,
    ]
    assert cells[1, 0].seen == "#N/A"
    assert cells[1, 1].seen == "=1+1"


def test_openpyxl_s_unopened_formulas_are_faults():
    book = openpyxl.Workbook()
    book.active["A1"] = "=SUM(B1:C1)"
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    assert cells_of(stream)[1, 0].code == "cell.formula_without_value"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("<c r='A1' t='s'><v>99</v></c>", "cell.broken"),
        ("<c r='A1' t='s'><v>x</v></c>", "cell.broken"),
        ("<c r='A1'><v>12a</v></c>", "cell.broken"),
        ("<c r='A1'><v>1_000</v></c>", "cell.broken"),
        ("<c r='A1'><v>1e999</v></c>", "cell.broken"),
        ("<c r='A1' t='b'><v>7</v></c>", "cell.broken"),
        ("<c r='A1' t='zz'><v>7</v></c>", "cell.broken"),
        ("<c r='A1' t='d'><v>2022-02-30</v></c>", "cell.bad_date"),
        ("<c r='A1' t='inlineStr'><is><t>a_x0000_b</t></is></c>", "cell.nul"),
        ("<c r='A1' t='inlineStr'><is><t>a_xD83D_b</t></is></c>", "cell.surrogate"),
    ],
)
def test_a_cell_that_contradicts_itself_is_a_fault_and_no_crash(workbook_with, cell, code):
    fault = cells_of(workbook_with(f"<row r='1'>{cell}</row>"))[1, 0]
    assert isinstance(fault, Fault)
    assert fault.code == code


def test_escapes_rich_text_and_phonetic_guides_are_read_as_shown(workbook_with):
    texts = (
        "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        "<si><r><t>张</t></r><r><t>三</t></r><rPh sb='0' eb='1'><t>zhang</t></rPh></si>"
        "<si><t>a_x000D_b_x005F_x000D_</t></si><si><t>_xD83D__xDE00_</t></si><si><t/></si></sst>"
    )
    rows = "<row>" + "".join(f"<c t='s'><v>{n}</v></c>" for n in range(4)) + "</row>"
    cells = cells_of(workbook_with(rows, sharedStrings=texts))
    assert list(cells.values()) == ["张三", "a\rb_x000D_", "\U0001f600"]


def test_rows_and_cells_without_a_place_follow_each_other(workbook_with):
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c r='C3'><v>3</v></c></row>"
    assert cells_of(workbook_with(rows)) == {(1, 0): 1, (1, 1): 2, (3, 2): 3}


def test_rows_out_of_order_are_damage(workbook_with):
    rows = "<row r='2'><c><v>1</v></c></row><row r='2'><c><v>1</v></c></row>"
    with pytest.raises(Invalid) as caught:
        cells_of(workbook_with(rows))
    assert caught.value.code == "table.broken"


def test_the_date_system_of_1904_is_honoured():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": True})
    page = book.add_worksheet()
    page.write_datetime(0, 0, datetime(2022, 4, 1), book.add_format({"num_format": "yyyy/m/d"}))
    page.write_datetime(0, 1, datetime(2022, 4, 1, 7, 30), book.add_format({"num_format": 22}))
    book.close()
    stream.seek(0)
    assert list(cells_of(stream).values()) == [date(2022, 4, 1), datetime(2022, 4, 1, 7, 30)]


def test_a_long_number_keeps_its_kind_so_that_its_reader_can_refuse_it(workbook_of):
    (cell,) = cells_of(workbook_of([[330102199001011234]])).values()
    assert isinstance(cell, float)


def test_an_upright_merge_stands_for_all_its_rows_and_a_wide_one_does_not(workbook_of):
    rows = [
        ["地址", "姓名", "电话"],
        [None, "甲", 1],
        [None, "乙", 2],
        [None, "丙", 3],
        ["x", None, None],
    ]
    stream = workbook_of(rows, merged={"A2:A4": "3幢501", "B5:C5": "同上"})
    table = open_table(stream, name="x.xlsx")
    assert [row.at(0) for row in table.rows()][1:4] == ["3幢501"] * 3
    assert [row.cells for row in table.rows()][4] == ["x", "同上"]
    assert set(table.blocks) == {Block(2, 0, 4, 0), Block(5, 1, 5, 2)}


def test_blocks_are_named_as_in_the_file():
    assert block_of("$B$3:D5") == Block(3, 1, 5, 3)
    assert block_of("A1") == Block(1, 0, 1, 0)
    walk = Blocks([Block(1, 0, 9, 0), Block(1, 0, 3, 5), Block(4, 2, 4, 3)])
    assert [len(walk.at(row)) for row in (1, 4, 5, 10)] == [1, 2, 1, 0]


def test_countless_merged_blocks_are_refused(workbook_of):
    stream = workbook_of([["a"]], merged={f"B{n}:C{n}": "x" for n in range(1, 12)})
    with pytest.raises(Invalid) as caught:
        list(open_table(stream, name="x.xlsx", limits=Limits(merges=10)).rows())
    assert caught.value.code == "table.too_many_merges"


SAFE = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff_"), max_size=20
).map(str.strip)
CELL = st.none() | SAFE | st.integers(-(10**14), 10**14) | st.booleans()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, max_size=5), min_size=1, max_size=8))
def test_calamine_sees_the_same_cells(workbook_of, rows):
    """Calamine is the oracle for values; faults and sparse sheets, which it loses, are tested apart."""
    stream = workbook_of(rows)
    page = python_calamine.load_workbook(io.BytesIO(stream.getvalue())).get_sheet_by_index(0)
    theirs = {
        (row + 1, column): cell
        for row, cells in enumerate(page.to_python(skip_empty_area=False))
        for column, cell in enumerate(cells)
        if cell != ""
    }
    ours = cells_of(stream) if theirs else {}
    assert ours == theirs


def old_workbook(fill) -> io.BytesIO:
    book = xlwt.Workbook(encoding="utf-8")
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def test_old_workbooks_give_the_same_kinds_of_cells():
    def fill(book):
        page = book.add_sheet("住户")
        for column, cell in enumerate(["张三", 7, 1.5, True, 330102199001011234.0]):
            page.write(1, column, cell)
        page.write(1, 5, datetime(2022, 4, 1), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
        page.write(1, 6, time(7, 30), xlwt.easyxf(num_format_str="hh:mm"))
        page.row(1).set_cell_error(7, "#DIV/0!")
        page.write_merge(2, 3, 0, 0, "合并")
        page.write(3, 1, "x")

    stream = old_workbook(fill)
    table = open_table(stream, name="住户.xls")
    assert table.form is Form.XLS
    assert table.sheet == "住户"
    first, second, third = table.rows()
    assert first.number == 2
    assert first.cells[:4] == ["张三", 7, 1.5, True]
    assert isinstance(first.cells[4], float)
    assert first.cells[5:7] == [date(2022, 4, 1), time(7, 30)]
    assert first.cells[7].code == "cell.error"
    assert second.cells == ["合并"]
    assert third.cells == ["合并", "x"]


def test_old_workbooks_from_1904_and_hidden_sheets():
    def fill(book):
        book.dates_1904 = True
        book.add_sheet("隐藏").write(0, 0, "x")
        book.get_sheet(0).visibility = 1
        book.add_sheet("空")
        style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
        book.add_sheet("数据").write(0, 0, (date(2022, 4, 1) - date(1904, 1, 1)).days, style)

    stream = old_workbook(fill)
    assert list(cells_of(stream).values()) == [date(2022, 4, 1)]


def test_an_old_workbook_cut_short_is_damaged():
    content = old_workbook(lambda book: book.add_sheet("a").write(0, 0, "x")).getvalue()
    for keep in (512, 600, 1500, 3000):
        with pytest.raises(Invalid) as caught:
            cells_of(io.BytesIO(content[:keep]))
        assert caught.value.code in {"table.broken", "table.empty"}
