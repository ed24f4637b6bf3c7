"""A worker redraws the grids from tomorrow on, sees what changes, and takes it back; a doctor is read."""

from datetime import timedelta

from playwright.sync_api import expect

from mashang.kernel import clock

WIDE = 1440


def test_grids_are_redrawn_from_tomorrow_looked_at_and_taken_back(visit) -> None:
    page = visit("/desk/places", persona="community_worker", width=WIDE)
    page.get_by_role("main").get_by_role("link", name="天新家园").first.click()
    page.get_by_role("link", name="天新社区", exact=True).first.click()
    page.get_by_role("link", name="重新划分网格").click()
    page.get_by_label("从哪天起").fill((clock.today() + timedelta(days=1)).isoformat())
    page.get_by_label("新片区一的名称").fill("天新东网格")
    page.locator("select[name^=at-]").nth(1).select_option(label="新片区一")
    page.get_by_role("button", name="看看会变什么").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("→ 天新东网格")
    main.locator("summary", has_text="确认方案").click()
    main.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_text("到期自动生效", exact=True)).to_be_visible()
    main.locator("summary", has_text="撤回").click()
    main.locator("details.ms-confirm[open] button").first.click()
    expect(main).to_contain_text("已撤回，什么都没有变")


def test_an_administrator_reads_what_is_wrong_and_what_to_do(visit) -> None:
    page = visit("/desk/doctor", persona="administrator", width=WIDE)
    row = page.get_by_role("listitem").filter(has_text="最近备份")
    expect(row).to_contain_text("留意")
    expect(row).to_contain_text("mashang backup take")
