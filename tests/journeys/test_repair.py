"""A repair goes to the property company, comes back with a reason, goes where it belongs, and ends."""

import re

from playwright.sync_api import expect

from tests.journeys.walking import number_on, open_case, photo, wish

WIDE = 1440
REASON = "这段管子在市政管网，不归物业维修。"


def test_a_repair_is_returned_with_a_reason_re_routed_and_closed(visit):
    resident = visit("/", persona="resident")
    number = report_a_leak(resident)
    company = resident.get_by_role("main")
    expect(company).to_contain_text(re.compile("已派到 .*物业"))

    repairer = visit(persona="property_worker", width=WIDE)
    open_case(repairer, number)
    expect(repairer.get_by_alt_text("照片 1").first).to_be_visible()
    wish(repairer, "退回", seat="社区责任人", text=REASON)
    answer = repairer.goto(f"/desk/cases?view=todo&number={number}")
    assert answer.ok
    expect(repairer.get_by_role("main")).to_contain_text("这里没有办件")

    worker = visit(persona="community_worker", width=WIDE)
    open_case(worker, number)
    expect(worker.get_by_role("main")).to_contain_text(REASON)
    wish(worker, "转办", seat="网格员", text="请网格员联系市政抢修。")

    grid_worker = visit(persona="grid_worker", width=WIDE)
    open_case(grid_worker, number)
    wish(grid_worker, "认领")
    wish(grid_worker, "首次回应", text="已联系市政，今天来修。")
    wish(grid_worker, "开始办理")
    wish(grid_worker, "办结", text="市政已换管，不漏了。", photo="pipe")

    resident.reload()
    main = resident.get_by_role("main")
    expect(main).to_contain_text("市政已换管，不漏了。")
    main.get_by_text("满意", exact=True).click()
    main.get_by_role("button", name="确认办好了").click()
    expect(main).to_contain_text("您的评价：满意")
    assert number_on(resident) == number


def report_a_leak(resident):
    """Where, what, a photo, when somebody is home: the number that is kept to the end."""
    main = resident.get_by_role("main")
    main.get_by_role("link", name=re.compile("^报修")).click()
    main.get_by_text(re.compile("我家里")).click()
    main.get_by_text("水管、漏水").click()
    main.get_by_role("button", name="下一步").click()
    main.get_by_label("具体情况").fill("厨房水管接口一直滴水")
    main.get_by_label("什么时候家里有人").fill("今天下午")
    main.get_by_label("照片").set_input_files([photo("leak")])
    main.get_by_role("button", name="提交", exact=True).click()
    expect(main).to_contain_text("等待接手")
    return number_on(resident)
