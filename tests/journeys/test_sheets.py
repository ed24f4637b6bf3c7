"""Sheets in and out: 600 people leave only with a second person; a wrong import is mended, and taken back."""

import io
import re
from pathlib import Path

import openpyxl
import xlsxwriter
from playwright.sync_api import Page, expect

WIDE = 1440
HEADER = ["单位名称", "单位类型", "统一社会信用代码", "地址", "办公电话"]
GOOD = [f"好邻居{number}号店" for number in range(1, 5)]
WRONG_CODE, EARLY_CODE = "91330104", "91350211M0000XUF46"


def test_many_people_leave_only_when_somebody_else_has_approved(visit):
    chief = visit("/desk/export?register=people", persona="section_chief", width=WIDE)
    main = chief.get_by_role("main")
    main.get_by_label("哪里的").select_option(index=0)
    main.get_by_label("依据或去向").fill("防汛转移前核对名单")
    main.get_by_role("button", name="导出", exact=True).click()
    expect(main).to_contain_text("等第二个人批准")
    expect(main.get_by_role("button", name="下载表格")).to_have_count(0)
    card = chief.url

    leader = visit("/desk/exports", persona="chief", width=WIDE)
    leader.goto(card)
    decision = leader.get_by_role("main")
    decision.get_by_text("批准", exact=True).click()
    decision.get_by_label("理由").fill("防汛需要")
    decision.get_by_role("button", name="提交决定").click()
    expect(decision).to_contain_text("等申请人下载")

    chief.goto(card)
    expect(main).to_contain_text("防汛需要")
    with chief.expect_download() as taken:
        main.get_by_role("button", name="下载表格").click()
    rows = read(taken.value.path())
    assert len(rows) > 500
    number = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{5}", str(rows[0][0]))
    assert number is not None
    assert "演示数据" in " ".join(str(row[0]) for row in rows[:5])

    supervisor = visit("/desk/exports", persona="supervisor", width=WIDE)
    supervisor.get_by_label("表格上的导出编号").fill(number.group())
    supervisor.get_by_role("button", name="查找").click()
    expect(supervisor.get_by_role("main")).to_contain_text("防汛转移前核对名单")


def test_organisations_with_errors_are_mended_and_an_import_is_taken_back(visit):
    page = visit("/desk/import", persona="community_worker", width=WIDE)
    main = page.get_by_role("main")
    rows = [[name, "商户", None, None, "0571-88000000"] for name in GOOD]
    rows[0][2] = EARLY_CODE
    wrong = [["坏码公司", "企业", WRONG_CODE, None, None], ["怪单位", "外星机构", None, None, None]]
    upload(page, [*rows, *wrong])
    main.get_by_text("先导入正确的行", exact=True).click()
    main.get_by_role("button", name="导入整张表").click()
    expect(main).to_contain_text("导入了 4 行，2 行有误没有导入")
    expect(main).to_contain_text("信用代码存疑，已保留并标注")
    with page.expect_download() as taken:
        main.get_by_role("link", name="下载退回的 2 行").click()
    rejected = read(taken.value.path())
    assert "18位" in str(rejected[1][-1])

    upload(page, [["坏码公司", "企业", None, None, None], ["怪单位", "企业", None, None, None]])
    main.get_by_role("button", name="导入整张表").click()
    expect(main).to_contain_text("全部导入：2 行")

    main.get_by_role("link", name="写入了什么、整次撤销").click()
    main.get_by_label("为什么撤销").fill("这两家不在本社区")
    main.get_by_role("button", name="撤销这次导入").click()
    expect(main).to_contain_text("已全部撤销：2 条")
    page.goto("/desk/organisations?name=坏码公司")
    expect(main.get_by_text("坏码公司", exact=True)).to_have_count(0)
    page.goto("/desk/organisations?name=好邻居")
    expect(main.get_by_text("好邻居1号店").first).to_be_visible()


def upload(page: Page, rows: list[list[object]]) -> None:
    """Send a workbook of organisations and come to its preview."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("单位")
        for at, row in enumerate([HEADER, *rows]):
            sheet.write_row(at, 0, row)
    page.goto("/desk/import?register=organisations")
    given = {"name": "单位清册.xlsx", "mimeType": "application/octet-stream"}
    page.get_by_label("表格文件").set_input_files({**given, "buffer": out.getvalue()})
    page.get_by_role("button", name="上传并预览").click()


def read(path: Path) -> list[tuple[object, ...]]:
    """The rows of a workbook that came out."""
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))
