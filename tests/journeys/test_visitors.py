"""访客和预约: a guest is expected, let in, and taken back; a booking moves and its calendar follows."""

import re
from datetime import timedelta

from icalendar import Calendar
from playwright.sync_api import expect

from tests.journeys.test_passes import checked, scanned

WIDE = 1440


def test_a_guest_is_invited_seen_let_in_and_then_taken_back(visit, street):
    host = visit("/visitors", persona="resident")
    main = host.get_by_role("main")
    main.get_by_role("link", name=re.compile("邀请访客")).click()
    main.get_by_label("怎么称呼").fill("旅途表姐")
    main.get_by_text("走亲访友", exact=True).click()
    main.get_by_label("几个人").fill("2")
    main.get_by_role("button", name="生成邀请").click()
    expect(host.get_by_text("邀请好了")).to_be_visible()
    address = main.locator(".visitors-link a").inner_text()

    guest = visit(address)
    shown = guest.get_by_role("main")
    expect(shown.locator(".visitors-pass > .visitors-square svg")).to_be_visible()
    code = checked(street, scanned(guest))
    assert code.one.kind.value == "visitor"
    assert code.one.visits_at_most == 2
    sign = shown.locator(".visitors-sign").inner_text().strip()
    shown.get_by_label("怎么称呼您").fill("赵表姐")
    shown.get_by_role("button", name="保存").click()
    expect(guest.get_by_text("已保存", exact=True)).to_be_visible()

    guard = visit("/desk/visitors", persona="guard", width=WIDE)
    desk = guard.get_by_role("main")
    desk.get_by_label("车牌或访客码").fill(sign)
    desk.get_by_role("button", name="查找").click()
    desk.get_by_role("link", name="赵*姐").click()
    desk.get_by_label("几个人").fill("1")
    desk.get_by_role("button", name=re.compile("从南门放行")).click()
    expect(desk).to_contain_text("2 人，已到 1 人")

    host.reload()
    main.locator("summary", has_text="撤销邀请").click()
    main.get_by_role("button", name="撤销", exact=True).click()
    expect(host.get_by_text("已撤销，链接和二维码立即失效")).to_be_visible()
    guest.reload()
    expect(shown).to_contain_text("邀请已撤销")
    guard.reload()
    expect(desk.get_by_role("button", name=re.compile("放行"))).to_have_count(0)


def test_who_stands_at_the_gate_is_let_in_by_one_tap_of_the_household(visit):
    host = visit("/grid-worker", persona="resident")
    host.goto("/visitors/new")
    home = host.locator("main .ms-muted").first.inner_text()
    room = re.search(r"\d+幢.*", home)
    assert room is not None
    guest = visit(f"/visit/at/{sign_at_the_gate(visit)}")
    main = guest.get_by_role("main")
    main.get_by_label(re.compile("要去哪里")).fill(room.group())
    main.get_by_label("怎么称呼您").fill("门口的小周")
    main.get_by_text("送货上门", exact=True).click()
    main.get_by_role("button", name="询问").click()
    expect(main).to_contain_text("已转告，请稍等")

    host.goto("/")
    host.get_by_role("link", name="门口有人找您").last.click()
    knock = host.locator(".visitors-knock", has_text="门口的小周")
    knock.get_by_role("button", name="同意进来").click()
    expect(main.locator(".visitors-sign")).to_be_visible()
    main.get_by_role("button", name=re.compile("^进南门")).click()
    expect(main.locator(".visitors-said.is-yes")).to_be_visible()


def sign_at_the_gate(visit) -> str:
    """The code that hangs at the south gate of the resident's compound."""
    worker = visit("/desk/visitors", persona="guard", width=WIDE)
    worker.goto("/desk/doors")
    worker.get_by_role("main").get_by_role("link", name="南门").first.click()
    screen = worker.get_by_role("link", name="门口屏幕").get_attribute("href")
    assert screen is not None
    return str(screen.split("/")[2])


def test_two_residents_want_the_last_place_and_one_is_told(visit):
    window = "1号窗口"
    first, second = visit("/bookings", persona="resident"), visit("/bookings", persona="housemate")
    for page in (first, second):
        page.get_by_role("main").get_by_role("link", name=window).last.click()
        page.locator(".bookings-day").last.click()
    slot = first.locator("button.bookings-slot").last
    value = slot.get_attribute("value")
    slot.click()
    expect(first.get_by_role("heading", name="已约")).to_be_visible()
    second.locator(f"button.bookings-slot[value='{value}']").click()
    expect(second.get_by_role("main")).to_contain_text("刚刚被别人约走了")
    second.locator(f".bookings-wait button[value='{value}']").click()
    expect(second.get_by_role("heading", name="候补中")).to_be_visible()

    first.locator("summary", has_text="取消预约").click()
    first.get_by_role("button", name="取消", exact=True).click()
    second.goto("/")
    second.get_by_role("link", name=window).first.click()
    expect(second.get_by_role("main")).to_contain_text("候补到了")
    second.get_by_role("button", name="知道了").click()


def test_a_booking_is_moved_and_its_calendar_entry_follows(visit):
    page = visit("/bookings", persona="tenant")
    main = page.get_by_role("main")
    main.get_by_role("link", name="议事厅").last.click()
    page.locator("button.bookings-slot").first.click()
    expect(page.get_by_role("heading", name="已约")).to_be_visible()
    before = entry(page)
    main.get_by_role("link", name="改期").click()
    page.locator("button.bookings-slot").last.click()
    expect(page.get_by_text("已改期", exact=True)).to_be_visible()
    after = entry(page)
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) == int(before["sequence"]) + 1
    assert after.decoded("dtstart") - before.decoded("dtstart") != timedelta(0)

    page.goto("/bookings/calendar")
    page.get_by_role("button", name="生成订阅地址").click()
    address = page.locator(".bookings-link").inner_text()
    read = visit().request.get(address)
    assert read.ok
    assert str(after["uid"]) in read.text()


def entry(page):
    """The calendar file of the booking that the page shows."""
    address = page.get_by_role("link", name="放进手机日历").get_attribute("href")
    (event,) = Calendar.from_ical(page.request.get(address).body()).walk("VEVENT")
    return event
