"""A template with merged cells and formulas is mapped once, filled, compared, and never run."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import load_workbook

from mashang.engines.reports import Mapping, check, compare, fill, guess, look, moved
from mashang.kernel.errors import Invalid
from tests.engines.reports.templates import template

ROWS = [{"person.name": "沈思远", "person.sex": "男", "person.phone": "13900000000",
         "place.address": "天新家园1幢101室"},
        {"person.name": "=1+1", "person.phone": "+8613900000001"}]  # fmt: skip
FIGURES = {
    "report.place": "天新社区",
    "report.day": "2026-04-30",
    "count.residents": 8,
    "count.tenants": 1,
}


def sheet_of(content):
    return load_workbook(io.BytesIO(content))["月报"]


def filled(content=None, rows=ROWS, figures=FIGURES):
    content = content or template()
    return fill(content, "月报.xlsx", guess(look(content, "月报.xlsx")), rows, figures)


def test_headings_blanks_and_free_rows_are_seen():
    outline = look(template(), "月报.xlsx")
    assert [one.words for one in outline.headings] == [
        "序号",
        "姓名",
        "性别",
        "联系电话",
        "住址",
        "备注",
    ]
    assert (outline.sheet, outline.first_row, outline.room) == ("月报", 6, 30)
    assert {one.cell: one.words for one in outline.blanks} == {
        "B2": "填报单位", "D2": "填报日期", "B3": "总人数", "D3": "其中租客",
    }  # fmt: skip


def test_a_guess_goes_by_the_words_and_leaves_open_what_it_does_not_know():
    mapping = guess(look(template(), "月报.xlsx"))
    assert mapping.columns == {"A": "row.number", "B": "person.name", "C": "person.sex",
                               "D": "person.phone", "E": "place.address"}  # fmt: skip
    assert mapping.cells["B3"] == "count.residents"
    assert Mapping.from_json(mapping.as_json()) == mapping


def test_mapped_cells_are_filled_and_everything_else_stays():
    content = template()
    done = filled(content)
    old, new = sheet_of(content), sheet_of(done.content)
    assert (new["A6"].value, new["B6"].value, new["B3"].value) == (1, "沈思远", 8)
    assert (new["E3"].value, new["B36"].value) == ("=B3-D3", "=COUNTA(B6:B35)")
    assert {str(one) for one in new.merged_cells.ranges} == {"A1:F1", "A37:F37"}
    assert new.print_area == old.print_area
    assert (
        new.data_validations.dataValidation[0].sqref == old.data_validations.dataValidation[0].sqref
    )
    for row in old.iter_rows():
        for cell in row:
            if cell.coordinate not in done.cells:
                assert new[cell.coordinate].value == cell.value
            assert repr(new[cell.coordinate].font) == repr(cell.font)
            assert repr(new[cell.coordinate].fill) == repr(cell.fill)
    assert load_workbook(io.BytesIO(done.content)).sheetnames == ["月报", "代码表"]


def test_no_value_runs_as_a_formula():
    new = sheet_of(filled().content)
    assert (new["B7"].value, new["B7"].data_type) == ("=1+1", "s")
    assert new["D7"].data_type == "s"


def test_a_list_longer_than_its_room_is_refused_not_written_over_the_total():
    with pytest.raises(Invalid) as caught:
        filled(template(free_rows=1))
    assert caught.value.code == "reports.too_few_rows"


def test_moved_columns_are_told_and_never_filled_silently():
    before = guess(look(template(), "月报.xlsx"))
    changed = template(("序号", "性别", "姓名", "联系电话", "现居地"))
    outline = look(changed, "月报.xlsx")
    told = [one.in_("zh") for one in moved(before, outline)]
    assert "“姓名”列从 B 移到了 C" in told
    assert "没有“住址”这一列了" in told
    assert "新增“现居地”列" in told
    with pytest.raises(Invalid) as caught:
        fill(changed, "月报.xlsx", before, ROWS, FIGURES)
    assert caught.value.code == "reports.template_changed"
    assert guess(outline, before).columns["C"] == "person.name"


def test_a_mapping_names_only_what_is_there():
    outline = look(template(), "月报.xlsx")
    mapping = guess(outline)
    assert not check(mapping, outline, {*mapping.columns.values(), *mapping.cells.values()})
    wrong = Mapping(sheet="月报", first_row=6, columns={"Z": "person.name", "B": "nobody"})
    assert len(check(wrong, outline, {"person.name"})) == 2
    assert check(Mapping(sheet="月报", first_row=6), outline, ())


def test_changes_are_told_with_old_and_new_in_reading_order():
    first = filled().cells
    second = filled(figures={**FIGURES, "count.residents": 9}, rows=ROWS[:1]).cells
    changes = compare(first, second)
    assert (changes[0].cell, changes[0].old, changes[0].new) == ("B3", "8", "9")
    assert {one.cell for one in changes} == {"B3", "A7", "B7", "D7"}
    assert not compare(first, first)


def test_what_is_no_workbook_is_refused():
    for content in (b"", b"a,b\n1,2\n", b"PK\x03\x04rubbish"):
        with pytest.raises(Invalid):
            look(content, "x.xlsx")


@settings(deadline=None, max_examples=40)
@given(value=some.text(max_size=40))
def test_any_text_is_read_back_as_text(value):
    done = filled(_TEMPLATE, rows=[{"person.name": value}])
    cell = sheet_of(done.content)["B6"]
    assert cell.data_type != "f"


_TEMPLATE = template(free_rows=3)
