"""CSV and its kin: encodings, delimiters, quotes, apostrophes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mashang.engines.tables import Form, open_table
from mashang.engines.tables.text_book import guarded, unguarded
from mashang.kernel.errors import Invalid

TEXT = "姓名,电话,地址\r\n王小明,13800001234,白石嘉苑3幢2单元501室\r\n李四,0571-88880000,㐂㙍𠮷野家\r\n"
ROWS = [
    ["姓名", "电话", "地址"],
    ["王小明", "13800001234", "白石嘉苑3幢2单元501室"],
    ["李四", "0571-88880000", "㐂㙍𠮷野家"],
]


def rows_of(content: bytes) -> list[list[object]]:
    table = open_table(io.BytesIO(content), name="住户.csv")
    assert table.form is Form.CSV
    return [row.cells for row in table.rows()]


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_every_encoding_that_offices_use_reads_the_same(codec):
    assert rows_of(TEXT.encode(codec)) == ROWS


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(sign):
    text = TEXT.replace(",", sign)
    assert rows_of(text.encode("gb18030")) == ROWS


def test_commas_inside_a_tab_separated_file_split_nothing():
    text = "姓名\t地址\n甲\t3幢,501\n乙\t4幢，502,车库\n"
    assert rows_of(text.encode()) == [["姓名", "地址"], ["甲", "3幢,501"], ["乙", "4幢，502,车库"]]


def test_a_delimiter_line_is_obeyed_and_not_counted():
    table = open_table(io.BytesIO("sep=;\r\na;b\r\n1,5;2\r\n".encode("utf-16")), name="x.csv")
    assert [tuple(row) for row in table.rows()] == [(1, ["a", "b"]), (2, ["1,5", "2"])]


def test_line_breaks_in_a_cell_and_blank_lines_keep_row_numbers_as_the_program_shows_them():
    content = b'a,b\r\n\r\n"x\r\ny",2\n3,4'
    table = open_table(io.BytesIO(content), name="x.csv")
    assert [tuple(row) for row in table.rows()] == [
        (1, ["a", "b"]),
        (3, ["x\r\ny", "2"]),
        (4, ["3", "4"]),
    ]


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r"])
def test_every_line_break_is_one(breaks):
    assert rows_of(f"a,b{breaks}1,2{breaks}".encode()) == [["a", "b"], ["1", "2"]]


def test_damaged_bytes_are_faults_of_their_cells_only():
    content = TEXT.encode() * 3 + b"zh\xffao,1,2"
    *_, last = rows_of(content)
    assert last[0].code == "cell.undecodable"
    assert last[1:] == ["1", "2"]
    *_, last = rows_of(TEXT.encode("gb18030") * 20 + b"zh\xff,1,2")
    assert last[0].code == "cell.undecodable"


def test_nul_and_half_a_surrogate_pair_are_faults_of_their_cells():
    assert rows_of(b"a,b\nx\x00y,2\n")[1][0].code == "cell.nul"
    content = "a,b\nx\ud800,2\n".encode("utf-16", "surrogatepass")
    assert rows_of(content)[1][0].code == "cell.surrogate"


def test_a_cell_that_is_too_long_is_a_fault_and_one_that_never_ends_is_named():
    assert rows_of(b"a,b\n" + b"x" * 40_000 + b",2\n")[1][0].code == "cell.too_long"
    with pytest.raises(Invalid) as caught:
        rows_of(b'a,b\n"' + b"x,y\n" * 40_000)
    assert caught.value.code == "table.unreadable_line"


def test_a_quote_left_open_is_refused_instead_of_swallowing_the_rest():
    with pytest.raises(Invalid) as caught:
        rows_of('姓名,备注\n甲,"没有写完\n乙,x\n丙,y\n'.encode())
    assert caught.value.code == "table.open_quote"
    assert "第 2 行" in str(caught.value.text)


def test_inches_and_quotes_in_the_middle_are_only_signs():
    assert rows_of(b'a,b\n5" pipe,x"y"z\n') == [["a", "b"], ['5" pipe', 'x"y"z']]


@pytest.mark.parametrize("content", [bytes(range(1, 32)) * 20, b"\x01\x02\x03\xfe\xff" * 200])
def test_binary_rubbish_is_refused(content):
    with pytest.raises(Invalid) as caught:
        rows_of(content)
    assert caught.value.code == "table.unknown_encoding"


def test_the_apostrophe_that_keeps_a_number_a_text_is_taken_away():
    content = "编号,电话\n'330102199001011234,'13800001234\n'甲',x\n".encode()
    assert rows_of(content)[1:] == [["330102199001011234", "13800001234"], ["'甲'", "x"]]


@given(st.text())
def test_guarding_a_text_is_undone_exactly(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1",
        "'=1",
        "0571",
        "3-2",
        "3-2-501",
        "330102199001011234",
        "1E5",
        "8:30",
        "2022/4/1",
    ],
)
def test_what_a_program_would_run_or_rewrite_is_guarded(text):
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "王小明", "13800001234", "3幢2单元501室", "1.5", "0", "a=b"])
def test_what_is_safe_stays_bare(text):
    assert guarded(text) == text
