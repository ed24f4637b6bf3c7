"""What a file is, and everything that is no table."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from mashang.engines.tables import Form, Limits, open_table, sheet_names
from mashang.kernel.errors import Invalid

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(content: bytes, name: str = "住户.xlsx", **limits: int) -> Invalid:
    with pytest.raises(Invalid) as caught:
        list(open_table(io.BytesIO(content), name=name, limits=Limits(**limits)).rows())
    for tongue in ("zh", "en"):
        assert name in caught.value.text.in_(tongue)
    return caught.value


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "图片"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "图片"),
        (b"GIF89a\x01\x00", "图片"),
        (b"BM\x46\x00\x00\x00\x00\x00", "图片"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "图片"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "图片"),
        (b"%PDF-1.7\n", "PDF"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b"\x1f\x8b\x08\x00", "压缩包"),
        (b"MZ\x90\x00\x03\x00", "程序"),
        (b"SQLite format 3\x00", "数据库"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "网页"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "网页"),
        (b"<table><tr><td>1</td></tr></table>", "网页"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "XML 表格",
        ),
    ],
)
def test_what_is_no_table_is_called_by_its_name_whatever_its_ending(content, words):
    error = refusal(content, name="住户.xls")
    assert error.code == "table.not_a_table"
    assert words in error.text.in_("zh")


@pytest.mark.parametrize(
    "content", [b"", b"\r\n \r\n", b"\x00" * 64, b"\xef\xbb\xbf", b",,,\r\n,,"]
)
def test_an_empty_file_says_so(content):
    assert refusal(content).code == "table.empty"


def test_a_workbook_without_any_content_says_so(workbook_of):
    assert refusal(workbook_of([]).getvalue()).code == "table.empty"


def container_with(stream: str) -> bytes:
    """An old workbook whose one stream has another name."""
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "x")
    out = io.BytesIO()
    book.save(out)
    content = bytearray(out.getvalue())
    at = content.find("Workbook".encode("utf-16-le"))
    content[at : at + 64] = stream.encode("utf-16-le").ljust(64, b"\x00")
    struct.pack_into("<H", content, at + 64, 2 * len(stream) + 2)
    return bytes(content)


def test_a_locked_workbook_says_so():
    assert refusal(container_with("EncryptedPackage")).code == "table.locked"


@pytest.mark.parametrize(
    ("stream", "words"),
    [("WordDocument", "Word"), ("PowerPoint Document", "演示文稿"), ("Contents", "别的程序")],
)
def test_the_old_files_of_other_programs_are_called_by_their_name(stream, words):
    error = refusal(container_with(stream))
    assert error.code == "table.not_a_table"
    assert words in error.text.in_("zh")


def test_the_name_of_the_workbook_s_stream_may_be_written_large():
    content = container_with("WORKBOOK")
    assert [row.cells for row in open_table(io.BytesIO(content), name="x").rows()] == [["x"]]


def test_a_chain_of_sectors_that_bites_its_tail_is_damaged():
    content = bytearray(container_with("Workbook"))
    (table,) = struct.unpack_from("<L", content, 76)
    for entry in range(1, 6):
        struct.pack_into("<L", content, ((table + 1) << 9) + 4 * entry, entry - 1)
    assert refusal(bytes(content)).code == "table.broken"


@pytest.mark.parametrize("keep", [4, 30, 200, 1000, -40])
def test_a_workbook_cut_short_is_damaged(workbook_of, keep):
    content = workbook_of([["姓名", "电话"]] * 50).getvalue()
    assert refusal(content[:keep]).code == "table.broken"


def test_a_container_of_zeros_is_damaged():
    assert refusal(OLE + b"\x00" * 2000).code == "table.broken"


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("word/document.xml", "Word"),
        ("xl/workbook.bin", "XLSB"),
        ("content.xml", "OpenDocument"),
        ("photo.jpg", "压缩包"),
    ],
)
def test_other_archives_are_called_by_their_name(member, words):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, "x")
    error = refusal(stream.getvalue())
    assert error.code == "table.not_a_table"
    assert words in error.text.in_("zh")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(workbook_with):
    stream = workbook_with(sharedStrings=b"<sst>" + b" " * 30_000_000)
    assert len(stream.getvalue()) < 100_000
    assert refusal(stream.getvalue()).code == "table.unpacks_too_large"


def test_an_archive_larger_than_allowed_in_sum_is_refused(workbook_of):
    content = workbook_of([["姓名", "电话"]]).getvalue()
    assert refusal(content, unpacked_bytes=5_000).code == "table.unpacks_too_large"


def test_an_archive_of_countless_members_is_refused(workbook_of):
    content = workbook_of([["姓名", "电话"]]).getvalue()
    assert refusal(content, members=3).code == "table.unpacks_too_large"


def test_a_member_that_lies_about_its_size_gives_no_more_than_it_declared(workbook_with):
    rows = "".join(f"<row r='{n}'><c r='A{n}'><v>{n}</v></c></row>" for n in range(1, 20_000))
    content = bytearray(workbook_with(rows).getvalue())
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    struct.pack_into("<L", content, entry + 24, 500)
    assert refusal(bytes(content)).code == "table.broken"


def test_a_file_larger_than_allowed_is_refused(tmp_path):
    path = tmp_path / "住户.csv"
    path.write_bytes(b"a,b\n" * 1000)
    with pytest.raises(Invalid) as caught:
        open_table(path, limits=Limits(file_bytes=1000))
    assert caught.value.code == "table.too_large"
    assert refusal(path.read_bytes(), file_bytes=1000).code == "table.too_large"


def test_a_path_that_is_not_there_or_is_a_folder_is_a_message(tmp_path):
    for path in (tmp_path / "没有.xlsx", tmp_path):
        with pytest.raises(Invalid) as caught:
            open_table(path)
        assert caught.value.code == "table.not_readable"


def test_a_document_type_is_refused_so_that_no_entity_can_explode(workbook_with):
    evil = b"<?xml version='1.0'?><!DOCTYPE sst [<!ENTITY a 'ha'>]><sst><si><t>&a;</t></si></sst>"
    rows = "<row r='1'><c r='A1' t='s'><v>0</v></c></row>"
    assert refusal(workbook_with(rows, sharedStrings=evil).getvalue()).code == "table.broken"


def test_a_cell_in_the_last_corner_costs_one_cell(workbook_with):
    rows = (
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='B1048576'><v>2</v></c></row>"
    )
    table = open_table(workbook_with(rows), name="角落.xlsx")
    assert [tuple(row) for row in table.rows()] == [(1, [1]), (1_048_576, [None, 2])]


def test_a_sheet_that_is_too_wide_names_the_cell(workbook_with):
    rows = "<row r='7'><c r='XFD7'><v>1</v></c></row>"
    error = refusal(workbook_with(rows).getvalue())
    assert error.code == "table.too_many_columns"
    assert "XFD7" in str(error.text)
    assert refusal(b"1," * 300 + b"1").code == "table.too_many_columns"


def test_too_many_rows_are_refused_when_they_are_met(workbook_of):
    table = open_table(workbook_of([["a"]] * 11), name="x.xlsx", limits=Limits(rows=10))
    assert len(table.first_rows(5)) == 5
    with pytest.raises(Invalid) as caught:
        list(table.rows())
    assert caught.value.code == "table.too_many_rows"


def test_the_only_sheet_with_content_is_chosen_and_others_must_be_named():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet("说明")
    book.add_worksheet("数据").write("B2", "x")
    hidden = book.add_worksheet("字典")
    hidden.write("A1", "y")
    hidden.hide()
    book.close()
    content = stream.getvalue()
    assert open_table(io.BytesIO(content), name="x.xlsx").sheet == "数据"
    assert sheet_names(io.BytesIO(content)) == ["数据"]
    named = open_table(io.BytesIO(content), name="x.xlsx", sheet="字典")
    assert [row.cells for row in named.rows()] == [["y"]]
    with pytest.raises(Invalid) as caught:
        open_table(io.BytesIO(content), name="x.xlsx", sheet="别的")
    assert caught.value.code == "table.no_such_sheet"
    assert "数据" in str(caught.value.text)


def test_a_named_sheet_without_content_says_so():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("空")
        book.add_worksheet("数据").write("A1", "x")
    with pytest.raises(Invalid) as caught:
        open_table(io.BytesIO(stream.getvalue()), name="x.xlsx", sheet="空")
    assert caught.value.code == "table.empty"


def test_several_sheets_with_content_are_listed_to_choose_from():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for name in ("一组", "二组"):
        book.add_worksheet(name).write("A1", "x")
    book.close()
    error = refusal(stream.getvalue())
    assert error.code == "table.which_sheet"
    assert "一组 / 二组" in str(error.text)
    assert error.facts["sheets"] == ("一组", "二组")


def test_the_ending_of_a_name_means_nothing(tmp_path, workbook_of):
    path = Path(tmp_path, "其实是工作簿.csv")
    path.write_bytes(workbook_of([["姓名", "电话"]]).getvalue())
    assert open_table(path).form is Form.XLSX
    path = Path(tmp_path, "其实是文本.xlsx")
    path.write_text("姓名,电话\n", encoding="utf-8")
    assert open_table(path).form is Form.CSV


def test_the_messages_name_the_file_even_when_its_name_cannot_be_printed():
    with pytest.raises(Invalid) as caught:
        open_table(io.BytesIO(b""), name="\udcff\x00.csv")
    str(caught.value.text).encode("utf-8")


def test_corrupt_compressed_data_is_damaged(workbook_of):
    content = bytearray(workbook_of([["姓名"]] * 500).getvalue())
    start = content.find(b"xl/worksheets/sheet1.xml") + len(b"xl/worksheets/sheet1.xml")
    for at in range(start + 20, start + 60):
        content[at] ^= 0xFF
    assert refusal(bytes(content)).code == "table.broken"
