"""A house register of 5,000 rows with 37 planted errors: good rows in, bad rows back, nothing doubled."""

import io
import re
from itertools import cycle, islice
from pathlib import Path

import openpyxl
import xlsxwriter
from playwright.sync_api import Page, expect

WIDE = 1440
HEADER = ["社区", "小区", "幢", "单元", "房号"]
BUILDINGS, UNITS, FLOORS, DOORS = 25, 4, 25, 2
N_ROWS, N_WRONG = BUILDINGS * UNITS * FLOORS * DOORS, 37
COMPOUND = "新桥花苑"
MISTAKES = {
    "no community": lambda row: ["", *row[1:]],
    "no such community": lambda row: ["不存在社区", *row[1:]],
    "no compound": lambda row: [row[0], "", *row[2:]],
    "no building": lambda row: [*row[:2], "", *row[3:]],
    "two rooms in one row": lambda row: [*row[:4], "101、102室"],
}


def test_errors_are_named_mended_and_imported_again_without_doubling(visit):
    page = visit("/desk/import", persona="administrator", width=WIDE)
    good = rows()
    wrong = dict(zip(range(100, N_ROWS, N_ROWS // N_WRONG), mistakes(), strict=False))
    planted = [wrong[at](row) if at in wrong else row for at, row in enumerate(good)]
    assert len(wrong) == N_WRONG

    upload(page, planted, "房屋清册.xlsx")
    main = page.get_by_role("main")
    expect(main).to_contain_text("房屋清册.xlsx")
    main.get_by_text("先导入正确的行").click()
    main.get_by_role("button", name="导入整张表").click()
    result(page, f"导入了 {N_ROWS - N_WRONG} 行，{N_WRONG} 行有误没有导入")

    header, *rejected = download(page, f"下载退回的 {N_WRONG} 行")
    assert len(rejected) == N_WRONG
    assert list(header[: len(HEADER)]) == HEADER
    assert all(str(row[-1]).strip() for row in rejected)

    mended = [
        [*good[at], *row[len(HEADER) :]] for at, row in zip(sorted(wrong), rejected, strict=True)
    ]
    upload(page, mended, "改好的行.xlsx", header=header)
    main.get_by_role("button", name="导入整张表").click()
    result(page, f"全部导入：{N_WRONG} 行")

    upload(page, good, "再来一次.xlsx")
    main.get_by_role("button", name="导入整张表").click()
    result(page, f"全部导入：{N_ROWS} 行")

    page.goto("/desk/houses?address=" + COMPOUND)
    expect(main.get_by_role("link", name=re.compile(r"^\d+幢$")).first).to_be_visible()
    expect(main.get_by_text(f"{UNITS}个单元·{UNITS * FLOORS * DOORS}间")).to_have_count(BUILDINGS)


def rows() -> list[list[str]]:
    """Every room of a compound that was never registered."""
    return [
        ["笕桥社区", COMPOUND, f"{building}幢", f"{unit}单元", f"{floor}{door:02d}"]
        for building in range(1, BUILDINGS + 1)
        for unit in range(1, UNITS + 1)
        for floor in range(1, FLOORS + 1)
        for door in range(1, DOORS + 1)
    ]


def mistakes():
    """As many mistakes as are planted, of every kind in turn."""
    return islice(cycle(MISTAKES.values()), N_WRONG)


def upload(page: Page, given: list[list[object]], name: str, header=HEADER) -> None:
    """Send a workbook of houses and come to its preview."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("房屋")
        for at, row in enumerate([header, *given]):
            sheet.write_row(at, 0, row)
    page.goto("/desk/import")
    main = page.get_by_role("main")
    main.get_by_text("房屋清册", exact=True).first.click()
    main.get_by_label("表格文件").set_input_files(
        {
            "name": name,
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": out.getvalue(),
        }
    )
    main.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def result(page: Page, words: str) -> None:
    """What the report says once the job is done; the page looks by itself every second."""
    expect(page.get_by_role("main")).to_contain_text(words, timeout=90_000)


def download(page: Page, link: str) -> list[tuple[object, ...]]:
    """The rows of a workbook behind a link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    file = io.BytesIO(Path(waiting.value.path()).read_bytes())
    book = openpyxl.load_workbook(file, read_only=True)
    try:
        return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()
