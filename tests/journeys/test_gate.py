"""大门: who was approved comes in by what they hold, and the door knows how many may be inside."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.gate import WIDE, answer, door_of, settled, square_of
from tests.journeys.test_passes import scanned
from tests.journeys.test_without_a_phone import card_of, registered


def test_a_guest_who_was_invited_comes_in_by_their_own_square(at_the_gate, visit):
    host = visit("/visitors/new", persona="resident")
    main = host.get_by_role("main")
    main.get_by_label("怎么称呼").fill("门口表妹")
    main.get_by_text("走亲访友", exact=True).click()
    main.get_by_role("button", name="生成邀请").click()
    guest = visit(main.locator(".visitors-link a").inner_text())
    page = at_the_gate(lambda _path: scanned(guest), has_our_keys=False)
    page.get_by_role("button", name="开始扫码").click()
    expect(answer(page)).not_to_have_attribute("data-outcome", "refused")
    expect(answer(page)).to_contain_text("放行")


def test_grandmothers_card_opens_when_the_guard_has_looked_at_her(at_the_gate, visit):
    _, pass_on_the_back = card_of(registered(visit, "祝菊英"))
    page = at_the_gate(lambda _path: pass_on_the_back, has_our_keys=False)
    page.get_by_role("button", name="开始扫码").click()
    expect(answer(page)).to_have_attribute("data-outcome", "attention")
    expect(answer(page)).to_contain_text("看一眼持卡人")
    page.get_by_role("button", name="下一位").click()
    settled(page)


def test_in_a_fire_the_door_says_how_many_to_ask_for_and_that_it_only_guesses(at_the_gate, visit):
    page = at_the_gate(lambda _path: square_of(visit), has_our_keys=False)
    before = came_in(visit, page)
    page.get_by_role("button", name="开始扫码").click()
    expect(answer(page)).to_have_attribute("data-outcome", "allowed")
    expect(answer(page)).to_be_hidden()
    settled(page)
    assert came_in(visit, page) == before + 1


def came_in(visit, page: Page) -> int:
    """How many the compound's doors have counted in, on a page that says what that is worth."""
    desk = visit(f"/desk/doors/{door_of(page)}", persona="community_worker", width=WIDE)
    card = desk.locator(".ms-card").filter(has_text="里面大约有多少人")
    expect(card).to_contain_text("不要按这个数停止搜救")
    came, left = map(int, re.findall(r"进 (\d+)、出 (\d+)", card.inner_text())[0])
    expect(card.locator("strong")).to_have_text(str(max(0, came - left)))
    return came
