# ruff: noqa: DTZ001  spreadsheets know only wall clocks
import io
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mashang.engines.tables import (
    Column,
    guess_header,
    guess_mapping,
    open_table,
    start_reading,
    write_table,
)
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text, speaking

ONE = (Column("a", Text("甲列", "A column")),)
TWO = (*ONE, Column("b", Text("乙列", "B column")))
STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
NASTY = st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@A1",
        "\t=1",
        "\r",
        "\n",
        "'",
        "''",
        "'=1",
        "'1",
        '"',
        '","',
        ";",
        "\ufeff",
        "<r>a & b</r>",
        "<r><t>x</t></r>",
        "_x000D_",
        "_x005F_x0041_",
        "_x0000_x0000_",
        "_x0041_x0042_x0043_",
        "\x01\x1f",
        "\ufffe",
        "\uffff",
        "{=1}",
        "http://x.example/",
        "internal:A1",
        "0571",
        "3-2",
        "1E5",
        "TRUE",
        "#N/A",
        "\x0b",
        "\x85",
        "sep=;",
        "330102199001011234",
        "👨‍👩‍👧‍👦",
        "𠮷野家",
        "  前后  ",
        "a\r\nb",
        "|",
        "a\tb",
    ]
)
VALUES = STORABLE | NASTY


def written(rows, columns=ONE, fmt="xlsx") -> io.BytesIO:
    stream = io.BytesIO()
    write_table(stream, columns, rows, fmt)
    stream.seek(0)
    return stream


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=5), st.sampled_from(["xlsx", "csv"])
)
def test_any_text_comes_back_exactly(rows, fmt):
    stream = written([{"a": a, "b": b} for a, b in rows], TWO, fmt)
    cells = {row.number: row for row in open_table(stream, name="x").rows()}
    assert cells[1].cells == ["甲列", "乙列"]
    for number, (a, b) in enumerate(rows, start=2):
        back = cells.get(number)
        assert (back.at(0) if back else None) == (a or None)
        assert (back.at(1) if back else None) == (b or None)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=4), st.sampled_from(["xlsx", "csv"]))
def test_any_single_column_comes_back_exactly(values, fmt):
    stream = written([{"a": value} for value in values], ONE, fmt)
    cells = {row.number: row.at(0) for row in open_table(stream, name="x").rows()}
    assert [cells.get(number) for number in range(2, len(values) + 2)] == [
        v or None for v in values
    ]


def test_values_keep_their_kind_in_a_workbook():
    values = [
        7,
        -1.5,
        True,
        date(2022, 4, 1),
        datetime(2022, 4, 1, 7, 30, 15),
        time(7, 30),
        timedelta(hours=30),
        "330102199001011234",
    ]
    stream = written([{"a": value} for value in values])
    assert [row.at(0) for row in open_table(stream, name="x").rows()][1:] == values


def test_values_that_no_spreadsheet_knows_are_written_as_people_read_them():
    values = [
        10**17,
        datetime(2022, 3, 31, 23, 30, tzinfo=UTC),
        Decimal("1234.50"),
        Decimal("0.12345678901234567890"),
        UUID(int=7),
        Text("是", "yes"),
        date(1850, 1, 1),
        float("inf"),
        timedelta(days=-1),
    ]
    stream = written([{"a": value} for value in values])
    assert [row.at(0) for row in open_table(stream, name="x").rows()][1:] == [
        "100000000000000000",
        datetime(2022, 4, 1, 7, 30),
        1234.5,
        "0.12345678901234567890",
        "00000000-0000-0000-0000-000000000007",
        "是",
        "1850-01-01",
        "inf",
        "-1 day, 0:00:00",
    ]


def test_no_cell_of_a_workbook_is_a_formula_or_a_link():
    stream = written([{"a": text} for text in ("=1+1", "@SUM(A1)", "http://x.example", "-2+3")])
    sheet = zipfile.ZipFile(stream).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    for row in openpyxl.load_workbook(stream).active.iter_rows(min_row=2):
        assert row[0].data_type == "s"
        assert row[0].number_format == "@"


def test_no_cell_of_a_text_file_begins_like_a_formula():
    content = written([{"a": text} for text in ("=1", "+1", "-1", "@1", "\t1", "\r1")], fmt="csv")
    lines = content.getvalue().decode("utf-8-sig").replace("\r1", "1").splitlines()
    assert all(line.startswith("\"'") for line in lines[1:])


def test_a_text_file_begins_with_the_mark_that_excel_needs():
    assert written([{"a": "王"}], fmt="csv").getvalue().startswith(b"\xef\xbb\xbf")


def test_an_export_is_known_again_in_both_languages(residents):
    rows = [{"name": "王小明", "identity": "11010519491231002X", "tenant": False}]
    for tongue in ("zh", "en"):
        for fmt in ("xlsx", "csv"):
            with speaking(tongue):
                stream = written(rows, residents.columns, fmt)
            reading = start_reading(stream, residents, name="x")
            assert reading.mapping.unsure == ()
            assert len(reading.mapping.matches) == len(residents.columns)
            (good,) = reading.results()
            assert {
                code: value for code, value in good.values.items() if value is not None
            } == rows[0]


def test_an_export_without_rows_is_its_heading(residents):
    stream = io.BytesIO()
    assert write_table(stream, residents.columns, []) == 0
    stream.seek(0)
    table = open_table(stream, name="x.xlsx")
    header = guess_header(table, residents)
    assert guess_mapping(header, residents).missing == ()


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
@pytest.mark.parametrize("value", ["a\x00b", "a\ud800"])
def test_what_no_file_can_hold_is_refused_with_its_cell(fmt, value):
    with pytest.raises(Invalid) as caught:
        written([{"a": "x"}, {"a": value}], fmt=fmt)
    assert caught.value.code == "table.unwritable"
    assert "A3" in str(caught.value.text)


@pytest.mark.parametrize("value", ["x" * 32_768, "👨" * 16_384, "<r>" + "&" * 20_000 + "</r>"])
def test_a_text_too_long_for_a_workbook_is_refused_instead_of_cut(value):
    with pytest.raises(Invalid) as caught:
        written([{"a": value}])
    assert caught.value.code == "table.too_long_to_write"


def test_a_path_appears_whole_or_not_at_all(tmp_path):
    path = tmp_path / "导出.xlsx"
    write_table(path, ONE, [{"a": "旧"}])

    def failing():
        yield {"a": "新"}
        raise RuntimeError("half-way")

    for fmt in ("xlsx", "csv"):
        with pytest.raises(RuntimeError):
            write_table(path, ONE, failing(), fmt)
    assert [row.cells for row in open_table(path).rows()] == [["甲列"], ["旧"]]
    assert [one.name for one in tmp_path.iterdir()] == ["导出.xlsx"]


def test_the_heading_stays_in_view_and_columns_are_wide_enough():
    stream = written([{"a": "很长的地址" * 4}])
    page = openpyxl.load_workbook(stream).active
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["A"].width >= 40
