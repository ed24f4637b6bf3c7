"""Somebody without a phone lacks nothing: a card, a request at the desk, a call when it is done."""

import re

from playwright.sync_api import Page, expect

from mashang.domain.passage import Proof
from tests.journeys.test_passes import checked
from tests.journeys.walking import number_on, open_case, paper, photo, scan, wish

WIDE = 1440
NAME = "祝桂芬"


def test_somebody_without_a_phone_gets_a_card_and_help_and_is_called_back(visit, street):
    worker = registered(visit, NAME)
    front, back = card_of(worker)
    card = checked(street, back)
    assert card.one.kind.value == "household_card"
    assert card.proof.state is Proof.NONE
    finder = visit()
    finder.goto(front)
    expect(finder.get_by_role("main")).to_contain_text("捡到这张卡")
    expect(finder.get_by_role("main")).not_to_contain_text(NAME)
    guard = visit(persona="guard")
    guard.goto(front)
    expect(guard.get_by_role("main")).to_contain_text("有效")
    expect(guard.get_by_role("main")).to_contain_text("80 岁")

    number = record_a_request(worker)

    grid_worker = visit(persona="grid_worker", width=WIDE)
    open_case(grid_worker, number)
    wish(grid_worker, "认领")
    wish(grid_worker, "首次回应", text="上门取了医保卡。")
    wish(grid_worker, "开始办理")
    wish(grid_worker, "办结", text="药送到家，教了怎么吃。", photo="medicine")

    open_case(worker, number, view="ended")
    sheet = worker.locator("#wish_call_back")
    sheet.locator("summary").click()
    sheet.get_by_text("非常满意").click()
    sheet.get_by_label("说明").fill("电话里说药收到了，谢谢。")
    sheet.get_by_role("button", name="电话回访").click()
    expect(worker.get_by_role("main")).to_contain_text("电话里说药收到了，谢谢。")
    assert number_on(worker) == number


def registered(visit, name) -> Page:
    """The worker's page of an old woman without papers, who moved in with the resident."""
    worker = visit("/desk/registrations/new", persona="community_worker", width=WIDE)
    main = worker.get_by_role("main")
    main.get_by_label("住址").fill(home_of_the_resident(visit))
    main.get_by_label("姓名").fill(name)
    main.get_by_label("证件类型").select_option(label="没有证件")
    main.get_by_role("radio", name="女").check()
    main.get_by_label("出生日期").fill("1941-03-08")
    main.get_by_role("button", name="登记", exact=True).click()
    expect(main).to_contain_text("在用的卡")
    return worker


def card_of(worker: Page) -> tuple[str, str]:
    """What a camera reads from the two sides of the printed card: an address, and a pass."""
    codes = scan(paper(worker, "打印卡片（PDF）"))
    (front,) = [one for one in codes if one.startswith("http")]
    (back,) = [one for one in codes if one.startswith("MS1:")]
    return front, back


def home_of_the_resident(visit) -> str:
    """An address as its resident reads it."""
    resident = visit("/ask", persona="resident")
    line = resident.get_by_text(re.compile("送到：")).inner_text()
    return line.split("：", 1)[1].strip()


def record_a_request(worker) -> str:
    """The worker finds her by name and writes down what she needs."""
    worker.goto("/desk/requests/new")
    main = worker.get_by_role("main")
    main.get_by_label("姓名、拼音、电话或证件号码").fill(NAME)
    main.get_by_role("button", name="查找").click()
    main.get_by_role("list", name="找到的居民").get_by_role("link").first.click()
    main.get_by_role("link", name="代开药").click()
    main.get_by_label("药名和规格").fill("缬沙坦胶囊 80mg")
    main.get_by_text("上门取卡").click()
    main.get_by_label("照片").set_input_files([photo("prescription")])
    main.get_by_role("button", name="登记并派出").click()
    expect(main).to_contain_text("已登记，编号")
    return number_on(worker)
