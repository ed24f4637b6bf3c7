"""开门: a clear yes, a no that says why and offers a person, and nobody is ever kept in."""

import re

from playwright.sync_api import expect

from tests.journeys.walking import paper, scan

WIDE = 1440


def test_a_resident_opens_the_door_with_one_tap_and_finds_it_noted(visit):
    page = visit("/", persona="resident")
    main = page.get_by_role("main")
    main.get_by_role("link", name=re.compile("开门")).click()
    main.get_by_role("button", name=re.compile("^进门")).first.click()
    expect(page.get_by_role("status").filter(has=page.get_by_role("heading"))).to_be_visible()
    expect(main.locator(".doors-answer.is-yes")).to_be_visible()

    page.goto("/doors/mine")
    expect(page.get_by_role("list", name="我的开门记录").get_by_role("listitem")).not_to_have_count(
        0
    )
    housemate = visit("/doors/mine", persona="housemate")
    expect(housemate.get_by_role("main")).to_contain_text("没有记录")


def test_a_stranger_is_told_why_and_may_appeal(visit):
    sign = code_at_the_door(visit)
    page = visit(persona="newcomer")
    page.goto(sign)
    main = page.get_by_role("main")
    main.get_by_role("button", name=re.compile("^进门")).click()
    refusal = page.get_by_role("alert").filter(has=page.get_by_role("heading"))
    expect(refusal).to_be_visible()
    expect(main).to_contain_text("为什么，怎么办")
    expect(main.get_by_role("button", name=re.compile("出门"))).to_be_visible()
    main.get_by_role("button", name="我有异议，请人工处理").click()
    expect(main).to_contain_text(re.compile(r"\d{6}-\d{4,}"))


def test_going_out_is_never_refused_nor_asked_who(visit):
    sign = code_at_the_door(visit)
    for persona in ("", "newcomer", "resident"):
        page = visit(persona=persona)
        page.goto(sign)
        main = page.get_by_role("main")
        main.get_by_role("button", name=re.compile("^出门")).click()
        expect(main.locator(".doors-answer.is-yes")).to_be_visible()


def code_at_the_door(visit) -> str:
    """What a phone reads from the poster of a door."""
    worker = visit("/desk/doors", persona="community_worker", width=WIDE)
    worker.get_by_role("main").locator(".ms-table a").first.click()
    (sign,) = scan(paper(worker, "打印门码（PDF）"))
    return sign
