"""Who must not see, does not see: in the browser, by address."""

import re

from playwright.sync_api import expect

WIDE = 1440


def test_a_worker_of_another_community_gets_404(visit):
    worker = visit("/desk/cases?view=all", persona="community_worker", width=WIDE)
    address = worker.locator(".ms-table a").first.get_attribute("href")
    worker.goto(address)
    expect(worker.get_by_role("heading", level=1)).to_be_visible()
    resident = worker.get_by_role("link", name=re.compile("打开居民页")).get_attribute("href")

    stranger = visit(persona="other_worker", width=WIDE)
    for path in (address, resident):
        assert stranger.goto(path).status == 404
        expect(stranger.get_by_role("main")).to_contain_text("404")
    stranger.goto("/desk/cases?view=all&number=" + number_in(worker))
    expect(stranger.get_by_role("main")).to_contain_text("这里没有办件")


def test_a_housemate_sees_nothing_of_the_others_cases(visit):
    resident = visit("/ask/pick_up_item", persona="resident")
    main = resident.get_by_role("main")
    main.get_by_label("什么物品").fill("不想让家里人知道的包裹")
    main.get_by_label("在哪里取").fill("快递柜")
    main.get_by_role("button", name="提交", exact=True).click()
    expect(main).to_contain_text("等待接手")
    address, number = resident.url, number_in(resident)

    housemate = visit("/cases", persona="housemate")
    theirs = housemate.get_by_role("main")
    expect(theirs).not_to_contain_text(number)
    expect(theirs).not_to_contain_text("不想让家里人知道的包裹")
    assert housemate.goto(address).status == 404
    housemate.goto(f"/cases?number={number}")
    expect(theirs).to_contain_text("您名下没有这个编号")
    housemate.goto("/")
    expect(theirs).not_to_contain_text("不想让家里人知道的包裹")


def test_staff_without_a_place_in_it_do_not_open_a_case(visit):
    worker = visit("/desk/cases?view=all", persona="community_worker", width=WIDE)
    address = worker.locator(".ms-table a").first.get_attribute("href")
    page = visit(persona="guard", width=WIDE)
    assert page.goto(address).status in {403, 404}


def test_every_demo_page_says_that_its_people_are_invented(visit):
    for path in ("/", "/demo", "/help", "/privacy"):
        page = visit(path)
        expect(page.get_by_text("演示数据·人物虚构").first).to_be_visible()


def number_in(page) -> str:
    found = re.search(r"\d{6}-\d{4,}", page.get_by_role("main").inner_text())
    assert found is not None
    return found.group()
