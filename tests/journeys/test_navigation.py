"""导航: a worker reaches every page in two taps, and the sidebar stays as it was left."""

from playwright.sync_api import expect

DESKTOP = 1440


def test_on_a_phone_four_entries_are_at_hand_and_all_others_on_one_sheet(visit):
    phone = visit("/desk/cases", persona="community_worker")
    bar = phone.locator(".ms-bottom")
    expect(bar.locator("> a")).to_have_count(4)
    more = bar.locator(".ms-more > summary")
    more.click()
    sheet = bar.locator(".ms-more-body")
    expect(sheet.get_by_role("heading", name="房屋场所")).to_be_visible()
    expect(sheet.get_by_role("link", name="办件", exact=True)).to_be_visible()
    low = [
        box["height"]
        for box in (link.bounding_box() for link in sheet.get_by_role("link").all())
        if box is not None
    ]
    assert len(low) > 15
    assert min(low) >= 44
    phone.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    more.click()
    sheet.get_by_role("link", name="小门").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("小门")
    expect(more).to_have_class("is-here")


def test_the_sidebar_stays_as_it_was_left_and_shows_where_one_is(visit):
    desk = visit("/desk/cases", persona="community_worker", width=DESKTOP)
    side = desk.locator(".ms-side")
    expect(side.get_by_role("link", name="住户管理")).to_be_visible()
    expect(side.get_by_role("link", name="小门")).to_be_hidden()
    side.locator("summary", has_text="居民服务").click()
    side.locator("summary", has_text="房屋场所").press("Enter")
    side.get_by_role("link", name="小门").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("小门")
    expect(side.get_by_role("link", name="小门")).to_have_attribute("aria-current", "page")
    expect(side.get_by_role("link", name="住户管理")).to_be_hidden()
    desk.goto("/desk/cases")
    expect(side.get_by_role("link", name="小门")).to_be_visible()
    expect(side.get_by_role("link", name="住户管理")).to_be_hidden()
