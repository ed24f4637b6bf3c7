"""一表通: fill once what nobody knows yet; report many without typing any of it again."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from mashang.kernel import clock
from tests.engines.reports.templates import template
from tests.engines.xlsforms.workbooks import VISIT

WIDE = 1440
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_form_is_published_and_filled_on_a_phone_without_asking_what_is_known(visit):
    worker = visit("/desk/forms/new", persona="community_worker", width=WIDE)
    worker.get_by_label("表单工作簿").set_input_files(
        [{"name": "pets.xlsx", "mimeType": XLSX, "buffer": VISIT}]
    )
    worker.get_by_label("居民自己填").check()
    worker.get_by_label("用途").fill("摸清底数")
    worker.get_by_label("依据").fill("养犬管理规定")
    worker.get_by_role("button", name="读入并预览").click()
    expect(worker.get_by_role("main")).to_contain_text("家里有宠物吗")
    due = (clock.today() + timedelta(days=7)).isoformat()
    worker.get_by_label("截止日期").fill(due)
    worker.get_by_label("保存").fill("30")
    worker.get_by_role("button", name="发布", exact=True).click()
    expect(worker.get_by_role("main")).to_contain_text("待填")

    phone = visit("/forms", persona="resident")
    phone.get_by_role("link", name=re.compile("宠物登记")).first.click()
    main = phone.get_by_role("main")
    expect(main).to_contain_text("已知，不用填")
    expect(main.get_by_role("button", name="再加一个")).to_have_count(0)
    main.get_by_label("有", exact=True).check()
    expect(main.get_by_role("button", name="再加一个")).to_be_visible()
    main.get_by_label("猫").check()
    main.get_by_label("几岁").fill("99")
    main.get_by_role("button", name="提交").click()
    expect(main.get_by_role("link", name=re.compile("年龄应在 0 到 40 岁之间"))).to_be_visible()
    main.get_by_label("几岁").fill("9")
    main.get_by_role("button", name="再加一个").click()
    expect(main.get_by_label("几岁")).to_have_count(2)
    main.get_by_label("狗").last.check()
    main.get_by_label("几岁").last.fill("2")
    main.get_by_role("button", name="提交").click()
    expect(main).to_contain_text("已提交")
    expect(phone.get_by_text(re.compile("少填 2 格"))).to_be_visible()
    expect(main).to_contain_text("猫")

    housemate = visit("/forms", persona="housemate")
    expect(housemate.get_by_role("main")).not_to_contain_text("已填")


def test_a_template_is_mapped_once_filled_twice_compared_and_signed(visit):
    worker = visit("/desk/reports/new", persona="community_worker", width=WIDE)
    main = worker.get_by_role("main")
    sheet = template(free_rows=400)
    main.get_by_label("上级的表格模板").set_input_files(
        [{"name": "月报.xlsx", "mimeType": XLSX, "buffer": sheet}]
    )
    main.get_by_label("报表名称").fill("居住人员月报")
    main.get_by_label("报给谁").fill("区流动人口办")
    main.get_by_label("依据").fill("居住登记条例")
    main.get_by_role("button", name="读入").click()
    expect(main.get_by_label("B 列：姓名")).to_have_value("person.name")
    main.get_by_label("每一行是").select_option("tenants")
    main.get_by_role("button", name="确认对应").click()
    main.get_by_label("月份").fill("2026-03")
    main.get_by_role("button", name="生成", exact=True).click()
    expect(main).to_contain_text("没有可比的")
    main.locator("summary").filter(has_text="签字上报").click()
    main.get_by_role("button", name="我已核对，签字").click()
    expect(main).to_contain_text("已签字锁定")
    with worker.expect_download() as waited:
        main.get_by_role("link", name="下载").click()
    assert waited.value.suggested_filename.endswith(".xlsx")

    worker.go_back()
    worker.get_by_role("link", name="居住人员月报").first.click()
    main.get_by_role("link", name="对应关系").click()
    main.get_by_label("D3 格：其中租客").select_option("")
    main.get_by_role("button", name="确认对应").click()
    main.get_by_label("月份").fill("2026-04")
    main.get_by_role("button", name="生成", exact=True).click()
    expect(main).to_contain_text("相比变了")
    expect(main.get_by_role("row", name=re.compile("D3"))).to_contain_text("其中租客")
