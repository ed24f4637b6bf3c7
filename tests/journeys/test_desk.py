"""The worker's day: one line finds it, many cases change hands, a shift is handed over, a month adds up."""

import io
import re

from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

WIDE = 1440
PHONE = 390


def ask(page, text):
    """Type a line into the box, with the keys alone."""
    page.locator("body").press("/")
    line = page.locator("#ms-search-text")
    expect(line).to_be_focused()
    line.fill(text)
    line.press("Enter")
    found = page.locator("#ms-found")
    expect(found.locator(".ms-found-body")).to_be_visible()
    return found


def test_one_line_finds_a_case_a_room_and_a_person_and_nothing_out_of_scope(visit):
    worker = visit("/desk/cases?view=all", persona="community_worker", width=WIDE)
    row = worker.locator(".desk-cases tbody tr").filter(
        has=worker.locator(".desk-name", has_text="*")
    )
    number = row.first.locator(".desk-number").inner_text()
    address = row.first.locator("td[data-label='地址']").inner_text()
    found = ask(worker, number)
    expect(found).to_contain_text(number)
    worker.keyboard.press("ArrowDown")
    worker.keyboard.press("Enter")
    expect(worker.get_by_role("main")).to_contain_text(number)
    person = worker.get_by_role("link", name=re.compile("打开居民页")).get_attribute("href")

    found = ask(worker, address)
    expect(found.get_by_role("link", name=address)).to_be_visible()

    worker.goto(person)
    name = reveal_name(worker)
    found = ask(worker, name)
    expect(found.locator(f"a[href='{person}']")).to_be_visible()
    expect(found).not_to_contain_text(name)

    other = visit("/desk/cases", persona="other_worker", width=WIDE)
    for text in (number, name):
        found = ask(other, text)
        expect(found.locator(f"a[href='{person}']")).to_have_count(0)
        expect(found).not_to_contain_text(number)

    phone = visit("/desk/cases", persona="community_worker", width=PHONE)
    phone.get_by_role("link", name="查找", exact=True).click()
    phone.get_by_role("main").get_by_label("查找").fill(address.split("社区")[1])
    phone.get_by_role("main").get_by_role("button", name="查找").click()
    expect(phone.locator("#found")).to_contain_text(address)
    assert "found=1" in phone.url
    assert address not in phone.url


def reveal_name(page):
    """The person's name in full, for a purpose, as the page gives it once."""
    sheet = page.locator("#identity .ms-reveal")
    sheet.locator("summary").click()
    sheet.get_by_label("姓名").check()
    sheet.get_by_label("用途").select_option("handle_case")
    sheet.get_by_role("button", name="查看").click()
    return page.locator("#identity .ms-callout dd").first.inner_text()


def test_a_supervisor_reassigns_twelve_cases_at_once_and_reads_what_became_of_each(visit):
    worker = visit("/desk/cases?view=all", persona="community_worker", width=WIDE)
    boxes = worker.locator(".desk-cases tbody .desk-pick input")
    button = worker.get_by_role("button", name=re.compile("改派选中的"))
    expect(button).to_be_disabled()
    for n in range(12):
        boxes.nth(n).check()
    expect(button).to_contain_text("(12)")
    button.click()
    expect(worker.get_by_role("heading", level=1)).to_have_text("批量改派 12 件")
    receivers = worker.get_by_label("给谁").locator("option").filter(has_text="社工")
    worker.get_by_label("给谁").select_option(receivers.first.get_attribute("value"))
    worker.get_by_label("原因").fill("这几天请假，请代办")
    worker.get_by_role("button", name="改派 12 件").click()
    heading = worker.get_by_role("heading", level=1).inner_text()
    done = int(re.search(r"\d+", heading).group())
    refused = worker.locator("#refused li").count()
    assert done + refused == 12
    assert done >= 1
    for line in worker.locator("#refused .ms-row-sub").all_inner_texts():
        assert line.strip()
    worker.locator("#done a").first.click()
    expect(worker.get_by_role("main")).to_contain_text("这几天请假，请代办")


def test_a_shift_is_handed_over_and_the_next_one_says_that_they_read_it(visit):
    worker = visit("/desk/handover", persona="community_worker", width=WIDE)
    number = worker.locator(".ms-row-meta").first.inner_text()
    worker.get_by_label("要交代的事").fill("老人一个人在家，早上先上门")
    worker.get_by_label("相关办件编号").fill(number)
    worker.get_by_label("接班人必须确认已读").check()
    worker.get_by_role("button", name="留给下一班").click()
    expect(worker.get_by_text("已交代给下一班")).to_be_visible()

    grid = visit("/desk/cases", persona="grid_worker")
    grid.get_by_role("link", name=re.compile("条交班记录等你确认")).click()
    note = grid.locator(".desk-note.is-waiting").filter(has_text="老人一个人在家")
    expect(note).to_be_visible()
    note.get_by_role("button", name="我已读").click()
    expect(grid.get_by_text("已确认", exact=True)).to_be_visible()
    expect(grid.locator(".desk-note.is-waiting").filter(has_text="老人一个人在家")).to_have_count(0)

    worker.goto("/desk/handover")
    kept = worker.locator("#notes .desk-note").filter(has_text="老人一个人在家")
    expect(kept).to_contain_text("已读：网格员")
    other = visit("/desk/handover", persona="other_worker", width=WIDE)
    expect(other.get_by_role("main")).not_to_contain_text("老人一个人在家")


def test_a_ledger_is_downloaded_and_its_sums_agree_with_the_desk(visit):
    worker = visit("/desk/cases", persona="community_worker", width=WIDE)
    counters = worker.locator(".ms-counter-value").all_inner_texts()
    worker.goto("/desk/ledger")
    shown = [worker.locator(f"[data-sum={name}]").inner_text() for name in ("open", "late")]
    assert shown == counters[:2]
    worker.get_by_label("用途").fill("月度例会")
    with worker.expect_download() as started:
        worker.get_by_role("button", name="导出").click()
    content = started.value.path().read_bytes()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    figures = book.get_sheet_by_index(0).to_python()
    heads = figures[5]
    total = next(row for row in figures if row[0] == "合计")
    found = [int(total[heads.index(name)]) for name in ("目前未办结", "目前超时")]
    assert found == [int(one) for one in counters[:2]]
    assert figures[4][1] == "月度例会"
    assert figures[1][1] in started.value.suggested_filename
    worker.goto("/desk/map")
    expect(worker.locator(".desk-bubble").first).to_be_visible()
    expect(worker.get_by_role("main")).to_contain_text(f"未办结 {counters[0]} 件")
