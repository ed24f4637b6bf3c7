"""走访: the day's list works in the lift, and every door written down there arrives once."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.walking import sign_out

WATCHED = """new Promise((done) => {
  const until = Date.now() + 10000;
  const look = () => navigator.serviceWorker.controller || Date.now() > until
    ? done(Boolean(navigator.serviceWorker.controller)) : setTimeout(look, 50);
  look();
})"""
"""Whether the service worker serves this page, after a moment."""


def test_a_walk_without_a_network_arrives_once_with_the_time_it_happened(visit):
    page = visit("/desk/visits", persona="grid_worker")
    main = page.get_by_role("main")
    if not main.get_by_text("进行中").count():
        main.get_by_role("button", name="排今天的走访名单").click()
    else:
        main.get_by_role("listitem").filter(has_text="进行中").get_by_role("link").first.click()
    bar = page.locator("#outbox")
    expect(bar).to_contain_text("在线")
    doors = page.locator(".visits-stop")
    assert doors.count() >= 4
    assert page.evaluate(WATCHED)
    page.reload()  # the service worker sees the page, and keeps it
    expect(bar).to_contain_text("在线")
    address = page.url

    page.context.set_offline(True)
    for place, outcome in enumerate(["见到本人，一切正常", "不愿接受走访", "没见到，邻居"]):
        write_down(page, place, outcome)
    expect(bar).to_contain_text("离线：3 条待发送")
    names = [doors.nth(place).locator(".visits-who strong").inner_text() for place in range(3)]

    page.close()
    page = page.context.new_page()
    page.goto(address)
    expect(page.locator("#outbox")).to_contain_text("离线：3 条待发送")
    for place in range(3):
        expect(page.locator(".visits-stop").nth(place)).to_contain_text("待发送")
    write_down(page, 3, "见到本人，需要帮助")  # without words: the street will refuse it
    expect(page.locator("#outbox")).to_contain_text("离线：4 条待发送")
    page.goto("/desk/houses")
    expect(page.get_by_role("main")).to_contain_text("现在没有网络")
    page.goto(address)

    page.context.set_offline(False)
    bar = page.locator("#outbox")
    expect(bar).to_contain_text("发送失败需处理：1 条")
    expect(bar.get_by_role("listitem")).to_contain_text("请写明需要什么帮助")
    fourth = page.locator(".visits-stop").nth(3)
    expect(fourth).to_contain_text("没有送成")

    page.reload()
    for place, name in enumerate(names):
        door = page.locator(".visits-stop").nth(place)
        expect(door).to_contain_text(name)
        expect(door).to_contain_text(["已见到", "有原因", "有原因"][place])
    fourth = page.locator(".visits-stop").nth(3)
    fourth.locator("details.visits-form > summary").click()
    expect(fourth.get_by_label("见到本人，需要帮助")).to_be_checked()  # nothing is typed twice
    fourth.get_by_label("补充说明").fill("降压药吃完了")
    fourth.get_by_role("button", name="记下").click()
    expect(bar).to_contain_text("在线：填写的内容都已送达")
    fourth.locator(".visits-who a").click()
    answers = page.locator(".visits-answers li")
    expect(answers).to_have_count(1)
    expect(answers).to_contain_text("降压药吃完了")
    expect(answers).to_contain_text("已生成办件")


def test_signing_out_leaves_no_page_on_the_phone_and_keeps_what_was_written(visit):
    page = visit("/desk/visits", persona="grid_worker")
    assert page.evaluate(WATCHED)
    page.reload()
    expect(page.locator("#outbox")).to_contain_text(re.compile("在线|发送"))
    kept = "caches.open('mashang-pages').then(c => c.keys()).then(k => k.length)"
    assert page.evaluate(kept) > 0
    page.locator(".ms-account").click()
    sign_out(page)
    page.wait_for_load_state()
    assert page.evaluate(kept) == 0
    page.context.set_offline(True)
    page.goto("/desk/visits")
    expect(page.get_by_role("main")).to_contain_text("现在没有网络")


def write_down(page: Page, place: int, outcome: str) -> None:
    """Fill in the form of one door and note it."""
    door = page.locator(".visits-stop").nth(place)
    door.locator("details.visits-form > summary").click()
    door.get_by_label(outcome).check()
    door.get_by_role("button", name="记下").click()
    expect(door).to_contain_text("待发送")
