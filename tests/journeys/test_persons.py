"""The same person: a worker merges, undoes, tells namesakes apart; a phone changes; a proxy comes and goes."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from mashang.kernel import clock
from tests.journeys.walking import sign_in_by_phone

WIDE = 1440


def test_a_worker_merges_two_registrations_undoes_it_and_tells_namesakes_apart(visit):
    worker = visit("/desk/people/likely", persona="community_worker", width=WIDE)
    main = worker.get_by_role("main")
    pairs = main.get_by_role("link", name="并排核对")
    count = pairs.count()
    assert count >= 2
    pairs.first.click()
    expect(main.get_by_role("heading", level=1)).to_have_text("是同一个人吗？")
    expect(main).to_contain_text("一致")
    main.get_by_role("button", name="合并成一份").click()
    expect(main).to_contain_text("合并记录")

    main.locator("summary", has_text="撤销合并").click()
    main.get_by_role("button", name="撤销合并").click()
    expect(worker.get_by_text("两份登记恢复原样").first).to_be_visible()
    expect(main).to_contain_text("已撤销")

    worker.goto("/desk/people/likely")
    left = pairs.count()
    pairs.last.click()
    main.locator("summary", has_text="不是同一人").click()
    main.get_by_role("button", name="不是同一人").click()
    expect(worker.get_by_text("以后不再提示").first).to_be_visible()
    expect(pairs).to_have_count(left - 1)


def test_a_resident_moves_to_a_new_number(visit):
    resident = visit("/me/number", persona="tenant")
    main = resident.get_by_role("main")
    main.get_by_label("新手机号").fill("19900001234")
    main.get_by_role("button", name="发送验证码").click()
    main.get_by_label("新号码收到的验证码").fill(resident.locator("#demo_new").inner_text())
    main.get_by_label("现在的号码收到的验证码").fill(resident.locator("#demo_old").inner_text())
    main.get_by_role("button", name="换成新号码").click()
    expect(resident).to_have_url(re.compile(r"/me$"))

    expect(main).to_contain_text("登记的信息")
    expect(main).to_contain_text("199****1234")


def test_a_daughter_becomes_her_fathers_proxy_and_loses_it(visit):
    father = visit("/me/proxies", persona="resident")
    main = father.get_by_role("main")
    main.get_by_label("代办人手机号").fill("19900005678")
    main.get_by_label("授权到哪天").fill(f"{clock.today() + timedelta(days=30)}")
    main.get_by_role("button", name="提交").click()
    expect(main).to_contain_text("199****5678")

    daughter = visit("/sign-in")
    sign_in_by_phone(daughter, "19900005678")
    daughter.goto("/me")
    expect(daughter.get_by_role("main")).not_to_contain_text("这个号码还没有登记住户")

    row = main.get_by_role("listitem").filter(has_text="199****5678")
    row.locator("summary").click()
    row.get_by_role("button", name="收回授权").click()
    expect(main).not_to_contain_text("199****5678")
    daughter.reload()
    expect(daughter.get_by_role("main")).to_contain_text("这个号码还没有登记住户")
