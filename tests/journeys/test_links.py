"""代办和换号: a daughter asks, her father agrees and takes it back; a phone is lost, and the account comes along."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.walking import number_on, sign_in_by_phone

WIDE = 1440


def who_and_where(page: Page) -> tuple[str, str, str]:
    """Name, compound and door of whoever is signed in, as their own page tells them."""
    page.goto("/me")
    facts = page.locator(".ms-facts").first
    name = facts.locator("div", has=page.locator("dt", has_text="姓名")).locator("dd").inner_text()
    home = facts.locator("dd", has_text="室").first.inner_text().split("\n")[0]
    found = re.fullmatch(r".*?社区(.+?)(\d+幢.+)", home)
    assert found is not None, home
    return name.strip(), found.group(1), found.group(2)


def test_a_daughter_asks_to_act_her_father_agrees_to_a_part_and_takes_it_back(visit):
    father = visit(persona="landlord")
    name, compound, door = who_and_where(father)

    daughter = visit("/sign-in")
    sign_in_by_phone(daughter, "19900004001")
    daughter.goto("/register/acting")
    daughter.get_by_role("link", name="申请替家人办").click()
    daughter.get_by_label("小区").select_option(label=compound)
    daughter.get_by_label("本人的姓名").fill(name)
    daughter.get_by_label("门牌").fill(door)
    daughter.get_by_label("您的姓名").fill("周小雨")
    daughter.get_by_label("开门").check()
    daughter.get_by_role("button", name="提交申请").click()
    expect(daughter.get_by_role("main")).to_contain_text("等待答复")

    father.goto("/register/acting")
    question = father.get_by_role("main")
    expect(question).to_contain_text("周小雨 想替")
    father.get_by_label("开门").uncheck()
    father.get_by_role("button", name="同意", exact=True).click()
    expect(father.get_by_text("随时可以在").first).to_be_visible()

    daughter.goto("/me")
    expect(daughter.get_by_role("main")).to_contain_text("代办人")

    daughter.goto("/doors")
    expect(daughter.get_by_role("main")).to_contain_text("没有授权您开门")

    father.goto("/me")
    row = father.get_by_role("listitem").filter(has_text="199****4001")
    expect(row).to_contain_text("代办人")
    row.locator("summary").click()
    row.get_by_role("button", name="收回授权").click()
    expect(father.get_by_role("main")).not_to_contain_text("199****4001")
    daughter.goto("/me")
    expect(daughter.get_by_role("main")).to_contain_text("这个号码还没有登记住户")


def test_who_acts_for_two_sees_the_matters_and_doors_of_one_at_a_time(visit):
    daughter = visit("/ask/medicine_refill", persona="daughter")
    main = daughter.get_by_role("main")
    switch = daughter.get_by_role("region", name="替谁办")
    expect(switch).to_contain_text("为自己办")
    switch.locator("summary").click()
    switch.get_by_role("button").filter(has_text="代办人").click()
    expect(switch).to_contain_text("（代办人）")
    main.get_by_label("药名").fill("氨氯地平")
    main.get_by_label("平时在哪里开药").fill("社区卫生服务站")
    main.get_by_text("上门取卡").click()
    main.get_by_role("button", name="提交", exact=True).click()
    expect(main).to_contain_text("等待接手")
    number = number_on(daughter)

    daughter.goto("/cases")
    expect(main).to_contain_text(number)
    switch.locator("summary").click()
    switch.get_by_role("button").filter(has_text="自己").click()
    expect(switch).to_contain_text("为自己办")
    expect(main).not_to_contain_text(number)
    hers = main.get_by_role("listitem").filter(has_text="是替")
    expect(hers).to_contain_text("项是替")
    hers.get_by_role("button").click()
    expect(main).to_contain_text(number)

    daughter.goto("/doors")
    expect(main).to_contain_text("会注明是您代开的")
    main.get_by_role("button", name="进门").first.click()
    expect(daughter.get_by_role("status").first).to_contain_text("门已打开")
    daughter.goto("/doors/mine")
    expect(main).to_contain_text("代办人代开")


def test_a_lost_number_is_changed_at_the_counter_and_the_old_one_opens_nothing(visit):
    old = visit(persona="housemate")
    name, compound, door = who_and_where(old)
    number = re.search(r"1\d{10}", old.get_by_role("main").inner_text())
    assert number is not None

    lost = visit("/sign-in")
    lost.get_by_role("link", name="旧号码不用了").click()
    sign_in_by_phone(lost, "19900004002")
    expect(lost).to_have_url(re.compile("/register/number$"))
    lost.get_by_label("您的姓名").fill(name)
    lost.get_by_label("小区").select_option(label=compound)
    lost.get_by_label("门牌").fill(door)
    lost.get_by_role("button", name="提交申请").click()
    expect(lost.get_by_role("main")).to_contain_text("等社区核实")

    old.goto("/register/acting")
    expect(old.get_by_role("main")).to_contain_text("199****4002")

    worker = visit("/desk/links/numbers", persona="community_worker", width=WIDE)
    worker.get_by_role("listitem").filter(has_text=door).get_by_role("link").first.click()
    expect(worker.get_by_role("main")).to_contain_text("姓名一致")
    worker.get_by_label("同住的家人确认").check()
    worker.get_by_label("说明").fill("丈夫来电")
    worker.get_by_role("button", name="核准").click()
    expect(worker.get_by_role("main")).to_contain_text("等待期内只有本人带证件到场才能核准")
    worker.get_by_label("本人到场").check()
    worker.get_by_role("button", name="核准").click()
    expect(worker.get_by_text("已换到新号码").first).to_be_visible()

    for browser in (old, lost):
        browser.goto("/me")
        expect(browser).to_have_url(re.compile("/sign-in"))
    worker.goto("/desk/links/numbers/decided")
    expect(worker.get_by_role("listitem").filter(has_text=door).first).to_contain_text("已同意")

    next_owner = visit("/sign-in")
    sign_in_by_phone(next_owner, number.group())
    next_owner.goto("/me")
    expect(next_owner.get_by_role("main")).to_contain_text("这个号码还没有登记住户")
