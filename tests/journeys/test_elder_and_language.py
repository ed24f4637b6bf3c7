"""长辈模式, English, and a phone whose scripts do not run."""

import re

from playwright.sync_api import expect

from tests.journeys.walking import sign_in_by_phone

PHONE = "15400099008"
"""A phone that no other journey uses, so that no name of theirs is on its pages."""
OLD = 18
"""Pixels that an old eye reads. Source: style.md, Pages."""


def size_of(locator) -> float:
    return float(locator.evaluate("node => parseFloat(getComputedStyle(node).fontSize)"))


def test_large_text_mode_is_large_stays_and_can_be_left(visit):
    page = visit("/", persona="resident")
    page.get_by_role("button", name="长辈模式：大字、安静").click()
    for path in ("/", "/cases", "/ask"):
        page.goto(path)
        small = [
            words.inner_text()
            for words in page.get_by_role("main").locator("p, a, span, h1, h2, label, button").all()
            if words.is_visible() and words.inner_text().strip() and size_of(words) < OLD
        ]
        assert small == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.get_by_role("button", name=re.compile("退出长辈模式")).click()
    expect(page.locator("html")).not_to_have_class(re.compile("is-elder"))


def test_the_language_switch_keeps_the_page(visit):
    page = visit("/cases?number=261101-0001", persona="resident")
    page.get_by_role("button", name="EN").click()
    expect(page).to_have_url(re.compile(r"/cases\?number=261101-0001$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("My cases")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的办件")
    expect(page).to_have_url(re.compile(r"/cases\?number=261101-0001$"))


def test_an_english_page_keeps_no_chinese_but_names(visit):
    page = visit("/sign-in")
    sign_in_by_phone(page, PHONE)
    page.get_by_role("button", name="EN").click()
    for path in ("/", "/help", "/privacy", "/register", "/cases", "/me"):
        page.goto(path)
        chinese = re.findall("[\u4e00-\u9fff]+", page.get_by_role("main").inner_text())
        assert chinese == [], path


def test_everything_can_be_read_and_sent_without_scripts(street, browser, contexts):
    context = browser.new_context(
        base_url=street, viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    context.add_cookies([{"name": "mashang_language", "value": "zh", "url": street}])
    contexts.append(context)
    page = context.new_page()
    page.goto("/demo")
    page.click("form[action='/demo/resident'] button")
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("开门"))).to_be_visible()
    for path in ("/cases", "/me", "/grid-worker", "/help", "/repairs/new"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/ask/pick_up_item")
    main = page.get_by_role("main")
    main.get_by_label("什么物品").fill("快递柜的包裹")
    main.get_by_label("在哪里取").fill("南门快递柜")
    main.get_by_role("button", name="提交", exact=True).click()
    expect(main).to_contain_text("等待接手")
