"""Files made on the fly, and a schema of invented residents."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

import pytest
import xlsxwriter

from mashang.engines.tables import Column, Schema, readers
from mashang.kernel.texts import Text

PARTS = {
    "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
    "_rels/.rels": (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        "<Relationship Id='a' Type='http://x/officeDocument' Target='xl/workbook.xml'/></Relationships>"
    ),
    "xl/workbook.xml": (
        "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
        "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
        "<sheets><sheet name='Sheet1' sheetId='1' r:id='s1'/></sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        "<Relationship Id='s1' Type='http://x/worksheet' Target='worksheets/sheet1.xml'/>"
        "<Relationship Id='t' Type='http://x/sharedStrings' Target='sharedStrings.xml'/>"
        "<Relationship Id='y' Type='http://x/styles' Target='styles.xml'/></Relationships>"
    ),
}


@pytest.fixture(scope="session")
def workbook_of() -> Callable[..., io.BytesIO]:
    """Makes a workbook with xlsxwriter from rows of plain values, merged blocks given as `A1:B2`."""

    def make(
        rows: Iterable[Sequence[object]],
        sheet: str = "Sheet1",
        merged: dict[str, str] | None = None,
    ) -> io.BytesIO:
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd"})
        page = book.add_worksheet(sheet)
        for block, words in (merged or {}).items():
            page.merge_range(block, words)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value)
                elif value is not None:
                    page.write(number, column, value)
        book.close()
        stream.seek(0)
        return stream

    return make


@pytest.fixture(scope="session")
def workbook_with() -> Callable[..., io.BytesIO]:
    """Makes a workbook of hand-written parts: the sheet's rows, and any part by path."""

    def make(rows: str = "", **parts: str | bytes) -> io.BytesIO:
        sheet = (
            "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
            f"<sheetData>{rows}</sheetData></worksheet>"
        )
        members: dict[str, str | bytes] = {**PARTS, "xl/worksheets/sheet1.xml": sheet}
        members |= {f"xl/{name}.xml": content for name, content in parts.items()}
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        stream.seek(0)
        return stream

    return make


@pytest.fixture(scope="session")
def residents() -> Schema:
    """What an import of residents expects."""
    return Schema(
        "residents",
        (
            Column("name", Text("姓名", "Name"), readers.text(50), ("名字",), required=True),
            Column(
                "identity",
                Text("身份证号", "Identity number"),
                readers.identifier(),
                ("证件号码", "身份证"),
                required=True,
            ),
            Column("phone", Text("手机号", "Phone"), readers.identifier(), ("联系电话", "电话")),
            Column("building", Text("楼栋", "Building"), readers.identifier(), ("幢",)),
            Column("room", Text("房号", "Room"), readers.identifier(), ("室",)),
            Column("moved_in_on", Text("入住日期", "Moved in on"), readers.day()),
            Column("tenant", Text("是否租客", "Tenant"), readers.flag()),
        ),
    )
